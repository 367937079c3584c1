import type { Device } from './device.js';
import { failure, noMatch } from './trap.js';
import { atLeast } from './version.js';

type Fields = Readonly<Record<string, string>>;

const FIREWALLS = /^\/ipv?6?\/firewall\/(mangle|filter|nat)$/;
const WITH_PORTS = new Set(['tcp', 'udp', 'udp-lite', 'dccp', 'sctp', '6', '17']);
const NEEDED: Readonly<Record<string, string>> = {
  'mark-connection': 'new-connection-mark',
  'mark-packet': 'new-packet-mark',
  'change-dscp': 'new-dscp',
  jump: 'jump-target',
};
const MANGLES = ['/ip/firewall/mangle', '/ipv6/firewall/mangle'];
const MAX_PACKET_MARKS = 4096;

/** What holds between the fields of an item, beyond what each may be; `given` is what the command says. */
export function checkItem(
  device: Device,
  path: string,
  item: { readonly fields: Fields; readonly given: Fields },
): void {
  if (FIREWALLS.test(path)) {
    checkRule(item.fields);
    limitMarks(device, item.given['new-packet-mark']);
  }
  const { version } = device;
  const isTooNew =
    (path === '/queue/type' && !atLeast(version, '7') && /^(cake|codel|fq-codel)$/.test(item.given['kind'] ?? '')) ||
    (path === '/ipv6/firewall/filter' && !atLeast(version, '7.18') && item.given['action'] === 'fasttrack-connection');
  if (isTooNew) throw noMatch(path === '/queue/type' ? 'kind' : 'action');
}

function checkRule(fields: Fields): void {
  const action = fields['action'] ?? 'accept';
  const needed = NEEDED[action];
  if (needed !== undefined && (fields[needed] ?? '') === '')
    throw failure(`${needed} must be set for action ${action}`);
  const hasPorts = ['src-port', 'dst-port', 'port'].some((name) => (fields[name] ?? '') !== '');
  if (hasPorts && !WITH_PORTS.has(fields['protocol'] ?? '')) {
    throw failure('ports can be specified if proto is tcp,udp,udp-lite,dccp,sctp');
  }
}

/** At most 4096 distinct packet marks (manual 48660587). */
function limitMarks(device: Device, mark: string | undefined): void {
  const rules = MANGLES.map((path) => device.items(path));
  if (mark === undefined || rules.reduce((sum, rows) => sum + rows.length, 0) < MAX_PACKET_MARKS) return;
  const marks = new Set(rules.flat().map(({ fields }) => fields['new-packet-mark']));
  marks.delete(undefined);
  if (!marks.has(mark) && marks.size >= MAX_PACKET_MARKS) throw failure('bad new packet mark');
}
