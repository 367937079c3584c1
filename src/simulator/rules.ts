import type { Device } from './device.js';
import { failure, Trap } from './trap.js';

type Fields = Readonly<Record<string, string>>;

const WITH_PORTS = new Set(['tcp', 'udp', 'udp-lite', 'dccp', 'sctp', '6', '17']);
const NEEDED: Readonly<Record<string, string>> = {
  'mark-connection': 'new-connection-mark',
  'mark-packet': 'new-packet-mark',
  'change-dscp': 'new-dscp',
  jump: 'jump-target',
};
const ACTIONS = new Set([
  'accept',
  'add-dst-to-address-list',
  'add-src-to-address-list',
  'change-dscp',
  'change-mss',
  'change-ttl',
  'clear-df',
  'dnpt',
  'drop',
  'fasttrack-connection',
  'jump',
  'log',
  'mark-connection',
  'mark-packet',
  'mark-routing',
  'masquerade',
  'passthrough',
  'reject',
  'return',
  'route',
  'dst-nat',
  'src-nat',
  'set-priority',
  'sniff-pc',
  'sniff-tzsp',
  'snpt',
  'strip-ipv4-options',
  'tarpit',
  'redirect',
  'netmap',
  'same',
]);

/** What holds between the fields of a firewall rule. */
export function checkRule(fields: Fields): void {
  const action = fields['action'] ?? 'accept';
  if (!ACTIONS.has(action)) throw new Trap('input does not match any value of action', 1);
  const needed = NEEDED[action];
  if (needed !== undefined && (fields[needed] ?? '') === '')
    throw failure(`${needed} must be set for action ${action}`);
  const hasPorts = ['src-port', 'dst-port', 'any-port'].some((name) => (fields[name] ?? '') !== '');
  if (hasPorts && !WITH_PORTS.has(fields['protocol'] ?? '')) {
    throw failure('ports can be specified if proto is tcp,udp,udp-lite,dccp,sctp');
  }
}

const MAX_PACKET_MARKS = 4096;

/** At most 4096 distinct packet marks (manual 48660587). */
export function limitMarks(device: Device, mark: string | undefined): void {
  if (mark === undefined) return;
  const marks = new Set(
    ['/ip/firewall/mangle', '/ipv6/firewall/mangle'].flatMap((path) =>
      device.table(path).rows.map(({ fields }) => fields['new-packet-mark']),
    ),
  );
  marks.delete(undefined);
  if (!marks.has(mark) && marks.size >= MAX_PACKET_MARKS) throw failure('bad new packet mark');
}
