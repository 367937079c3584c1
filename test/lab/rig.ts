import { inject } from 'vitest';
import type { RouterIntent } from '../../src/model/intent.js';
import type { Family } from '../../src/model/prefix.js';
import { type Direction, formatRate, type Rate } from '../../src/model/rate.js';
import type { LabSite } from './lab-intent.js';
import { buildTopology, type Namespace, type Topology } from './namespaces.js';
import type { Line } from './statistics.js';
import type { Ends } from './traffic.js';
import type { WireTools } from './wire-tools.js';

/** Puts an intent on the router, by hand or by a driver: all that a measurement knows of who shapes. */
export type Apply = (intent: RouterIntent) => Promise<void>;

export interface Rig {
  readonly topology: Topology;
  readonly tools: WireTools;
  readonly offload: boolean;
  readonly roundTripMs?: number;
  close(): Promise<void>;
}

export interface RigOptions {
  readonly offload?: boolean;
  readonly roundTripMs?: number;
}

export async function openRig({ offload = false, roundTripMs }: RigOptions = {}): Promise<Rig> {
  const { tools, ground } = inject('lab');
  if (tools === undefined) throw new Error('the lab needs cc');
  const vlan = ground.present.includes('vlan') ? 'vlan' : 'macvlan';
  const delay = roundTripMs === undefined ? {} : { roundTripMs };
  const topology = await buildTopology({ tools, vlan, offload, ...delay });
  return { topology, tools, offload, ...delay, close: () => topology.close() };
}

/** What holds while a measurement runs. */
export interface Setting {
  readonly rig: Rig;
  readonly direction: Direction;
  readonly family: Family;
  /** Of the building. */
  readonly allocation: Rate;
}

export function describeSetting({ rig, direction, family, allocation }: Setting): string {
  const words = [direction, family === 'ipv4' ? 'IPv4' : 'IPv6', formatRate(allocation)];
  return [...words, `GSO ${rig.offload ? 'on' : 'off'}`, `RTT ${rig.roundTripMs ?? 0.3} ms`].join(', ');
}

/** The lab's rates count Ethernet frames, as policies do where they say nothing else. */
export const lineOf = ({ family }: Setting): Line => ({ accounting: 'ethernet', family });

const BEHIND: Readonly<Record<string, 'building' | 'neighbour' | 'annex'>> = {
  lan1: 'building',
  lan2: 'neighbour',
  'lan1.20': 'annex',
};

export function localOf({ topology }: Rig, interfaceName: string): Namespace {
  const role = BEHIND[interfaceName];
  if (role === undefined) throw new TypeError(`nobody lives behind ${interfaceName}`);
  return topology[role];
}

export const endsOf = ({ rig, family }: Setting, interfaceName = 'lan1'): Ends => ({
  local: localOf(rig, interfaceName),
  remote: rig.topology.internet,
  family,
});

/** Where packets of a site leave the router. */
export const egressOf = (direction: Direction, site: Pick<LabSite, 'interface'> = { interface: 'lan1' }): string =>
  direction === 'upload' ? 'wan' : site.interface;
