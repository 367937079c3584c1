import type { Form } from './forms.js';
import offered from './trees/values.json' with { type: 'json' };

/** What RouterOS completes is only a part of what these take: `ttl=equal:64`, `start-time=10:00:00`. */
const OPEN = new Set([
  'accept-router-advertisements-on',
  'address-list-timeout',
  'hop-limit',
  'hotspot',
  'ipsec-policy',
  'new-hop-limit',
  'new-mss',
  'new-ttl',
  'p2p',
  'per-connection-classifier',
  'start-time',
  'ttl',
  'type',
  'unset',
]);

/** Takes several, as `established,related`. */
const LISTS = new Set([
  'connection-nat-state',
  'connection-state',
  'dst-address-type',
  'headers',
  'pcq-classifier',
  'policy',
  'src-address-type',
  'tcp-flags',
]);

/** Negates one by one, as `syn,!ack`; elsewhere a `!` turns the whole value round. */
const NEGATES_EACH = new Set(['policy', 'tcp-flags']);

/** Numbers up to this do as well as names. */
const NUMBERS: Readonly<Record<string, number>> = { protocol: 255, 'new-dscp': 63, 'new-priority': 63 };

const forms = new Map<string, Map<string, Form | undefined>>();

/** The values that RouterOS itself offers for an argument, where they are all that it takes. */
export function offeredForm(path: string, name: string): Form | undefined {
  const menu = forms.get(path) ?? new Map<string, Form | undefined>();
  forms.set(path, menu);
  if (!menu.has(name)) menu.set(name, readForm(path, name));
  return menu.get(name);
}

function readForm(path: string, name: string): Form | undefined {
  const menus: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = offered;
  const line = menus[path]?.[name];
  if (line === undefined || OPEN.has(name)) return undefined;
  if (line === 'flag') return { kind: 'flag' };
  if (line === 'time') return { kind: 'duration' };
  return {
    kind: 'one-of',
    values: line.replace(/^!/, '').split(' '),
    negatable: NEGATES_EACH.has(name) ? 'each' : line.startsWith('!') ? 'whole' : 'no',
    isList: LISTS.has(name),
    ...(NUMBERS[name] === undefined ? {} : { upTo: NUMBERS[name] }),
  };
}

/** Properties that `unset` may name; undefined where RouterOS does not say. */
export function unsettable(path: string): ReadonlySet<string> | undefined {
  const menus: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = offered;
  const line = menus[path]?.['unset'];
  return line === undefined ? undefined : new Set(line.split(' '));
}
