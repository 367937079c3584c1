import type { Dscp } from '../../src/model/dscp.js';
import type { Accounting } from '../../src/model/inventory.js';
import type { Packet, Protocol } from '../../src/model/policy.js';
import { type Family, familyOf } from '../../src/model/prefix.js';
import type { Rate } from '../../src/model/rate.js';

/**
 * What a router that holds a given configuration does with packets, in no vendor's words. One interpreter for each
 * platform, written from that platform's manual and never from our renderer, turns device objects into a QueueModel; two
 * platforms mean the same when their models answer the same.
 */
export interface QueueModel {
  /** All queues of ours by the id of the intent. */
  readonly queues: ReadonlyMap<string, ModelQueue>;
  /** Carries one packet. What the router remembers of its connection is read and changed; a fresh one when absent. */
  carry(passage: Passage, connection?: Connection): Landing;
}

export interface ModelQueue {
  readonly id: string;
  /** Id of the queue above; absent at the top of a tree. */
  readonly parent?: string;
  /** In bytes of the policy's accounting, as near as the device's own rounding lets it be. */
  readonly committed: Rate;
  readonly peak: Rate;
  /** Leaves only; the lower is served first. Only the order has a meaning between platforms. */
  readonly priority?: number;
}

/** A packet with the addresses of the inside, whatever NAT makes of them further out. */
export interface Passage {
  /** Interface it came in by; absent for what the router itself sends. */
  readonly in?: string;
  readonly out: string;
  readonly protocol: Protocol;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly dscp: Dscp;
}

/** The router's memory of a connection: the mark is in the platform's own form, and may be stale or somebody else's. */
export interface Connection {
  mark?: string;
}

export interface Landing {
  /** Ids of the leaves that shape it. None: it passes unshaped. More than one: it is shaped twice. */
  readonly queues: readonly string[];
  readonly dscp: Dscp;
}

/** What an interpreter has to be told, since no device holds it. */
export interface ModelContext {
  readonly accounting: Accounting;
  /** Mean IP packet of a queue, in bytes. */
  readonly packetSize: (queueId: string) => number;
}

const UNSAID: Readonly<Record<Family, string>> = { ipv4: '203.0.113.200', ipv6: '2001:db8:ffff::200' };
const UNSAID_PORT = 1;
const WITH_PORTS: ReadonlySet<Protocol> = new Set(['tcp', 'udp', 'sctp']);

/** The packet without what cannot be on the wire together: ports of ICMP, addresses of two families. */
export function onWire(packet: Packet): Packet {
  const { local, localPort, remotePort, ...rest } = packet;
  const hasPorts = WITH_PORTS.has(packet.protocol);
  return {
    ...rest,
    ...(local !== undefined && familyOf(local) === familyOf(packet.remote) ? { local } : {}),
    ...(hasPorts && localPort !== undefined ? { localPort } : {}),
    ...(hasPorts && remotePort !== undefined ? { remotePort } : {}),
  };
}

/**
 * A packet of the policy language as it passes a router, between a building's interface and the one towards the network.
 * What it does not say gets a value that no rule of the tests names.
 */
export function crossing(packet: Packet, ends: { readonly building: string; readonly wan: string }): Passage {
  const { direction, protocol, remote, remotePort, local, localPort, dscp = 0 } = onWire(packet);
  const unsaid = WITH_PORTS.has(protocol) ? UNSAID_PORT : undefined;
  const far = { address: remote, port: remotePort ?? unsaid };
  const near = { address: local ?? UNSAID[familyOf(remote)], port: localPort ?? unsaid };
  const isUpload = direction === 'upload';
  const [from, to] = isUpload ? [near, far] : [far, near];
  return {
    in: isUpload ? ends.building : ends.wan,
    out: isUpload ? ends.wan : ends.building,
    protocol,
    source: from.address,
    destination: to.address,
    ...(from.port === undefined ? {} : { sourcePort: from.port }),
    ...(to.port === undefined ? {} : { destinationPort: to.port }),
    dscp,
  };
}
