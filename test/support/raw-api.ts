import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { frame } from './rude-api.js';

/** A client of the RouterOS API that knows of nothing but bytes. */
export interface RawApi {
  readonly socket: Socket;
  /** Sends the words as one sentence. */
  say(...words: readonly string[]): void;
  raw(bytes: Uint8Array): void;
  /** The next sentence, or undefined at the end of the stream. */
  next(): Promise<readonly string[] | undefined>;
  /** Sentences up to and with the next `!done` or `!fatal`, or to the end of the stream. */
  reply(): Promise<readonly (readonly string[])[]>;
  /** Says and takes the reply. */
  ask(...words: readonly string[]): Promise<readonly (readonly string[])[]>;
  /** Resolves when the router has closed. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface RawOptions {
  readonly port: number;
  readonly host?: string;
  /** The one certificate that will do, whatever names it bears. */
  readonly tls?: { readonly ca: string };
}

export async function openRawApi({ port, host = '127.0.0.1', tls }: RawOptions): Promise<RawApi> {
  const socket =
    tls === undefined
      ? connectPlain({ host, port })
      : connectTls({ host, port, ca: tls.ca, checkServerIdentity: () => undefined });
  const sentences = sentencesOf(socket);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => resolve());
  });
  socket.on('error', () => undefined);
  socket.setNoDelay(true);
  const api: RawApi = {
    socket,
    closed,
    say: (...words) => void socket.write(frame(words)),
    raw: (bytes) => void socket.write(bytes),
    next: async () => (await sentences.next()).value ?? undefined,
    async reply() {
      const all: (readonly string[])[] = [];
      for (let one = await api.next(); one !== undefined; one = await api.next()) {
        all.push(one);
        if (one[0] === '!done' || one[0] === '!fatal') break;
      }
      return all;
    },
    ask: (...words) => {
      api.say(...words);
      return api.reply();
    },
    close: () => void socket.destroy(),
  };
  return api;
}

export async function openLoggedIn(options: RawOptions, user = 'qos', password = 'secret'): Promise<RawApi> {
  const api = await openRawApi(options);
  const [answer] = await api.ask('/login', `=name=${user}`, `=password=${password}`);
  if (answer?.[0] !== '!done') throw new Error(`no login: ${answer?.join(' ') ?? 'closed'}`);
  return api;
}

async function* sentencesOf(socket: Socket): AsyncGenerator<readonly string[], undefined> {
  let words: string[] = [];
  for await (const word of wordsOf(socket)) {
    if (word !== '') words.push(word);
    else {
      yield words;
      words = [];
    }
  }
  return undefined;
}

async function* wordsOf(socket: Socket): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      rest = Buffer.concat([rest, chunk]);
      for (let word = firstWord(rest); word !== undefined; word = firstWord(rest)) {
        rest = Buffer.from(rest.subarray(word.end));
        yield word.text;
      }
    }
  } catch {
    // A reset ends the stream as a close does.
  }
}

/** Prefixes of one to four bytes, each with as many leading ones as bytes follow. */
function firstWord(bytes: Buffer): { readonly text: string; readonly end: number } | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  const more = first < 0x80 ? 0 : first < 0xc0 ? 1 : first < 0xe0 ? 2 : 3;
  if (bytes.length < 1 + more) return undefined;
  let size = first & (0x7f >> more);
  for (let at = 1; at <= more; at += 1) size = size * 256 + (bytes[at] ?? 0);
  const end = 1 + more + size;
  return bytes.length < end ? undefined : { text: bytes.toString('latin1', 1 + more, end), end };
}
