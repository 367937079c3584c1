import { isUtf8 } from 'node:buffer';
import { QosError } from '../../model/error.js';

/** One command as words, without its tag: `['/queue/tree/print', '=.proplist=.id,name', '?disabled=false']`. */
export type Sentence = readonly string[];

const MAX_SENTENCE = 64 * 1024 * 1024;
/** Counted for every word besides its bytes, so that a flood of tiny words ends too. */
const WORD_COST = 64;
/** First bytes from here on are control bytes: after one of them nobody knows where the next word starts. */
const RESERVED = 0xf8;
const EXCLAMATION = 0x21;
const DOT = 0x2e;
const TAG = '.tag=';
/** A fleet of connections that are kept holds no buffers between its exchanges. */
const EMPTY = Buffer.alloc(0);
const BEYOND_ASCII = /[\x80-\xff]/;

/** A received sentence: `!re`, `!done`, `!trap`, `!empty` or `!fatal`. */
export interface Heard {
  readonly kind: string;
  /** 0 when it had none. */
  readonly tag: number;
  /** The other words, each with its length before it, one character a byte: two equal bodies say the same. */
  readonly body: string;
}

/** Where the word with the tag is, counted from the start of its sentence. */
interface Tag {
  readonly start: number;
  readonly value: number;
  readonly end: number;
}

/** Length-prefixed words → sentences, wherever TCP cut them (manual, page 47579160). */
export class Decoder {
  readonly #router: string;
  #held: Buffer = EMPTY;
  #size = 0;
  /** Where the next word starts in what is held; the words before it belong to the sentence that is under way. */
  #at = 0;
  #words = 0;
  #firstEnd = 0;
  #tag: Tag | undefined;

  constructor(router: string) {
    this.#router = router;
  }

