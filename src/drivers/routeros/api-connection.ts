import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { QosError } from '../../model/error.js';
import type { Secret } from '../../model/secret.js';
import { Decoder, encodeSentence, makeConnector, type Sentence } from './api-guard.js';

export type { Sentence };

export interface Trap {
  readonly message: string;
  readonly category?: number;
}

export interface Reply {
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly ret?: string;
  readonly traps: readonly Trap[];
}

export interface ApiOptions {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  /** `fingerprint256` is the pinned SHA-256 of the certificate, `AA:BB:…`; `learn` accepts any, to enroll. */
  readonly tls?: { readonly fingerprint256?: string; readonly learn?: boolean };
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  /** Name for messages. */
  readonly router: string;
  readonly signal?: AbortSignal;
}

/** At most this many commands are outstanding: more than 25 were seen to hang routers, and 10 lose nothing. */
const IN_FLIGHT = 10;

interface Waiting {
  readonly rows: Record<string, string>[];
  readonly traps: Trap[];
  readonly finish: (reply: Reply) => void;
}

export async function openConnection(options: ApiOptions): Promise<ApiConnection> {
  const { router, tls } = options;
  if (tls !== undefined && tls.fingerprint256 === undefined && tls.learn !== true) {
    throw new QosError('router.not-enrolled', `${router}: no certificate is pinned, so it was not contacted`, {
      subject: router,
      cure: `Run qosctl enroll --router ${router}.`,
    });
  }
  const connection = new ApiConnection(options);
  try {
    await connection.connect();
    await connection.login();
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** One connection: a trap is data, everything else that goes wrong rejects and destroys; a broken one is never used again. */
export class ApiConnection {
  readonly #options: ApiOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #decoder = new Decoder();
  readonly #socket: Socket | TLSSocket;
  readonly #fail: ((error: QosError) => void)[] = [];
  #connected: (() => void) | undefined;
  #problem: QosError | undefined;
  #heard = false;
  #tag = 0;
  #deadline: NodeJS.Timeout | undefined;
  fingerprint256: string | undefined;

  constructor(options: ApiOptions) {
    this.#options = options;
    const connector = makeConnector({
      host: options.address,
      port: options.port,
      timeout: Math.ceil((options.connectTimeoutMs + options.commandTimeoutMs) / 1000) * 1000,
      ...(options.tls === undefined ? {} : { tls: { rejectUnauthorized: false, minVersion: 'TLSv1.2' } }),
    });
    connector.on('connected', () => this.#connected?.());
    connector.on('close', () => this.#lose(this.#lost('the router closed the connection')));
    connector.on('timeout', () => this.#lose(this.#lost('the connection went silent')));
    connector.on('error', () => this.#lose(this.#lost('the connection broke')));
    connector.connect();
    connector.receiver.processRawData = (data) => this.#receive(data);
    this.#socket = connector.socket;
    this.#socket.prependListener('error', (error: NodeJS.ErrnoException) => this.#lose(this.#broken(error)));
    this.#socket.on('close', () => this.#lose(this.#lost('the connection was closed')));
    this.#socket.on('error', () => undefined);
    this.#socket.setNoDelay(true);
    options.signal?.addEventListener('abort', () => this.#lose(this.#lost('interrupted')), { once: true });
  }

  get closed(): boolean {
    return this.#problem !== undefined;
  }

  async connect(): Promise<void> {
    const { router, address, port, connectTimeoutMs, tls } = this.#options;
    await this.#orFail(
      new Promise<void>((resolve) => {
        this.#connected = resolve;
        this.#arm(connectTimeoutMs, () =>
          this.#unreachable(`${router}: no answer from ${address}:${port} within ${connectTimeoutMs / 1000} s`),
        );
      }),
    );
    if (tls !== undefined) this.#checkPin(tls.fingerprint256);
  }

  /** The password goes out only after the certificate was found to be the pinned one. */
  #checkPin(pinned: string | undefined): void {
    const { router } = this.#options;
    const certificate = 'getPeerCertificate' in this.#socket ? this.#socket.getPeerCertificate() : undefined;
    this.fingerprint256 = certificate?.fingerprint256;
    if (pinned === undefined) return;
    const bytes = (text: string): Buffer => Buffer.from(text.replaceAll(':', ''), 'hex');
    const seen = bytes(this.fingerprint256 ?? '');
    const wanted = bytes(pinned);
    if (seen.length === wanted.length && seen.length > 0 && timingSafeEqual(seen, wanted)) return;
    throw new QosError('router.pin-mismatch', `${router}: the certificate is not the pinned one; nothing was sent`, {
      subject: router,
      cure: 'If the router was reset or replaced, check it on site, then run qosctl enroll --replace.',
    });
  }

  async login(): Promise<void> {
    const { router, user, password } = this.#options;
    const [reply] = await this.exchange([['/login', `=name=${user}`, `=password=${password.reveal()}`]]);
    const about = { subject: router, cure: 'Check user and password in the credentials, and the user on the router.' };
    if (reply?.ret !== undefined) {
      throw new QosError('router.authentication', `${router}: this RouterOS asks for the login of before 6.43`, {
        subject: router,
        cure: 'Upgrade it.',
      });
    }
    if ((reply?.traps.length ?? 0) > 0)
      throw new QosError('router.authentication', `${router}: the router refuses user ${user}`, about);
  }

  /** Sends sentences pipelined and answers in the order asked. */
  async exchange(sentences: readonly Sentence[], inFlight = IN_FLIGHT): Promise<readonly Reply[]> {
    if (this.#problem !== undefined) throw this.#problem;
    if (sentences.length === 0) return [];
    const encoded = sentences.map((words) => encodeSentence(words, String((this.#tag += 1))));
    const first = this.#tag - sentences.length + 1;
    const replies: Reply[] = [];
    let sent = 0;
    let answered = 0;
    const { commandTimeoutMs, router } = this.#options;
    const silent = (): QosError =>
      new QosError(
        'router.timeout',
        `${router}: no answer to ${sentences[answered]?.[0] ?? 'a command'} within ${commandTimeoutMs / 1000} s`,
        { subject: router },
      );
    return this.#orFail(
      new Promise((resolve) => {
        const send = (): void => {
          const room = Math.min(sentences.length, answered + inFlight);
          if (sent >= room) return;
          this.#socket.write(Buffer.concat(encoded.slice(sent, room)));
          sent = room;
        };
        sentences.forEach((_, index) => {
          const finish = (reply: Reply): void => {
            replies[index] = reply;
            answered += 1;
            if (answered < sentences.length) return;
            this.#disarm();
            resolve(replies);
          };
          this.#waiting.set(String(first + index), { rows: [], traps: [], finish });
        });
        this.#sendMore = send;
        this.#arm(commandTimeoutMs, silent);
        send();
      }),
    );
  }

  #sendMore: () => void = () => undefined;

  #receive(data: Buffer): void {
    this.#heard = true;
    try {
      for (const sentence of this.#decoder.push(data)) this.#dispatch(sentence);
    } catch (error) {
      this.#lose(error instanceof QosError ? this.#named(error) : this.#lost(String(error)));
      return;
    }
    this.#deadline?.refresh();
    this.#sendMore();
  }

  #dispatch(words: Sentence): void {
    const fields: Record<string, string> = {};
    let tag = '';
    for (const word of words.slice(1)) {
      if (word.startsWith('.tag=')) tag = word.slice(5);
      else {
        const split = word.indexOf('=', 1);
        if (word.startsWith('=') && split > 0) fields[word.slice(1, split)] = word.slice(split + 1);
      }
    }
    if (words[0] === '!fatal') {
      this.#lose(this.#lost(`the router ended the session (${words[1] ?? 'no reason'})`));
      return;
    }
    const waiting = this.#waiting.get(tag);
    if (waiting === undefined) return;
    if (words[0] === '!re') waiting.rows.push(fields);
    else if (words[0] === '!trap') {
      const category = fields['category'] === undefined ? {} : { category: Number(fields['category']) };
      waiting.traps.push({ message: fields['message'] ?? 'unknown error', ...category });
    } else if (words[0] === '!done') {
      this.#waiting.delete(tag);
      waiting.finish({
        rows: waiting.rows,
        traps: waiting.traps,
        ...(fields['ret'] === undefined ? {} : { ret: fields['ret'] }),
      });
    }
  }

  async close(): Promise<void> {
    const { promise, resolve } = deferred();
    if (this.#socket.destroyed) return;
    this.#socket.once('close', resolve);
    this.destroy();
    await promise;
  }

  destroy(): void {
    this.#lose(this.#lost('the connection was closed'));
  }

  #orFail<T>(promise: Promise<T>): Promise<T> {
    const problem = this.#problem;
    if (problem !== undefined) return Promise.reject(problem);
    return new Promise<T>((resolve, reject) => {
      this.#fail.push(reject);
      promise.then((value) => {
        this.#disarm();
        this.#fail.splice(this.#fail.indexOf(reject), 1);
        resolve(value);
      }, reject);
    });
  }

  #arm(ms: number, problem: () => QosError): void {
    this.#disarm();
    this.#deadline = setTimeout(() => this.#lose(problem()), ms);
  }

  #disarm(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  #lose(problem: QosError): void {
    if (this.#problem !== undefined) return;
    this.#problem = problem;
    this.#disarm();
    this.#waiting.clear();
    for (const reject of this.#fail.splice(0)) reject(problem);
    this.#socket.destroy();
  }

  #unreachable(message: string): QosError {
    return new QosError('router.unreachable', message, {
      subject: this.#options.router,
      cure: 'Check the link, the address, and /ip/service on the router.',
    });
  }

  #named(error: QosError): QosError {
    return new QosError(error.code, `${this.#options.router}: ${error.message}`, { subject: this.#options.router });
  }

  #broken(error: NodeJS.ErrnoException): QosError {
    const { router, address, port } = this.#options;
    if (this.#heard) return this.#lost(error.code ?? error.message);
    return this.#unreachable(`${router}: ${address}:${port} cannot be reached (${error.code ?? error.message})`);
  }

  /** Closed before a single byte: the service does not allow this address, or its sessions are taken. Not "down". */
  #lost(what: string): QosError {
    const { router } = this.#options;
    if (!this.#heard && this.#waiting.size > 0) {
      return new QosError('router.refused', `${router}: the router accepted the connection and closed it at once`, {
        subject: router,
        cure: 'Check address= and max-sessions= of the API in /ip/service.',
      });
    }
    return new QosError('router.connection-lost', `${router}: ${what}`, { subject: router });
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
