import { X509Certificate } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { inspect } from 'node:util';
import { type ApiConnection, type ApiOptions, openConnection } from '../../src/drivers/routeros/api-connection.js';
import { QosError } from '../../src/model/error.js';
import { Secret } from '../../src/model/secret.js';

/** What a script may do with one client: answer, or misbehave. */
export interface RudePeer {
  /** Tag of the sentence that is being answered. */
  readonly tag: string;
  /** Sends sentences; a word `.tag` is replaced by the tag of the command. */
  say(...sentences: readonly (readonly string[])[]): void;
  /** Bytes of sentences, for `pieces` and `raw`. */
  bytes(...sentences: readonly (readonly string[])[]): Buffer;
  raw(bytes: Uint8Array): void;
  /** One TCP segment for each piece, as far as the loopback lets us. */
  pieces(pieces: readonly Buffer[]): void;
  end(): void;
  reset(): void;
}

/** Called with each sentence a client sends, without its tag. */
export type RudeScript = (peer: RudePeer, words: readonly string[]) => void;

export interface RudeApi {
  readonly port: number;
  /** All sentences received, without tags. */
  readonly received: readonly (readonly string[])[];
  /** Number of `data` events: writes of the client, as far as TCP keeps them apart. */
  readonly segments: () => number;
  /** Bytes received on all connections. */
  readonly bytesIn: () => number;
  close(): Promise<void>;
}

export interface RudeOptions {
  readonly tls?: boolean;
  /** Anonymous Diffie-Hellman, as api-ssl without a certificate. */
  readonly anonymous?: boolean;
  /** Right after accept, before any byte. */
  readonly onConnect?: (peer: RudePeer) => void;
  /** Instead of the polite answer to `/login`. */
  readonly login?: RudeScript;
}

/** A scripted RouterOS API on the loopback, made for misbehaving. */
export async function startRudeApi(script: RudeScript, options: RudeOptions = {}): Promise<RudeApi> {
  const received: (readonly string[])[] = [];
  const sockets = new Set<Socket>();
  let segments = 0;
  let bytesIn = 0;
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    options.onConnect?.(makePeer(socket, ''));
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      segments += 1;
      bytesIn += chunk.length;
      const { sentences, rest } = split(Buffer.concat([pending, chunk]));
      pending = rest;
      for (const sentence of sentences) {
        const tag = sentence.find((word) => word.startsWith('.tag='))?.slice(5) ?? '';
        const words = sentence.filter((word) => !word.startsWith('.tag='));
        received.push(words);
        const peer = makePeer(socket, tag);
        if (words[0] !== '/login') script(peer, words);
        else if (options.login === undefined) peer.say(['!done', '.tag']);
        else options.login(peer, words);
      }
    });
  };
  const server = listener(options, serve);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    segments: () => segments,
    bytesIn: () => bytesIn,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function listener(options: RudeOptions, serve: (socket: Socket) => void): Server {
  if (options.anonymous === true)
    return createTlsServer({ ciphers: 'ADH-AES256-GCM-SHA384:@SECLEVEL=0', maxVersion: 'TLSv1.2' }, serve);
  if (options.tls === true) return createTlsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, serve);
  return createServer(serve);
}

function makePeer(socket: Socket, tag: string): RudePeer {
  const bytes = (...sentences: readonly (readonly string[])[]): Buffer =>
    Buffer.concat(sentences.map((words) => frame(words.map((word) => (word === '.tag' ? `.tag=${tag}` : word)))));
  return {
    tag,
    bytes,
    say: (...sentences) => void socket.write(bytes(...sentences)),
    raw: (data) => void socket.write(data),
    pieces: (pieces) => sendPieces(socket, pieces),
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
  };
}

function sendPieces(socket: Socket, [first, ...rest]: readonly Buffer[]): void {
  if (first === undefined || socket.destroyed) return;
  socket.write(first, () => setImmediate(() => sendPieces(socket, rest)));
}