  /** The sentences that `chunk` completes. Empty sentences mean nothing and are left out. */
  push(chunk: Buffer): readonly Heard[] {
    const data = this.#size === 0 ? chunk : this.#append(chunk);
    const sentences: Heard[] = [];
    let start = 0;
    let at = this.#at;
    while (at < data.length) {
      const prefix = prefixBytes(data[at] ?? 0);
      if (prefix === 0) throw this.#garbled(`control byte 0x${(data[at] ?? 0).toString(16)}`);
      if (at + prefix > data.length) break;
      const from = at + prefix;
      const end = from + readLength(data, at, prefix);
      this.#check(end - start + this.#words * WORD_COST, end > from ? data[from] : undefined);
      if (end > data.length) break;
      if (end === from) {
        if (this.#words > 0) sentences.push(this.#heard(data, start, at));
        this.#words = 0;
        this.#tag = undefined;
        start = end;
      } else {
        this.#words += 1;
        if (this.#words === 1) this.#firstEnd = end - start;
        else if (isTag(data, from))
          this.#tag = { start: at - start, value: from + TAG.length - start, end: end - start };
      }
      at = end;
    }
    this.#keep(data, start);
    this.#at = at - start;
    return sentences;
  }

  #heard(data: Buffer, start: number, end: number): Heard {
    const kind = data.toString('latin1', start + prefixBytes(data[start] ?? 0), start + this.#firstEnd);
    const tag = this.#tag;
    const body = start + this.#firstEnd;
    if (tag === undefined) return { kind, tag: 0, body: data.toString('latin1', body, end) };
    const before = data.toString('latin1', body, start + tag.start);
    return {
      kind,
      tag: Number(data.toString('latin1', start + tag.value, start + tag.end)),
      body: before + data.toString('latin1', start + tag.end, end),
    };
  }

  /** The buffer doubles, so that a long sentence in small pieces is not copied for each of them. */
  #append(chunk: Buffer): Buffer {
    const size = this.#size + chunk.length;
    if (size > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(size, 2 * this.#held.length));
      this.#held.copy(larger, 0, 0, this.#size);
      this.#held = larger;
    }
    chunk.copy(this.#held, this.#size);
    return this.#held.subarray(0, size);
  }

  #keep(data: Buffer, start: number): void {
    const rest = data.subarray(start);
    this.#size = rest.length;
    if (rest.length === 0) this.#held = EMPTY;
    else if (data.buffer === this.#held.buffer && data.byteOffset === this.#held.byteOffset)
      this.#held.copyWithin(0, start, data.length);
    else this.#held = Buffer.from(rest);
  }

  /** Refuses as early as it can be told, so that nothing is collected for a peer that speaks another protocol. */
  #check(size: number, first: number | undefined): void {
    if (size > MAX_SENTENCE) throw this.#garbled('a sentence longer than 64 MiB');
    if (this.#words === 0 && first !== undefined && first !== EXCLAMATION) {
      throw this.#garbled('a reply that does not start with "!"');
    }
  }

  #garbled(what: string): QosError {
    return new QosError('router.protocol', `${this.#router}: this is not the RouterOS API: ${what}`, {
      subject: this.#router,
      cure: 'Check that the port is the one of api or api-ssl in /ip/service.',
    });
  }
}

const isTag = (data: Buffer, at: number): boolean =>
  data[at] === DOT && data.toString('latin1', at, at + TAG.length) === TAG;

/** 0 for a control byte. */
function prefixBytes(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 2;
  if (first < 0xe0) return 3;
  if (first < 0xf0) return 4;
  return first < RESERVED ? 5 : 0;
}

function readLength(data: Buffer, at: number, prefix: number): number {
  if (prefix === 5) return data.readUInt32BE(at + 1);
  let length = (data[at] ?? 0) & (0xff >> prefix);
  for (let index = 1; index < prefix; index += 1) length = length * 256 + (data[at + index] ?? 0);
  return length;
}

/** The words of a body. No charset is negotiated: new clients store UTF-8 on the router, old ones one byte a character. */
export function wordsOf(body: string): Sentence {
  const words: string[] = [];
  const isPlain = !BEYOND_ASCII.test(body);
  for (let at = 0; at < body.length; ) {
    const prefix = prefixBytes(body.charCodeAt(at));
    const end = at + prefix + textLength(body, at, prefix);
    const word = body.slice(at + prefix, end);
    words.push(isPlain ? word : inCharset(word));
    at = end;
  }
  return words;
}

function textLength(text: string, at: number, prefix: number): number {
  let length = prefix === 5 ? 0 : text.charCodeAt(at) & (0xff >> prefix);
  for (let index = 1; index < prefix; index += 1) length = length * 256 + text.charCodeAt(at + index);
  return length;
}

function inCharset(word: string): string {
  if (!BEYOND_ASCII.test(word)) return word;
  const bytes = Buffer.from(word, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : word;
}

/** Values may hold line ends and tabs (script sources); all else is printable ASCII, where no two charsets disagree. */
const SENDABLE = /^[\x20-\x7e\r\n\t]+$/;
const COMMAND = /^\/[a-z0-9/-]+$/;

/** Never puts a value in a message: it may be a password. */
export function refuseUnsendable(words: Sentence, router: string): void {
  const command = words[0] ?? '';
  if (!COMMAND.test(command)) throw badWord(router, 'a sentence', 'does not start with a command');
  const isPlain = !words.includes('') && SENDABLE.test(words.join(''));
  if (isPlain && !words.some((word) => word.startsWith(TAG))) return;
  for (const word of words) {
    if (!SENDABLE.test(word)) {
      const what = word === '' ? 'is empty' : 'has characters outside printable ASCII';
      throw badWord(router, command, `${nameOf(word)} ${what}`);
    }
    if (word.startsWith(TAG)) throw badWord(router, command, 'carries a tag of its own');
  }
}

/** The bytes of a sentence as a string of one character a byte, to be joined with others and written in one go. */
export function encodeSentence(words: Sentence, tag: number, router: string): string {
  refuseUnsendable(words, router);
  const parts: string[] = [];
  let size = 0;
  for (const word of words) {
    parts.push(lengthPrefix(word.length), word);
    size += word.length;
  }
  if (size > MAX_SENTENCE) throw badWord(router, words[0] ?? '', 'is longer than 64 MiB');
  const last = `.tag=${tag}`;
  parts.push(lengthPrefix(last.length), last, '\0');
  return parts.join('');
}

function nameOf(word: string): string {
  const name = /^[=?]?([a-z0-9.-]{1,40})=/i.exec(word)?.[1];
  return name === undefined ? 'a word' : `the value of ${name}`;
}

const badWord = (router: string, command: string, what: string): QosError =>
  new QosError('router.bad-word', `${router}: ${command}: ${what}`, {
    subject: router,
    cure: 'Use plain ASCII for everything that goes to a router: names, comments, user, password.',
  });

function lengthPrefix(length: number): string {
  if (length < 0x80) return String.fromCharCode(length);
  if (length < 0x4000) return String.fromCharCode((length >> 8) | 0x80, length & 0xff);
  if (length < 0x200000) return String.fromCharCode((length >> 16) | 0xc0, (length >> 8) & 0xff, length & 0xff);
  return String.fromCharCode((length >> 24) | 0xe0, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}
