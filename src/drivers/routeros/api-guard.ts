import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { QosError } from '../../model/error.js';

/**
 * What stands between us and node-routeros 1.6.9, which its author has given up. We keep its Connector (socket and TLS set-up)
 * and replace what harms a daemon that talks to hundreds of routers:
 *
 * - framing by `!` words instead of by the zero-length word: replies hang or mix when TCP cuts them badly → Decoder
 * - `!empty` (RouterOS ≥ 7.18), unknown tags and late rows throw inside the socket handler → we dispatch ourselves
 * - `!fatal`, EOF, RST, silence leave promises pending for ever → ApiConnection owns every deadline
 * - trap categories, second traps and rows without attributes are lost → Reply keeps them
 * - win1252 both ways, one write a word, the password in debug output → encode() and a printable-ASCII gate
 *
 * The receiver is replaced on each connector, never on the library's prototype.
 */
export const NODE_ROUTEROS = '1.6.9';

interface LibraryConnector {
  socket: Socket | TLSSocket;
  receiver: { processRawData(data: Buffer): void };
  connect(): unknown;
  on(event: 'connected' | 'close' | 'error' | 'timeout', listener: (problem?: unknown) => void): unknown;
}

type ConnectorClass = new (options: { host: string; port: number; timeout: number; tls?: object }) => LibraryConnector;

const load = createRequire(import.meta.url);
let connectorClass: ConnectorClass | undefined;

/** The library's index needs a package that is not there when ENV=testing; its parts do not. */
export function makeConnector(options: {
  host: string;
  port: number;
  timeout: number;
  tls?: object;
}): LibraryConnector {
  if (connectorClass === undefined) {
    const { version } = load('node-routeros/package.json') as { readonly version: string };
    if (version !== NODE_ROUTEROS) {
      throw new QosError(
        'router.protocol',
        `node-routeros ${version} is installed; the guard is written for ${NODE_ROUTEROS}`,
      );
    }
    connectorClass = (load('node-routeros/dist/connector/Connector.js') as { readonly Connector: ConnectorClass })
      .Connector;
  }
  return new connectorClass(options);
}

export type Sentence = readonly string[];

const MAX_SENTENCE = 64 * 1024 * 1024;
const RESERVED = 0xf8;

/** Length-prefixed words → sentences (manual API 47579160). Keeps state over every possible cut. */
export class Decoder {
  #pending: Buffer = Buffer.alloc(0);
  #words: string[] = [];
  #size = 0;

  /** Complete sentences in `chunk` and what was left of earlier ones. Empty sentences are ignored. */
  push(chunk: Buffer): readonly Sentence[] {
    const data = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const sentences: Sentence[] = [];
    let at = 0;
    while (at < data.length) {
      const head = readLength(data, at);
      if (head === undefined || at + head.bytes + head.length > data.length) break;
      const start = at + head.bytes;
      at = start + head.length;
      if (head.length > 0) this.#words.push(decodeText(data, start, at));
      else if (this.#words.length > 0) {
        sentences.push(this.#words);
        this.#words = [];
        this.#size = 0;
      }
      this.#size += head.length;
      if (this.#size > MAX_SENTENCE) throw garbled('a sentence is longer than 64 MiB');
    }
    this.#pending = at === data.length ? Buffer.alloc(0) : Buffer.from(data.subarray(at));
    return sentences;
  }
}

function readLength(data: Buffer, at: number): { readonly bytes: number; readonly length: number } | undefined {
  const first = data[at] ?? 0;
  if (first >= RESERVED) throw garbled(`control byte 0x${first.toString(16)}`);
  const bytes = first < 0x80 ? 1 : first < 0xc0 ? 2 : first < 0xe0 ? 3 : first < 0xf0 ? 4 : 5;
  if (at + bytes > data.length) return undefined;
  if (bytes === 1) return { bytes, length: first };
  const mask = bytes === 5 ? 0 : (0x3f >> (bytes - 2)) & 0x3f;
  let length = first & mask;
  for (let index = 1; index < bytes; index += 1) length = length * 256 + (data[at + index] ?? 0);
  if (length > MAX_SENTENCE) throw garbled(`a word of ${length} bytes`);
  return { bytes, length };
}

/** No charset is negotiated: new clients write UTF-8, old ones win1252. */
function decodeText(data: Buffer, start: number, end: number): string {
  const text = data.toString('utf8', start, end);
  return text.includes('\uFFFD') ? data.toString('latin1', start, end) : text;
}

const garbled = (what: string): QosError => new QosError('router.protocol', `not the RouterOS API: ${what}`);

/** Values may hold line ends (script sources); all else must be printable ASCII, which no two charsets disagree about. */
const SENDABLE = /^[\x20-\x7e\r\n\t]*$/;

export function encodeSentence(words: Sentence, tag: string): Buffer {
  const parts: Buffer[] = [];
  for (const word of [...words, `.tag=${tag}`]) {
    if (!SENDABLE.test(word)) {
      const name = /^=?([a-z.-]+)=/i.exec(word)?.[1] ?? 'a word';
      throw new QosError('router.bad-word', `${words[0] ?? ''}: ${name} has characters outside printable ASCII`, {
        cure: 'Names and comments that go to a router must be plain ASCII.',
      });
    }
    parts.push(encodeLength(word.length), Buffer.from(word, 'latin1'));
  }
  parts.push(END);
  return Buffer.concat(parts);
}

const END = Buffer.from([0]);

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  if (length < 0x4000) return Buffer.from([(length >> 8) | 0x80, length & 0xff]);
  if (length < 0x200000) return Buffer.from([(length >> 16) | 0xc0, (length >> 8) & 0xff, length & 0xff]);
  return Buffer.from([(length >> 24) | 0xe0, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff]);
}
