import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Machine, startMachine } from './machine.js';
import type { Namespace, Topology } from './namespaces.js';
import { run } from './processes.js';

/** A Debian box with a real sshd, that a controller reaches through the management cable. */
export interface SshRouter {
  /** On the loopback: what connects here comes out at the controller's end of the cable. */
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  /** OpenSSH format, without passphrase. */
  readonly privateKey: string;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly hostKey: string;
  readonly machine: Machine;
  close(): Promise<void>;
}

export interface SshRouterOptions {
  /** `root`, or somebody who needs sudo. */
  readonly user?: string;
  /** The rule for sudo. */
  readonly sudoers?: string;
  readonly init?: 'systemd' | 'sysv';
}

const config = `
Port 22
HostKey /etc/ssh/lab_host_key
AuthorizedKeysFile /etc/ssh/lab_keys/%u
PidFile none
UsePAM no
UseDNS no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
LogLevel INFO
`;

export async function startSshRouter(topology: Topology, options: SshRouterOptions = {}): Promise<SshRouter> {
  const { user = 'root', sudoers = '', init = 'systemd' } = options;
  const keys = await makeKeys();
  const machine = await startMachine(topology.router, {
    user,
    init,
    prepare: async (write) => {
      await write('/etc/ssh/lab_config', config);
      await write('/etc/ssh/lab_host_key', keys.host, '600');
      await write(`/etc/ssh/lab_keys/${user}`, keys.publicKey);
      if (sudoers !== '') await write('/etc/sudoers.d/qosctl', `${sudoers}\n`, '440');
    },
  });
  const forwarder = await forward(topology.controller, topology.router.ipv4, 22);
  return {
    host: '127.0.0.1',
    port: forwarder.port,
    user,
    privateKey: keys.privateKey,
    hostKey: keys.fingerprint,
    machine,
    close: async () => {
      await forwarder.close();
      await machine.close();
    },
  };
}

export async function makeKeys() {
  const folder = await mkdtemp(join(tmpdir(), 'qosctl-keys-'));
  const make = async (name: string): Promise<string> => {
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', join(folder, name)]);
    return await readFile(join(folder, name), 'utf8');
  };
  const [host, privateKey] = [await make('host'), await make('user')];
  const publicKey = await readFile(join(folder, 'user.pub'), 'utf8');
  const printed = await run(['ssh-keygen', '-l', '-E', 'sha256', '-f', join(folder, 'host')]);
  await rm(folder, { recursive: true });
  return { host, privateKey, publicKey, fingerprint: printed.split(' ')[1] ?? '' };
}

/** A port of the loopback whose connections are continued from inside of a namespace: the two share no network. */
export async function forward(from: Namespace, address: string, port: number) {
  const words = [
    'netns',
    'exec',
    from.name,
    process.execPath,
    join(import.meta.dirname, 'forward.mjs'),
    address,
    String(port),
  ];
  const child = spawn('ip', words, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  const server = createServer({ pauseOnConnect: true }, (socket) => void child.send('join', socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
