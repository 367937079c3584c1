import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type Server, type ServerChannel } from 'ssh2';
import type { Host } from './api-session.js';
import { runLine } from './console.js';
import { type Faults, isTurn } from './faults.js';
import { covers } from './rights.js';
import type { Watch } from './script-run.js';
import { Trap } from './trap.js';
import { SshWire } from './ssh-wire.js';

export interface SshHost extends Host {
  /** Private host key. */
  readonly hostKey: string;
  /** Public keys of the user, as `ssh-ed25519 AAAA…`. */
  readonly authorizedKeys: readonly string[];
}

/** ssh2 1.17 drops zeros in front of the public half, and cannot read the one key in 256 that has them. */
export function newHostKey(): string {
  const key = ssh2.utils.generateKeyPairSync('ed25519').private;
  return authorizedKeyOf(key) === undefined ? newHostKey() : key;
}

/** As `ssh-keygen -l` prints it. */
export function hostKeyFingerprint(hostKey: string): string {
  const digest = createHash('sha256').update(publicOf(hostKey)).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

/** The line of `authorized_keys` for a private key; undefined when it is none. */
export function authorizedKeyOf(privateKey: string): string | undefined {
  const key = parse(privateKey);
  return key instanceof Error ? undefined : `${key.type} ${key.getPublicSSH().toString('base64')}`;
}

function publicOf(key: string): Buffer {
  const parsed = parse(key);
  if (parsed instanceof Error) throw parsed;
  return parsed.getPublicSSH();
}

/** Files of OpenSSH could hold several keys; ssh2 gives a list then, whatever its types say. */
function parse(key: string): ParsedKey | Error {
  const parsed: unknown = ssh2.utils.parseKey(key);
  return (Array.isArray(parsed) ? parsed[0] : parsed) as ParsedKey | Error;
}

/** The SSH service of a router: a login, then the console, one line for each exec (manual 132350014). */
export class SshService {
  readonly #host: SshHost;
  readonly #server: Server;
  /** By the client's end. ssh2 tells of a connection when the client has greeted, and several may be at that. */
  readonly #sockets = new Map<string, Socket>();

  constructor(host: SshHost) {
    this.#host = host;
    this.#server = new ssh2.Server({ hostKeys: [host.hostKey], ident: 'ROSSSH' }, (connection, { ip, port }) => {
      const socket = this.#sockets.get(`${ip} ${port}`);
      if (socket !== undefined) this.#attend(connection, socket);
    });
  }

  serve(socket: Socket): void {
    const wire = new SshWire(socket, this.#host);
    const client = `${wire.remoteAddress ?? ''} ${wire.remotePort ?? ''}`;
    this.#sockets.set(client, socket);
    socket.on('close', () => this.#sockets.delete(client));
    // ssh2 asks of a socket what every duplex stream has.
    this.#server.injectSocket(wire as unknown as Socket);
  }

  #attend(connection: Connection, socket: Socket): void {
    connection.on('error', () => undefined);
    connection.on('authentication', (context) => this.#login(context));
    connection.on('ready', () => (this.#host.stats.logins += 1));
    connection.on('session', (accept) => {
      const session = accept();
      session.on('exec', (take, _, { command }) => this.#exec(command, take(), socket));
      // A terminal and files are more than this simulator has.
      session.on('pty', (_, refuse) => refuse());
      session.on('shell', (_, refuse) => refuse());
      session.on('sftp', (_, refuse) => refuse());
    });
  }

  /** A user with a key logs in by password only where `/ip/ssh` says so (manual 132350014). */
  #login(context: AuthContext): void {
    const { user, password, policy, authorizedKeys } = this.#host;
    const takesPassword = authorizedKeys.length === 0 || this.#alsoPassword();
    const methods: ('publickey' | 'password')[] = ['publickey', ...(takesPassword ? (['password'] as const) : [])];
    const isUser = context.username === user && covers(policy, 'ssh');
    const isRight =
      context.method === 'password'
        ? takesPassword && context.password === password
        : context.method === 'publickey' && authorizedKeys.some((key) => proves(context, key));
    if (isUser && isRight) context.accept();
    else context.reject(methods);
  }

  #alsoPassword(): boolean {
    const fields = this.#host.device.items('/ip/ssh')[0]?.fields ?? {};
    return /^(true|yes)$/.test(fields['always-allow-password-login'] ?? fields['password-authentication'] ?? '');
  }

  #exec(command: string, channel: ServerChannel, socket: Socket): void {
    const { device, faults, stats, policy, note, cpu } = this.#host;
    stats.execs += 1;
    stats.exchanges += 1;
    note([command]);
    channel.on('error', () => undefined);
    channel.resume();
    if (isTurn(faults, 'dropAtExec')) {
      socket.destroy();
      return;
    }
    try {
      // One complete line: the console waits for nothing more.
      const line = command.split(/[\r\n]/)[0] ?? '';
      const output = runLine(device, line, { rights: policy, watch: this.#watch() });
      const now = performance.now();
      cpu.freeAt = Math.max(now, cpu.freeAt) + (faults.cpuMs ?? 0);
      setTimeout(() => answer(channel, output), cpu.freeAt - now);
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      if (error.how === 'cut') socket.destroy();
    }
  }

  /** The faults of a write, as over the API. */
  #watch(): Watch {
    const { device, faults, stats, note } = this.#host;
    let isLast = false;
    return {
      before(path, command) {
        note([`${path}/${command}`]);
        if (command === 'print') stats.reads += 1;
        if (READS.has(command)) return;
        stats.writes += 1;
        disturb(faults, () => device.reboot());
        isLast = isTurn(faults, 'dropAfterWrite');
      },
      after() {
        if (isLast) throw new Interruption('cut');
      },
    };
  }
}

const READS = new Set(['print', 'get', 'find']);

function disturb(faults: Faults, reboot: () => void): void {
  if (isTurn(faults, 'dropAtWrite')) throw new Interruption('cut');
  if (isTurn(faults, 'rebootAtWrite')) {
    reboot();
    throw new Interruption('cut');
  }
  if (isTurn(faults, 'hangAtWrite')) throw new Interruption('hang');
  if (isTurn(faults, 'refuseWrite')) throw new Trap('failure: refused as told');
}

/** What no script can catch. */
class Interruption extends Error {
  readonly how: 'cut' | 'hang';

  constructor(how: 'cut' | 'hang') {
    super(how);
    this.how = how;
  }
}

/** Whether RouterOS tells the truth in an exit status is not known; this one tells nothing. */
function answer(channel: ServerChannel, output: string): void {
  if (output !== '') channel.write(Buffer.from(output, 'utf8'));
  channel.end();
}

function proves(context: AuthContext, authorized: string): boolean {
  if (context.method !== 'publickey') return false;
  const key = ssh2.utils.parseKey(authorized);
  if (key instanceof Error || !key.getPublicSSH().equals(context.key.data)) return false;
  const { blob, signature } = context;
  if (blob === undefined || signature === undefined) return true;
  const isProof: unknown = key.verify(blob, signature, context.hashAlgo);
  return isProof === true;
}
