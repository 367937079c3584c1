import type { Diagnostic } from '../model/diagnostic.js';

export interface PolicyFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const MAX_BYTES = 5_000_000;

/** Bytes → text, or why not. */
export function decodeFile({ path, bytes }: PolicyFile): string | Diagnostic {
  if (bytes.length > MAX_BYTES) {
    return {
      code: 'file.too-large',
      severity: 'error',
      message: `the file has ${(bytes.length / 1e6).toFixed(1)} MB; files above ${MAX_BYTES / 1e6} MB are not read`,
      cure: 'Split it: where documents lie does not matter.',
      at: { file: path, line: 1, column: 1 },
    };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return {
      code: 'file.encoding',
      severity: 'error',
      message: 'the file is not UTF-8, so nothing of it is read',
      cure: 'Save it as UTF-8 without any other encoding.',
      at: { file: path, ...firstBadByte(bytes) },
    };
  }
}

/** The line and column at which decoding stops making sense: found by halves, since a decoder does not tell. */
function firstBadByte(bytes: Uint8Array): { readonly line: number; readonly column: number } {
  const decodes = (length: number): boolean => {
    try {
      // `stream` accepts a character that is cut at the end.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (decodes(middle)) good = middle;
    else bad = middle;
  }
  const before = new TextDecoder('utf-8').decode(bytes.subarray(0, good)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