/** Written apart from the encoder under test, so that both cannot be wrong in the same way. */
export function frame(words: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [];
  for (const word of words) {
    const body = typeof word === 'string' ? Buffer.from(word, 'utf8') : word;
    const size = body.length;
    const prefix = Buffer.alloc(5);
    if (size < 0x80) parts.push(Buffer.from([size]));
    else if (size < 0x4000) parts.push(prefix.subarray(0, prefix.writeUInt16BE(size + 0x8000)));
    else if (size < 0x200000) parts.push(prefix.subarray(0, prefix.writeUIntBE(size + 0xc00000, 0, 3)));
    else if (size < 0x10000000) parts.push(prefix.subarray(0, prefix.writeUInt32BE(size + 0xe0000000)));
    else throw new RangeError('too long for a test');
    parts.push(body);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}

function split(data: Buffer): { readonly sentences: readonly (readonly string[])[]; readonly rest: Buffer } {
  const sentences: string[][] = [];
  let words: string[] = [];
  let at = 0;
  let done = 0;
  while (at < data.length) {
    const first = data[at] ?? 0;
    const bytes = first < 0x80 ? 1 : first < 0xc0 ? 2 : first < 0xe0 ? 3 : 4;
    if (at + bytes > data.length) break;
    const size = data.readUIntBE(at, bytes) - ([0, 0, 0x8000, 0xc00000, 0xe0000000][bytes] ?? 0);
    if (at + bytes + size > data.length) break;
    at += bytes + size;
    if (size > 0) words.push(data.toString('utf8', at - size, at));
    else {
      sentences.push(words);
      words = [];
      done = at;
    }
  }
  return { sentences, rest: data.subarray(done) };
}

export const PASSWORD = 'hunter2-is-secret';

export interface RudeBench {
  readonly server: (script: RudeScript, options?: RudeOptions) => Promise<RudeApi>;
  readonly connect: (api: { readonly port: number }, more?: Partial<ApiOptions>) => Promise<ApiConnection>;
  readonly close: () => Promise<void>;
}

/** Servers and connections of one test file, closed together after each test. */
export function rudeBench(): RudeBench {
  const open: (RudeApi | ApiConnection)[] = [];
  const keep = <T extends RudeApi | ApiConnection>(one: T): T => {
    open.push(one);
    return one;
  };
  const common = { address: '127.0.0.1', user: 'qos', password: new Secret(PASSWORD), router: 'school-7' };
  const deadlines = { connectTimeoutMs: 5000, commandTimeoutMs: 5000 };
  return {
    server: async (script, options) => keep(await startRudeApi(script, options)),
    connect: async ({ port }, more) => keep(await openConnection({ ...common, ...deadlines, port, ...more })),
    close: async () => void (await Promise.all(open.splice(0).map((one) => one.close()))),
  };
}

/** The QosError that `promise` rejects with, after a look for the password in all that can be printed of it. */
export async function problemOf(promise: Promise<unknown>): Promise<QosError> {
  const problem = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(problem instanceof QosError)) throw new Error(`expected a QosError, got ${inspect(problem)}`);
  const shown = inspect(problem, { depth: 20, showHidden: true }) + JSON.stringify(problem) + String(problem.stack);
  if (shown.includes(PASSWORD)) throw new Error('the error shows the password');
  return problem;
}

/** Made for these tests, protects nothing, valid a hundred years. */
export const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5gzBiVHDJSBb2euj
f8zy9lHxePe37WkAKWucax5JfFKhRANCAAR6/FCnLFraUGD90oYBEI08iQW2iwB5
Guc+EM9nfu4U+w84Y6WBua3OgypaVA1zu3CJWxPmhcVd7k4y1+co4Cz8
-----END PRIVATE KEY-----
`;

export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBkTCCATegAwIBAgIUP6Mmm8jvxC5Ev/NfjwYI8E95IlEwCgYIKoZIzj0EAwIw
HTEbMBkGA1UEAwwScnVkZS1hcGkgdGVzdCBvbmx5MCAXDTI2MTEyNDAzMTc1NFoY
DzIxMjYxMDMxMDMxNzU0WjAdMRswGQYDVQQDDBJydWRlLWFwaSB0ZXN0IG9ubHkw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR6/FCnLFraUGD90oYBEI08iQW2iwB5
Guc+EM9nfu4U+w84Y6WBua3OgypaVA1zu3CJWxPmhcVd7k4y1+co4Cz8o1MwUTAd
BgNVHQ4EFgQUPKXNjiHFNrrY1GPzJv2jbwiS7z8wHwYDVR0jBBgwFoAUPKXNjiHF
NrrY1GPzJv2jbwiS7z8wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBF
AiBB5lqkQho4lRPyXvyKPUpom/zph8Ashmguc4Sjnt3jNgIhAIQ3xXFocwNbwBJS
k3uRiznuoUZmClxmA2B7ncZMjPpE
-----END CERTIFICATE-----
`;

export const TEST_FINGERPRINT: string = new X509Certificate(TEST_CERTIFICATE).fingerprint256;
