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
const BEYOND_ASCII = /[\x80-\xff]/;

/** Length-prefixed words → sentences, wherever TCP cut them (manual, page 47579160). */
export class Decoder {
  readonly #router: string;
  #chunks: Buffer[] = [];
  #held = 0;
  #need = 1;
  #words: string[] = [];
  #size = 0;

  constructor(router: string) {
    this.#router = router;
  }

  /** The sentences that `chunk` completes. Empty sentences mean nothing and are left out. */
  push(chunk: Buffer): readonly Sentence[] {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#need) return [];
    const data = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#held);
    const sentences: Sentence[] = [];
    let at = 0;
    this.#need = 1;
    while (at < data.length) {
      const prefix = prefixBytes(data[at] ?? 0);
      if (prefix === 0) throw this.#garbled(`control byte 0x${(data[at] ?? 0).toString(16)}`);
      if (at + prefix > data.length) {
        this.#need = prefix;
        break;
      }
      const length = readLength(data, at, prefix);
      const start = at + prefix;
      this.#check(length, data[start]);
      if (start + length > data.length) {
        this.#need = prefix + length;
        break;
      }
      at = start + length;
      if (length > 0) {
        this.#words.push(readText(data, start, at));
        this.#size += length + WORD_COST;
      } else if (this.#words.length > 0) sentences.push(this.#take());
    }
    const rest = data.subarray(at);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#held = rest.length;
    return sentences;
  }

  #take(): Sentence {
    const words = this.#words;
    this.#words = [];
    this.#size = 0;
    return words;
  }

  /** Refuses as early as it can be told, so that nothing is collected for a peer that speaks another protocol. */
  #check(length: number, first: number | undefined): void {
    if (this.#size + length > MAX_SENTENCE) throw this.#garbled('a sentence longer than 64 MiB');
    if (length > 0 && this.#words.length === 0 && first !== undefined && first !== EXCLAMATION) {
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

/** No charset is negotiated: new clients store UTF-8 on the router, old ones one byte a character. */
function readText(data: Buffer, start: number, end: number): string {
  const text = data.toString('latin1', start, end);
  if (!BEYOND_ASCII.test(text)) return text;
  return isUtf8(data.subarray(start, end)) ? data.toString('utf8', start, end) : text;
}

/** Values may hold line ends and tabs (script sources); all else is printable ASCII, where no two charsets disagree. */
const SENDABLE = /^[\x20-\x7e\r\n\t]+$/;
const COMMAND = /^\/[a-z0-9/-]+$/;

/** Never puts a value in a message: it may be a password. */
export function refuseUnsendable(words: Sentence, router: string): void {
  const command = words[0] ?? '';
  if (!COMMAND.test(command)) throw badWord(router, 'a sentence', 'does not start with a command');
  for (const word of words) {
    if (!SENDABLE.test(word)) {
      const what = word === '' ? 'is empty' : 'has characters outside printable ASCII';
      throw badWord(router, command, `${nameOf(word)} ${what}`);
    }
    if (word.startsWith('.tag=')) throw badWord(router, command, 'carries a tag of its own');
  }
}

/** The bytes of a sentence as a string of one character a byte, to be joined with others and written in one go. */
export function encodeSentence(words: Sentence, tag: number, router: string): string {
  refuseUnsendable(words, router);
  let text = '';
  let size = 0;
  for (const word of words) {
    text += lengthPrefix(word.length) + word;
    size += word.length;
  }
  if (size > MAX_SENTENCE) throw badWord(router, words[0] ?? '', 'is longer than 64 MiB');
  const last = `.tag=${tag}`;
  return `${text}${lengthPrefix(last.length)}${last}\0`;
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
