import { type AddressInfo, createServer, type Server as TcpServer, type Socket } from 'node:net';
import { type Algorithms, type AuthContext, Server, type ServerChannel, utils } from 'ssh2';
import { openSsh, type SshConnection, type SshOptions } from '../../src/drivers/ssh.js';
import { fingerprintOf } from '../../src/drivers/ssh-host-key.js';
import { Secret } from '../../src/model/secret.js';
import { PASSWORD } from './rude-api.js';

/** How a scripted SSH server behaves. */
export interface SshScript {
  /** Method by method; default: takes PASSWORD by password. */
  readonly login?: (context: AuthContext) => void;
  /** Each command; default: echoes it and ends with status 0. `false`: may not run commands. */
  readonly exec?: ((command: string, channel: ServerChannel) => void) | false;
  /** Private host key; default: an ed25519 one. */
  readonly hostKey?: string;
  readonly algorithms?: Algorithms;
}

export interface SshPeer {
  readonly port: number;
  readonly fingerprint: string;
  /** Methods that clients tried, in order. */
  readonly attempts: readonly string[];
  /** What was agreed with each client. */
  readonly agreed: readonly string[];
  readonly connections: () => number;
  cut(): void;
  close(): Promise<void>;
}

/** ssh2 1.17 makes one key in 256 that it cannot read itself. */
export function newKeys(): ReturnType<typeof utils.generateKeyPairSync> {
  const keys = utils.generateKeyPairSync('ed25519');
  const parsed: unknown = utils.parseKey(keys.private);
  return (Array.isArray(parsed) ? parsed[0] : parsed) instanceof Error ? newKeys() : keys;
}

export const ED25519 = newKeys();

const takePassword = (context: AuthContext): void => {
  if (context.method === 'password' && context.password === PASSWORD) context.accept();
  else context.reject(['password']);
};

const echo = (command: string, channel: ServerChannel): void => {
  channel.write(`${command}\n`);
  channel.exit(0);
  channel.end();
};

export async function startSshPeer(script: SshScript = {}): Promise<SshPeer> {
  const { login = takePassword, exec = echo, hostKey = ED25519.private, algorithms = {} } = script;
  const attempts: string[] = [];
  const agreed: string[] = [];
  const ssh = new Server({ hostKeys: [hostKey], algorithms }, (connection) => {
    connection.on('error', () => undefined);
    connection.on('handshake', (negotiated) => agreed.push(JSON.stringify(negotiated)));
    connection.on('authentication', (context) => {
      attempts.push(context.method);
      login(context);
    });
    connection.on('session', (accept) => {
      accept().on('exec', (take, refuse, { command }) => (exec === false ? refuse() : exec(command, take())));
    });
  });
  const tcp = await startTcp((socket) => ssh.injectSocket(socket));
  const key = utils.parseKey(hostKey);
  if (key instanceof Error) throw key;
  const first: unknown = Array.isArray(key) ? key[0] : key;
  return {
    ...tcp,
    attempts,
    agreed,
    fingerprint: fingerprintOf((first as { getPublicSSH(): Buffer }).getPublicSSH()),
  };
}

export interface TcpPeer {
  readonly port: number;
  readonly connections: () => number;
  cut(): void;
  close(): Promise<void>;
}

/** Anything that accepts connections. */
export async function startTcp(serve: (socket: Socket) => void): Promise<TcpPeer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: TcpServer = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    cut,
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}

export interface SshBench {
  readonly keep: <T extends { close(): Promise<void> }>(one: T) => T;
  readonly connect: (peer: Pick<SshOptions, 'port'>, more?: Partial<SshOptions>) => Promise<SshConnection>;
  readonly close: () => Promise<void>;
}

/** Servers and connections of one test file, closed together after each test. */
export function sshBench(): SshBench {
  const open: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(one: T): T => {
    open.push(one);
    return one;
  };
  const common = { router: 'school-7', address: '127.0.0.1', user: 'qos', legacyAlgorithms: false };
  const deadlines = { connectTimeoutMs: 60_000, commandTimeoutMs: 60_000, password: new Secret(PASSWORD) };
  return {
    keep,
    connect: async (peer, more) => {
      const hostKey = 'fingerprint' in peer ? String(peer.fingerprint) : undefined;
      return keep(await openSsh({ ...common, ...deadlines, hostKey, port: peer.port, ...more }));
    },
    close: async () => void (await Promise.all(open.splice(0).map((one) => one.close()))),
  };
}
