import { Socket } from 'node:net';
import { Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import type { QosError } from '../model/error.js';
import type { Secret } from '../model/secret.js';
import { algorithms } from './ssh-algorithms.js';
import * as failure from './ssh-failure.js';
import type { Peer, Situation, SshError } from './ssh-failure.js';
import { fingerprintOf, isSameFingerprint } from './ssh-host-key.js';
import { Authentication } from './ssh-login.js';
import { type ExecResult, Output } from './ssh-output.js';

export type { ExecResult } from './ssh-output.js';

export interface SshOptions extends Peer {
  readonly user: string;
  readonly password?: Secret;
  /** A private key without passphrase. */
  readonly key?: Secret;
  /** Pinned fingerprint as `ssh-keygen -l` prints it, `SHA256:…`; without one the router is not contacted. */
  readonly hostKey: string | undefined;
  /** SHA-1 and CBC as well: for old routers, and only for those. */
  readonly legacyAlgorithms: boolean;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface SshConnection {
  /**
   * One command, without a terminal. Commands asked for together run one after the other. `input` goes to its standard
   * input, which ends with it; without `input` it stays open. A lost or silent connection rejects all that is asked,
   * and is never used again.
   */
  exec(command: string, input?: string): Promise<ExecResult>;
  readonly closed: boolean;
  close(): Promise<void>;
}

export async function openSsh(options: SshOptions): Promise<SshConnection> {
  if (options.hostKey === undefined) throw failure.notEnrolled(options.router);
  const authentication = new Authentication(options);
  if (options.signal?.aborted === true) throw failure.lost(options, 'interrupted');
  const connection = new LiveSsh(options, authentication);
  try {
    await connection.ready;
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** The fingerprint that a router shows, with the key that `openSsh` would be shown; nothing else is asked of it. */
export async function readHostKey(
  peer: Peer,
  about: { readonly legacyAlgorithms: boolean; readonly timeoutMs: number },
): Promise<string> {
  const { timeoutMs, legacyAlgorithms } = about;
  const deadlines = { connectTimeoutMs: timeoutMs, commandTimeoutMs: timeoutMs };
  const connection = new LiveSsh({ ...peer, ...deadlines, legacyAlgorithms, user: '', hostKey: undefined });
  const problem = await connection.ready.catch((error: unknown) => error);
  await connection.close();
  if (connection.fingerprint === undefined) throw problem;
  return connection.fingerprint;
}

const GREETING_LENGTH = 1024;
const GOODBYE_MS = 1000;
const nothing = (): void => undefined;

/**
 * ssh2 behind a connection that always settles: its client emits errors at any time, also after use, takes any host key
 * unless told otherwise, and ends a command that was cut in its middle as if it had come to its end.
 */
class LiveSsh implements SshConnection {
  readonly ready: Promise<void>;
  fingerprint: string | undefined;
  readonly #options: SshOptions;
  readonly #socket = new Socket();
  readonly #client = new Client();
  readonly #onAbort = (): void => this.#fail(failure.lost(this.#options, 'interrupted'));
  #deadline: NodeJS.Timeout | undefined;
  /** Rejects what is waited for: the login, later the command that runs. */
  #abandon: (problem: QosError) => void = nothing;
  #last: Promise<unknown> = Promise.resolve();
  #accepted = false;
  #greeting = '';
  #problem: QosError | undefined;

  /** Without authentication it fails when it has seen the host key. */
  constructor(options: SshOptions, authentication?: Authentication) {
    this.#options = options;
    this.ready = new Promise((resolve, reject) => {
      this.#abandon = reject;
      this.#client.once('ready', resolve);
    });
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#listen(options);
    try {
      this.#socket.connect({ host: options.address, port: options.port });
      this.#client.connect(this.#config(options, authentication));
      // Not before ssh2 paused the socket: a listener would make it flow.
      this.#socket.on('data', (data) => this.#hear(data));
    } catch {
      this.#fail(failure.unreachable(options, 'the address or the port is not valid'));
    }
  }

  #listen(options: SshOptions): void {
    const { connectTimeoutMs, commandTimeoutMs } = options;
    this.#within(connectTimeoutMs, () => failure.unreachable(options, `no answer within ${connectTimeoutMs / 1000} s`));
    this.#socket.setNoDelay(true);
    this.#socket.once('connect', () => {
      this.#accepted = true;
      this.#within(commandTimeoutMs, () => failure.timedOut(options, 'the SSH login', commandTimeoutMs));
    });
    this.#client.once('ready', () => clearTimeout(this.#deadline));
    this.#client.on('error', (error: SshError) => this.#fail(failure.classify(this.#situation(), error)));
    this.#client.on('change password', () =>
      this.#fail(failure.loginRefused(options, options.user, 'it demands a new password first')),
    );
    const onEnd = (): void => this.#fail(failure.ended(this.#situation(), 'the router closed the connection'));
    this.#client.on('end', onEnd);
    this.#client.on('close', onEnd);
  }

  #config(options: SshOptions, authentication: Authentication | undefined): ConnectConfig {
    return {
      sock: this.#socket,
      username: options.user,
      readyTimeout: 0,
      algorithms: algorithms(options.legacyAlgorithms),
      hostVerifier: (key: Buffer) => this.#verify(key),
      authHandler: (offered, _, next) => {
        const method = authentication?.next(offered);
        if (method !== undefined) next(method);
        else this.#fail(failure.loginRefused(options, options.user, authentication?.outcome ?? ''));
      },
    };
  }

  #within(ms: number, problem: () => QosError): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#fail(problem()), ms);
  }

  /** Runs before anything was sent but what everybody sends to agree on a key. */
  #verify(key: Buffer): boolean {
    const { hostKey } = this.#options;
    this.fingerprint = fingerprintOf(key);
    const isPinned = hostKey !== undefined && isSameFingerprint(hostKey, this.fingerprint);
    if (!isPinned) this.#fail(failure.pinMismatch(this.#options));
    return isPinned;
  }

  #hear(data: Buffer): void {
    if (this.#greeting.length < GREETING_LENGTH) this.#greeting += data.toString('latin1', 0, GREETING_LENGTH);
  }

  #situation(): Situation {
    const { user, password, legacyAlgorithms } = this.#options;
    return {
      peer: this.#options,
      user,
      legacyAlgorithms,
      secrets: password === undefined ? [] : [password.reveal()],
      progress: { accepted: this.#accepted, heard: this.#greeting !== '' },
      ...(/^SSH-/m.test(this.#greeting) ? {} : { greeting: this.#greeting }),
    };
  }

  get closed(): boolean {
    return this.#problem !== undefined;
  }

  exec(command: string, input?: string): Promise<ExecResult> {
    const result = this.#last.then(() => this.#run(command, input));
    this.#last = result.catch(nothing);
    return result;
  }

  async #run(command: string, input: string | undefined): Promise<ExecResult> {
    const { commandTimeoutMs } = this.#options;
    if (!this.#socket.writable) this.#fail(failure.lost(this.#options, 'the router closed the connection'));
    if (this.#problem !== undefined) throw this.#problem;
    this.#within(commandTimeoutMs, () => failure.timedOut(this.#options, 'a command', commandTimeoutMs));
    try {
      return await new Promise<ExecResult>((resolve, reject) => {
        this.#abandon = reject;
        this.#client.exec(command, (error, channel) => {
          if (error === undefined) this.#collect(channel, input, resolve);
          else reject(this.#problem ?? failure.noCommands(this.#options, failure.presentable(error.message, [])));
        });
      });
    } finally {
      clearTimeout(this.#deadline);
    }
  }

  #collect(channel: ClientChannel, input: string | undefined, done: (result: ExecResult) => void): void {
    const output = new Output((limit) => this.#fail(failure.tooMuchOutput(this.#options, limit)));
    channel.on('data', (data: Buffer) => output.add('stdout', data));
    channel.stderr.on('data', (data: Buffer) => output.add('stderr', data));
    channel.on('exit', (code: number | null) => output.exit(code));
    channel.on('error', nothing);
    channel.once('close', () => {
      if (this.#problem === undefined) done(output.result());
    });
    if (input !== undefined) channel.end(input);
  }

  #fail(problem: QosError): void {
    this.#end(problem);
    this.#socket.destroy();
  }

  #end(problem: QosError): void {
    if (this.#problem !== undefined) return;
    this.#problem = problem;
    clearTimeout(this.#deadline);
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#abandon(problem);
  }

  /** Says goodbye, so that the router frees the session at once, and hangs up on a router that does not react. */
  async close(): Promise<void> {
    if (this.#problem === undefined) this.#client.end();
    this.#end(failure.lost(this.#options, 'the connection was closed'));
    if (this.#socket.closed) return;
    const hangUp = setTimeout(() => this.#socket.destroy(), GOODBYE_MS);
    await new Promise<void>((resolve) => {
      this.#socket.once('close', () => resolve());
    });
    clearTimeout(hangUp);
  }
}
