import { isUtf8 } from 'node:buffer';

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined when the router did not say, or a signal ended the command. */
  readonly code: number | undefined;
  /** Standard output as it came. */
  readonly bytes: Buffer;
}

const LIMIT = 32 * 1024 * 1024;

/** What one command answers, in bounds. */
export class Output {
  readonly #chunks: { readonly stdout: Buffer[]; readonly stderr: Buffer[] } = { stdout: [], stderr: [] };
  readonly #overflow: (limit: number) => void;
  #size = 0;
  #code: number | undefined;

  constructor(overflow: (limit: number) => void) {
    this.#overflow = overflow;
  }

  add(stream: 'stdout' | 'stderr', data: Buffer): void {
    this.#size += data.length;
    if (this.#size > LIMIT) this.#overflow(LIMIT);
    else this.#chunks[stream].push(data);
  }

  exit(code: number | null): void {
    this.#code = code ?? undefined;
  }

  result(): ExecResult {
    const bytes = Buffer.concat(this.#chunks.stdout);
    return { stdout: readText(bytes), stderr: readText(Buffer.concat(this.#chunks.stderr)), code: this.#code, bytes };
  }
}

/** No charset is negotiated; what is not UTF-8 is read as one byte a character. */
const readText = (bytes: Buffer): string => bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
