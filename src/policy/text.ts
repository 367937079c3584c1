import type { Diagnostic } from '../model/diagnostic.js';
import type { PolicyFile } from '../model/revision.js';
import { problem } from './report.js';

const MAX_BYTES = 5_000_000;

/** Bytes → text without its byte order mark, or why not. */
export function decodeFile({ path, bytes }: PolicyFile): string | Diagnostic {
  if (bytes.length > MAX_BYTES) {
    const message = `the file has ${(bytes.length / 1e6).toFixed(1)} MB; above ${MAX_BYTES / 1e6} MB nothing of it is read`;
    return problem('file.too-large', { file: path, line: 1, column: 1 }, message, {
      cure: 'Split it: where documents lie does not matter.',
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const at = { file: path, ...firstBadByte(bytes) };
    return problem('file.encoding', at, 'the file is not UTF-8, so nothing of it is read', {
      cure: 'Save it as UTF-8.',
    });
  }
}

/** The line and column at which decoding stops making sense: found by halves, since a decoder does not tell. */
function firstBadByte(bytes: Uint8Array): { readonly line: number; readonly column: number } {
  // `stream` accepts a character that is cut at the end.
  const decode = (length: number): string | undefined => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
    } catch {
      return undefined;
    }
  };
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (decode(middle) === undefined) bad = middle;
    else good = middle;
  }
  const before = (decode(good) ?? '').split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
