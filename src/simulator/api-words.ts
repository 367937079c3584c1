/** Sentences of the RouterOS API on the wire (manual 47579160): words with a length prefix, ended by an empty one. */
export class SentenceReader {
  #rest: Buffer = Buffer.alloc(0);
  #words: string[] = [];

  /** Sentences that this piece completes; undefined when the stream makes no sense any more. */
  push(chunk: Buffer): readonly (readonly string[])[] | undefined {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const sentences: string[][] = [];
    while (true) {
      const length = readLength(this.#rest);
      if (length === 'bad') return undefined;
      if (length === 'more' || this.#rest.length < length.prefix + length.size) return sentences;
      const word = this.#rest.toString('utf8', length.prefix, length.prefix + length.size);
      this.#rest = this.#rest.subarray(length.prefix + length.size);
      if (length.size > 0) this.#words.push(word);
      else {
        if (this.#words.length > 0) sentences.push(this.#words);
        this.#words = [];
      }
    }
  }
}

interface Length {
  readonly prefix: number;
  readonly size: number;
}

function readLength(bytes: Buffer): Length | 'more' | 'bad' {
  const first = bytes[0];
  if (first === undefined) return 'more';
  if (first >= 0xf8) return 'bad';
  if (first < 0x80) return { prefix: 1, size: first };
  const prefix = first < 0xc0 ? 2 : first < 0xe0 ? 3 : first < 0xf0 ? 4 : 5;
  if (bytes.length < prefix) return 'more';
  if (prefix === 5) return { prefix, size: bytes.readUInt32BE(1) };
  const mask = 0xff >> prefix;
  return { prefix, size: (first & mask) * 256 ** (prefix - 1) + bytes.readUIntBE(1, prefix - 1) };
}

function writeLength(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  if (size < 0x4000) return Buffer.from([(size >> 8) | 0x80, size & 0xff]);
  if (size < 0x20_0000) return Buffer.from([(size >> 16) | 0xc0, (size >> 8) & 0xff, size & 0xff]);
  const bytes = Buffer.alloc(size < 0x1000_0000 ? 4 : 5);
  if (bytes.length === 4) bytes.writeUInt32BE(size + 0xe000_0000);
  else {
    bytes[0] = 0xf0;
    bytes.writeUInt32BE(size, 1);
  }
  return bytes;
}

export function writeSentence(words: readonly string[]): Buffer {
  const parts: Buffer[] = [];
  for (const word of words) {
    const bytes = Buffer.from(word, 'utf8');
    parts.push(writeLength(bytes.length), bytes);
  }
  parts.push(Buffer.from([0]));
  return Buffer.concat(parts);
}
