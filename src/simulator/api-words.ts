/**
 * Sentences of the RouterOS API on the wire (manual 47579160): words with a length prefix, ended by an empty one. Words
 * are bytes without a charset: what is not UTF-8 is kept as lone surrogates, and leaves as the bytes that came.
 */
export class SentenceReader {
  #rest: Buffer = Buffer.alloc(0);
  #words: string[] = [];
  #size = 0;
  /** Bytes that one sentence may have. */
  limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Sentences that this piece completes; undefined when the stream makes no sense any more. */
  push(chunk: Buffer): readonly (readonly string[])[] | undefined {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const sentences: string[][] = [];
    let at = 0;
    for (let length = readLength(this.#rest, at); length !== 'more'; length = readLength(this.#rest, at)) {
      if (length === 'bad' || this.#size + length.size > this.limit) return undefined;
      const end = at + length.prefix + length.size;
      if (this.#rest.length < end) break;
      const word = decode(this.#rest, at + length.prefix, end);
      at = end;
      this.#size += length.size;
      if (length.size > 0) this.#words.push(word);
      else {
        if (this.#words.length > 0) sentences.push(this.#words);
        this.#words = [];
        this.#size = 0;
      }
    }
    this.#rest = this.#rest.subarray(at);
    return sentences;
  }
}

interface Length {
  readonly prefix: number;
  readonly size: number;
}

function readLength(bytes: Buffer, at: number): Length | 'more' | 'bad' {
  const first = bytes[at];
  if (first === undefined) return 'more';
  if (first >= 0xf8) return 'bad';
  if (first < 0x80) return { prefix: 1, size: first };
  const prefix = first < 0xc0 ? 2 : first < 0xe0 ? 3 : first < 0xf0 ? 4 : 5;
  if (bytes.length < at + prefix) return 'more';
  if (prefix === 5) return { prefix, size: bytes.readUInt32BE(at + 1) };
  const mask = 0xff >> prefix;
  return { prefix, size: (first & mask) * 256 ** (prefix - 1) + bytes.readUIntBE(at + 1, prefix - 1) };
}

/** A sentence as a string of bytes: of thousands of rows that are written, one buffer is made and not one for each word. */
export function writeSentence(words: readonly string[]): string {
  let bytes = '';
  for (const word of words) {
    const isAscii = Buffer.byteLength(word) === word.length;
    const body = isAscii ? word : encode(word).toString('latin1');
    bytes += writeLength(body.length) + body;
  }
  return bytes + '\0';
}

function writeLength(size: number): string {
  const from = (first: number, count: number): string =>
    String.fromCharCode(first, ...Array.from({ length: count }, (_, at) => (size >>> (8 * (count - 1 - at))) & 0xff));
  if (size < 0x80) return String.fromCharCode(size);
  if (size < 0x4000) return from((size >>> 8) | 0x80, 1);
  if (size < 0x20_0000) return from((size >>> 16) | 0xc0, 2);
  return size < 0x1000_0000 ? from((size >>> 24) | 0xe0, 3) : from(0xf0, 4);
}

const REPLACED = '\uFFFD';

function decode(stream: Buffer, start: number, end: number): string {
  const text = stream.toString('utf8', start, end);
  if (!text.includes(REPLACED)) return text;
  const bytes = stream.subarray(start, end);
  let kept = '';
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    const character = bytes.toString('utf8', at, at + size);
    const isRight = Buffer.from(character, 'utf8').equals(bytes.subarray(at, at + size));
    kept += isRight ? character : String.fromCharCode(0xdc00 + lead);
    at += isRight ? size : 1;
  }
  return kept;
}

const STRAY = /([\uDC80-\uDCFF])/u;

function encode(text: string): Buffer {
  if (!STRAY.test(text)) return Buffer.from(text, 'utf8');
  return Buffer.concat(
    text
      .split(STRAY)
      .map((part) => (STRAY.test(part) ? Buffer.from([part.charCodeAt(0) - 0xdc00]) : Buffer.from(part, 'utf8'))),
  );
}
