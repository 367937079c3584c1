import { setTimeout as pause } from 'node:timers/promises';
import { Secret } from '../../../src/model/secret.js';
import { openSsh, type SshConnection } from '../../../src/drivers/ssh.js';
import { addressLines, type Cable, CABLES, ipv4, ipv6, type Role } from '../cables.js';
import type { Login } from '../linux-device.js';
import {
  batch,
  type Namespace,
  namespaceOf,
  newNames,
  removeNamespace,
  setOffloadOf,
  SETTINGS,
  setSettings,
  type Topology,
} from '../namespaces.js';
import { run } from '../processes.js';
import { forward } from '../sshd.js';
import type { Image } from './image.js';
import { startVirtualMachine, type VirtualMachine } from './virtual-machine.js';

/**
 * The lab's network with a virtual machine for a router: each of its ports is a tap device, and that stands in the namespace
 * of the cable's far end. The annex lives on the building's cable: what it sends carries tag 20.
 */
export interface VirtualLab {
  readonly topology: Topology;
  readonly login: Login;
  readonly machine: VirtualMachine;
  /** Runs a script on the router, as root, on a connection of its own. */
  sh(script: string): Promise<string>;
  close(): Promise<void>;
}

const FAR = CABLES.filter(({ far }) => far !== 'annex');
/** In the order of the addresses that the router knows them by. */
const PORTS = ['lan1', 'lan2', 'mgmt', 'wan'];

export interface VirtualLabOptions {
  readonly image: Image;
  /** Path of `wire/urgent.c`. */
  readonly urgent: string;
}

export async function openVirtualLab({ image, urgent }: VirtualLabOptions): Promise<VirtualLab> {
  const nameOf = newNames();
  const roles: readonly Role[] = ['router', ...FAR.map(({ far }) => far)];
  await batch(roles.map((role) => `netns add ${nameOf(role)}`));
  for (const { far } of FAR) await setSettings(nameOf(far), SETTINGS);
  const machine = await startVirtualMachine({ image, namespace: nameOf('router'), ports: PORTS });
  for (const { far, port } of FAR) {
    await run(['ip', '-n', nameOf('router'), 'link', 'set', port, 'netns', nameOf(far), 'name', 'eth0']);
    await batch(addressLines(far, []), nameOf(far));
  }
  const setOffload = async (on: boolean): Promise<void> => {
    for (const { far } of FAR) await setOffloadOf(nameOf(far), 'eth0', on);
  };
  await setOffload(false);
  const at = (role: Role, net: Cable['net']): Namespace => namespaceOf(nameOf(role), { net, host: 2, urgent });
  const controller = at('controller', [99, 0]);
  const forwarder = await forward(controller, ipv4([99, 0], 1), 22);
  const key = new Secret(image.privateKey);
  const login: Login = { host: '127.0.0.1', port: forwarder.port, user: 'root', hostKey: image.hostKey, key };
  const behind = behindDoor(login);
  const topology: Topology = {
    building: at('building', [10, 1]),
    annex: at('building', [10, 3]),
    neighbour: at('neighbour', [10, 2]),
    internet: at('internet', [250, 0]),
    controller,
    router: routerOf(nameOf('router'), behind),
    setOffload,
    setCable: async (role, state) => await batch([`link set eth0 ${state}`], nameOf(role)),
    close: async () => {
      for (const role of roles) await removeNamespace(nameOf(role));
    },
  };
  return {
    topology,
    login,
    machine: {
      ...machine,
      reset: () => behind.reopen(machine.reset()),
    },
    sh: (script) => behind.exec('/bin/sh', script),
    close: async () => {
      await behind.close();
      await forwarder.close();
      await machine.close();
      await topology.close();
    },
  };
}

interface Door {
  exec(command: string, input?: string): Promise<string>;
  /** The far end starts anew: what was open leads nowhere, and nothing else does before it is up, nor if it never is. */
  reopen(up: Promise<void>): Promise<void>;
  close(): Promise<void>;
}

const PATH = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin; export PATH; unset SSH_CONNECTION; ';

/** Opened when it is needed, and again when it was closed. */
export function behindDoor({ host, port, user, hostKey, key, password }: Login, before = PATH): Door {
  const open = (): Promise<SshConnection> =>
    openSsh({
      router: 'the router',
      address: host,
      port,
      user,
      hostKey,
      ...(key === undefined ? {} : { key }),
      ...(password === undefined ? {} : { password }),
      legacyAlgorithms: false,
      connectTimeoutMs: 20_000,
      commandTimeoutMs: 120_000,
    });
  let last: SshConnection | undefined;
  let up = Promise.resolve();
  return {
    exec: async (command, input = '') => {
      await up;
      const connection = last?.closed === false ? last : await open().catch(() => pause(500).then(open));
      last = connection;
      const { code, stdout, stderr } = await connection.exec(`${before}${command}`, input);
      if (code !== 0) throw new Error(`${command} on the router ended with ${code}: ${stderr || stdout}`);
      return stdout;
    },
    reopen: async (next) => {
      up = next;
      await last?.close();
      last = undefined;
      await up;
    },
    close: async () => await last?.close(),
  };
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const routerOf = (name: string, behind: Door): Namespace => ({
  name,
  ipv4: ipv4([99, 0], 1),
  ipv6: ipv6([99, 0], 1),
  run: (command, { input } = {}) => behind.exec(command.map(quoted).join(' '), input),
  start: () => {
    throw new TypeError('the instruments of the lab do not run on the virtual router');
  },
});
