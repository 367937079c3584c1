import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { type ConnectionOptions, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { isQosError, type QosError } from '../../model/error.js';
import type { Secret } from '../../model/secret.js';
import { presentable } from '../connection-failure.js';
import type { Sentence } from './api-codec.js';
import { Exchanger } from './api-exchange.js';
import * as failure from './api-failure.js';
import { openSocket } from './api-guard.js';
import type { Before, Reply } from './api-reply.js';

export type { Sentence } from './api-codec.js';
export type { Reply, Trap } from './api-reply.js';

export interface ApiOptions {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  /** `fingerprint256` is the pinned SHA-256 of the certificate, `AA:BB:…`; `learn` accepts any, to enroll. */
  readonly tls?: { readonly fingerprint256?: string; readonly learn?: boolean };
  /** To connect, and as long again to log in. */
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  /** Name for messages. */
  readonly router: string;
  readonly signal?: AbortSignal;
}

export interface ApiConnection {
  /** Of the certificate of the router, when TLS. */
  readonly fingerprint256?: string;
  readonly closed: boolean;
  /**
   * Sends sentences pipelined, at most 10 outstanding; answers in the order asked, and of those that are the same as
   * `before` the same objects. A trap is data, never a rejection; a lost, silent or garbled connection rejects the whole
   * exchange and is never used again.
   */
  exchange(sentences: readonly Sentence[], before?: Before): Promise<readonly Reply[]>;
  close(): Promise<void>;
}

export async function openConnection(options: ApiOptions): Promise<ApiConnection> {
  const { tls, signal, router } = options;
  if (tls !== undefined && tls.fingerprint256 === undefined && tls.learn !== true) throw failure.notEnrolled(router);
  if (signal?.aborted === true) throw failure.lost(options, 'interrupted');
  let connection: LiveConnection | undefined;
  try {
    connection = new LiveConnection(options);
    await connection.login(options);
    return connection;
  } catch (error) {
    await connection?.close();
    // What the socket itself refuses before it tries: a port out of range, a malformed address.
    throw isQosError(error) ? error : failure.unreachable(options, 'the address or the port is not valid');
  }
}

const nothing = (): void => undefined;

let context: SecureContext | undefined;

/**
 * Anonymous Diffie-Hellman proves nothing about the peer, so it is not offered; the identity is the pin, not a name or a chain.
 * One context serves all routers.
 */
function tlsOptions(): ConnectionOptions {
  context ??= createSecureContext({ ciphers: 'DEFAULT:!aNULL:!eNULL', minVersion: 'TLSv1.2', ca: [] });
  return { secureContext: context, rejectUnauthorized: false, checkServerIdentity: () => undefined };
}

class LiveConnection implements ApiConnection {
  readonly #socket: Socket | TLSSocket;
  readonly #exchanger: Exchanger;
  readonly #ready: Promise<void>;
  /** Of connecting, then of logging in: a router that hangs may accept connections and never say a word. */
  readonly #deadline: NodeJS.Timeout;
  #accepted = false;
  #heard = false;
  fingerprint256?: string;

  constructor(options: ApiOptions) {
    const { address, port, tls, signal, router, commandTimeoutMs, connectTimeoutMs } = options;
    const peer = { router, address, port };
    let ready: () => void = nothing;
    let refuse: (problem: QosError) => void = nothing;
    this.#ready = new Promise((resolve, reject) => {
      ready = resolve;
      refuse = reject;
    });
    this.#exchanger = new Exchanger({
      peer,
      timeoutMs: commandTimeoutMs,
      redact: (text) => presentable(text, [options.password.reveal()]),
      write: (text) => this.#socket.write(text, 'latin1'),
      onFailure: (problem) => {
        clearTimeout(this.#deadline);
        signal?.removeEventListener('abort', abort);
        refuse(problem);
        this.#socket.destroy();
      },
    });
    this.#socket = openSocket(
      { host: address, port, ...(tls === undefined ? {} : { tls: tlsOptions() }) },
      {
        onConnect: () => {
          if (this.closed) return;
          this.#deadline.refresh();
          const problem = tls === undefined ? undefined : this.#identify(peer, tls.fingerprint256);
          if (problem === undefined) ready();
          else this.#exchanger.fail(problem);
        },
        onEnd: () => this.#exchanger.fail(failure.ended(peer, this.#progress(), 'the router closed the connection')),
        onError: (error) => this.#exchanger.fail(failure.socketFailure(peer, this.#progress(), error)),
        onData: (data) => {
          this.#heard = true;
          this.#exchanger.receive(data);
        },
      },
    );
    this.#socket.once('connect', () => {
      this.#accepted = true;
    });
    this.#deadline = setTimeout(
      () => this.#exchanger.fail(failure.unreachable(peer, `no answer within ${connectTimeoutMs / 1000} s`)),
      connectTimeoutMs,
    );
    const abort = (): void => this.#exchanger.fail(failure.lost(peer, 'interrupted'));
    signal?.addEventListener('abort', abort, { once: true });
  }

  get closed(): boolean {
    return this.#exchanger.problem !== undefined;
  }

  #progress(): failure.Progress {
    return { accepted: this.#accepted, heard: this.#heard };
  }

  /** Runs in the tick in which the handshake ended: nothing has been sent yet. */
  #identify(peer: failure.Peer, pinned: string | undefined): QosError | undefined {
    const certificate =
      'getPeerX509Certificate' in this.#socket ? this.#socket.getPeerX509Certificate()?.raw : undefined;
    if (certificate === undefined) return failure.noCertificate(peer);
    const seen = createHash('sha256').update(certificate).digest();
    this.fingerprint256 = seen.toString('hex').toUpperCase().match(/../g)?.join(':') ?? '';
    if (pinned === undefined) return undefined;
    const wanted = Buffer.from(pinned.replaceAll(':', ''), 'hex');
    return wanted.length === seen.length && timingSafeEqual(wanted, seen) ? undefined : failure.pinMismatch(peer);
  }

  async login(options: ApiOptions): Promise<void> {
    const { user, password } = options;
    await this.#ready;
    const [reply] = await this.exchange([['/login', `=name=${user}`, `=password=${password.reveal()}`]]);
    clearTimeout(this.#deadline);
    if (reply?.ret !== undefined) throw failure.loginTooOld(options);
    const trap = reply?.traps[0];
    if (trap === undefined) return;
    throw failure.loginRefused(options, user, presentable(trap.message, [password.reveal()]));
  }

  exchange(sentences: readonly Sentence[], before?: Before): Promise<readonly Reply[]> {
    return this.#exchanger.exchange(sentences, before);
  }

  async close(): Promise<void> {
    this.#exchanger.close();
    if (this.#socket.closed) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('close', () => resolve());
    });
  }
}
