import { readdir } from 'node:fs/promises';
import {
  addressLines,
  type Cable,
  CABLES,
  ipv4,
  ipv6,
  type Name,
  type Role,
  routeLines,
  vethEnds,
  vethLine,
} from './cables.js';
import { run, type Running, start, type StartOptions } from './processes.js';
import type { WireTools } from './wire-tools.js';

/**
 * A small network of namespaces, and nothing outside of it:
 *
 *   building  eth0 ── lan1    ┐
 *   annex     eth0 ── lan1.20 ├ router  wan ──(relay)── eth0  internet
 *   neighbour eth0 ── lan2    ┘     └ mgmt ── eth0  controller
 *
 * None of them has a link to the machine's own network. The annex is a VLAN on the building's cable; on a kernel without
 * 802.1Q it is a macvlan there: also a device on top of another, but without the tag.
 */
export interface Topology {
  readonly building: Namespace;
  readonly annex: Namespace;
  readonly neighbour: Namespace;
  readonly router: Namespace;
  readonly internet: Namespace;
  readonly controller: Namespace;
  /** Segments larger than the MTU between the namespaces (GSO, TSO, GRO), as on a server's network card. */
  setOffload(on: boolean): Promise<void>;
  /** Takes down the far end of one of the router's cables, or brings it back. */
  setCable(at: 'building' | 'neighbour' | 'internet' | 'controller', state: 'up' | 'down'): Promise<void>;
  close(): Promise<void>;
}

export interface Namespace {
  readonly name: string;
  readonly ipv4: string;
  readonly ipv6: string;
  run(command: readonly string[], options?: StartOptions): Promise<string>;
  /** As an instrument: ahead of the machine's other work. */
  start(command: readonly string[], options?: StartOptions): Running;
}

export interface TopologyOptions {
  readonly offload?: boolean;
  /** Round trip between router and internet that the relay adds; without it the two are next to each other. */
  readonly roundTripMs?: number;
  readonly tools: Pick<WireTools, 'relay' | 'urgent'>;
  readonly vlan: 'vlan' | 'macvlan';
}

export const SETTINGS: readonly string[] = [
  'net.ipv4.conf.all.rp_filter=0',
  'net.ipv4.conf.default.rp_filter=0',
  // Two devices on one cable must not answer for each other.
  'net.ipv4.conf.all.arp_ignore=1',
  'net.ipv4.conf.all.arp_announce=2',
  'net.ipv6.conf.default.accept_dad=0',
  'net.ipv6.conf.default.accept_ra=0',
  'net.ipv6.conf.all.keep_addr_on_down=1',
  'net.ipv6.conf.default.keep_addr_on_down=1',
  // A flow must not inherit the window that an earlier one ended with.
  'net.ipv4.tcp_no_metrics_save=1',
];
export const FORWARDING: readonly string[] = ['net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'];

let made = 0;

/** For the roles of one more network of this process. */
export function newNames(): Name {
  made += 1;
  const prefix = `qosctl-${process.pid}-${made}-`;
  return (role) => prefix + role;
}

