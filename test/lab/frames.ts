import ipaddr from 'ipaddr.js';
import { familyOf } from '../../src/model/prefix.js';
import type { Packet, Protocol } from '../../src/model/policy.js';
import { DIRECTIONS } from '../../src/model/rate.js';
import type { Namespace } from './namespaces.js';
import { localOf, type Rig } from './rig.js';
import { addressOf } from './traffic.js';

/** Frames on the wire for packets of the model, to be sent as they are (`wire/inject.c`). */
export interface FrameEnds {
  /** Hardware addresses, as `ip link` prints them. */
  readonly from: string;
  readonly to: string;
  /** Of the building, where the packet names none. */
  readonly local: string;
  /** Of 802.1Q. */
  readonly tag?: number;
}

const PROTOCOL: Readonly<Record<Protocol, readonly [ipv4: number, ipv6: number]>> = {
  tcp: [6, 6],
  udp: [17, 17],
  icmp: [1, 58],
  gre: [47, 47],
  esp: [50, 50],
  ah: [51, 51],
  sctp: [132, 132],
};

/** High enough that no service claims it. */
const ANY_PORT = 54_321;

/** Sends packets as the building or the internet would, and says how many left. Nobody answers who does not own the address. */
export async function injectPackets(rig: Rig, packets: readonly Packet[], at = 'lan1'): Promise<number> {
  const { topology, tools } = rig;
  const building = localOf(rig, at);
  let sent = 0;
  for (const direction of DIRECTIONS) {
    const [sender, port] = direction === 'upload' ? [building, at] : [topology.internet, 'wan'];
    const [from, to] = [await hardwareOf(sender, 'eth0'), await hardwareOf(topology.router, port)];
    const frames = packets
      .filter((packet) => packet.direction === direction)
      .map((packet) => frameOf(packet, { from, to, local: addressOf(building, familyOf(packet.remote)) }));
    if (frames.length > 0)
      sent += Number(await sender.run([tools.inject, 'eth0'], { input: `${frames.join('\n')}\n` }));
  }
  return sent;
}

const hardwareOf = async (at: Namespace, name: string): Promise<string> =>
  (await at.run(['cat', `/sys/class/net/${name}/address`])).trim();

/** In hexadecimal. Checksums of the inner protocols stay empty: a router forwards without looking at them. */
export function frameOf(packet: Packet, { from, to, local: own, tag }: FrameEnds): string {
  const { direction, protocol, remote, remotePort = ANY_PORT, localPort = ANY_PORT, dscp = 0 } = packet;
  const local = packet.local ?? own;
  const [source, destination] = direction === 'upload' ? [local, remote] : [remote, local];
  const ports = direction === 'upload' ? [localPort, remotePort] : [remotePort, localPort];
  const isOld = familyOf(remote) === 'ipv4';
  const inner = innerOf(protocol, ports, isOld);
  const about = { source, destination, dscp, number: PROTOCOL[protocol][isOld ? 0 : 1], length: inner.length };
  const header = isOld ? ipv4Header(about) : ipv6Header(about);
  const tagged = tag === undefined ? '' : `8100${tag.toString(16).padStart(4, '0')}`;
  const ethernet = Buffer.concat([macOf(to), macOf(from), Buffer.from(tagged + (isOld ? '0800' : '86dd'), 'hex')]);
  return Buffer.concat([ethernet, header, inner]).toString('hex');
}

const bytesOf = (address: string): Buffer => Buffer.from(ipaddr.parse(address).toByteArray());
const macOf = (text: string): Buffer => Buffer.from(text.replaceAll(':', ''), 'hex');

function innerOf(protocol: Protocol, [source = 0, destination = 0]: readonly number[], isOld: boolean): Buffer {
  const bytes = Buffer.alloc(32);
  if (protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp') {
    bytes.writeUInt16BE(source, 0);
    bytes.writeUInt16BE(destination, 2);
  }
  if (protocol === 'tcp') bytes.writeUInt16BE(0x5010, 12);
  if (protocol === 'udp') bytes.writeUInt16BE(bytes.length, 4);
  // Echo request (RFC 792, RFC 4443).
  if (protocol === 'icmp') bytes.writeUInt8(isOld ? 8 : 128, 0);
  return bytes;
}

interface About {
  readonly source: string;
  readonly destination: string;
  readonly dscp: number;
  readonly number: number;
  readonly length: number;
}

function ipv4Header({ source, destination, dscp, number, length }: About): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt8(0x45, 0);
  header.writeUInt8(dscp << 2, 1);
  header.writeUInt16BE(20 + length, 2);
  header.writeUInt8(64, 8);
  header.writeUInt8(number, 9);
  bytesOf(source).copy(header, 12);
  bytesOf(destination).copy(header, 16);
  header.writeUInt16BE(checksumOf(header), 10);
  return header;
}

/** RFC 1071. */
function checksumOf(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < header.length; at += 2) sum += header.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function ipv6Header({ source, destination, dscp, number, length }: About): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32BE((6 << 28) | (dscp << 22), 0);
  header.writeUInt16BE(length, 4);
  header.writeUInt8(number, 6);
  header.writeUInt8(64, 7);
  bytesOf(source).copy(header, 8);
  bytesOf(destination).copy(header, 24);
  return header;
}