export async function buildTopology(options: TopologyOptions): Promise<Topology> {
  const nameOf = newNames();
  const relayed = options.roundTripMs !== undefined;
  const roles: readonly Role[] = ['router', ...CABLES.map(({ far }) => far), ...(relayed ? ['relay' as const] : [])];
  const veths = vethEnds(relayed);
  await batch(roles.map((role) => `netns add ${nameOf(role)}`));
  for (const role of roles)
    await setSettings(nameOf(role), role === 'router' ? [...SETTINGS, ...FORWARDING] : SETTINGS);
  await batch(veths.map(([a, b]) => vethLine(a, b, nameOf)));
  await addAnnex(nameOf, options.vlan);
  for (const role of roles) await batch(addressLines(role, veths), nameOf(role));
  const setOffload = async (on: boolean): Promise<void> => {
    for (const [role, name] of veths.flat()) await setOffloadOf(nameOf(role), name, on);
  };
  await setOffload(options.offload ?? false);
  const relay = relayed ? await startRelay(nameOf('relay'), options) : undefined;
  const at = (role: Role, host: 1 | 2, net: Cable['net']): Namespace =>
    namespaceOf(nameOf(role), { net, host, urgent: options.tools.urgent });
  const far = Object.fromEntries(CABLES.map((cable) => [cable.far, at(cable.far, 2, cable.net)]));
  return {
    ...(far as Omit<Topology, 'router' | 'setOffload' | 'setCable' | 'close'>),
    router: at('router', 1, [99, 0]),
    setOffload,
    setCable: async (role, state) =>
      await batch([`link set eth0 ${state}`, ...(state === 'up' ? routeLines(role) : [])], nameOf(role)),
    close: async () => {
      await relay?.stop();
      for (const role of roles) await removeNamespace(nameOf(role));
    },
  };
}

/** Namespaces, and whatever still runs in them, of test processes that are no more. */
export async function removeLeftovers(): Promise<readonly string[]> {
  const names = await readdir('/run/netns').catch((): string[] => []);
  const dead = names.filter((name) => {
    const pid = /^qosctl-(\d+)-/.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  for (const name of dead) await removeNamespace(name);
  return dead;
}

export async function removeNamespace(name: string): Promise<void> {
  for (const pid of (await run(['ip', 'netns', 'pids', name])).trim().split(/\s+/)) kill(Number(pid));
  await run(['ip', 'netns', 'del', name]);
}

function kill(pid: number): void {
  try {
    if (pid > 0) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Made on the ends of the building's cable; the far one then moves to the annex. */
async function addAnnex(nameOf: Name, kind: TopologyOptions['vlan']): Promise<void> {
  const type = kind === 'vlan' ? 'vlan id 20' : 'macvlan mode private';
  await batch([`link add link lan1 name lan1.20 type ${type}`], nameOf('router'));
  await batch([`link add link eth0 name eth0.20 netns ${nameOf('annex')} type ${type}`], nameOf('building'));
  await batch(['link set eth0.20 name eth0'], nameOf('annex'));
}

const inside = (name: string): readonly string[] => ['ip', 'netns', 'exec', name];

/** As sysctl(8) does. */
export async function setSettings(name: string, settings: readonly string[]): Promise<void> {
  const script = 'for one in "$@"; do echo "${one#*=}" > "/proc/sys/$(echo "${one%%=*}" | tr . /)"; done';
  await run([...inside(name), 'sh', '-ec', script, 'sh', ...settings]);
}

export async function batch(lines: readonly string[], name?: string): Promise<void> {
  const within = name === undefined ? [] : ['-n', name];
  if (lines.length > 0) await run(['ip', ...within, '-batch', '-'], { input: `${lines.join('\n')}\n` });
}

export async function setOffloadOf(namespace: string, name: string, on: boolean): Promise<void> {
  const state = on ? 'on' : 'off';
  await run([...inside(namespace), 'ethtool', '-K', name, 'tso', state, 'gso', state, 'gro', state]);
}

async function startRelay(name: string, { tools, roundTripMs = 0 }: TopologyOptions): Promise<Running> {
  const running = start([tools.urgent, ...inside(name), tools.relay, 'r0', 'r1', String(roundTripMs * 500)], {
    timeoutMs: 3_600_000,
  });
  await running.said(/ready/);
  return running;
}

export interface Place {
  readonly net: Cable['net'];
  readonly host: 1 | 2;
  readonly urgent: string;
}

export const namespaceOf = (name: string, { net, host, urgent }: Place): Namespace => ({
  name,
  ipv4: ipv4(net, host),
  ipv6: ipv6(net, host),
  run: (command, options) => run([...inside(name), ...command], options),
  start: (command, options) => start([urgent, ...inside(name), ...command], options),
});
