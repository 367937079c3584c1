import type { DeviceObject } from '../../model/device.js';
import type { RouterIntent, SiteIntent } from '../../model/intent.js';
import { DIRECTIONS, type Direction } from '../../model/rate.js';
import type { Family } from '../../model/prefix.js';
import { MANGLE, MARK } from './kinds.js';
import { connectionMark, interfaceList, packetMark } from './names.js';
import { matchRule, renderLists } from './render-match.js';
import { topOf } from './top-of.js';

type Fields = Readonly<Record<string, string>>;

/**
 * Connection mark first, packet mark second (manual HTB 137986076): the long list of rules is walked once a connection,
 * every later packet costs two jumps a site and a handful of comparisons.
 *
 *   forward:  from the building to the network → chain SITE/upload
 *             to the building, from wherever but itself → chain SITE/download
 *   SITE/…:   connection unmarked → chain SITE/new/… (the list seen from that end, the default class last)
 *             whatever it is → default class; then by connection mark → its class, whose mark is the last and counts
 *   output:   what the router itself sends: to the network → its protected queue, to a building → the building's default
 *
 * The default class comes first and asks nothing, so that no packet of a site stays without a mark of ours: not when its
 * connection carries the mark of a class that is gone or of somebody else, not when it cannot be tracked, not when
 * somebody marked it before us. On a tree that hangs on `global` such packets would pass unshaped.
 *
 * DSCP is written once a packet, and on the way to the network only: there it means something to others. Classes with a
 * DSCP unlike the default's write it by connection mark, next to their packet mark. What still carries the mark of the
 * default class then gets the default's, in one rule, and the classes that share it come after.
 *
 * No rule of ours ends the processing (passthrough=no would accept the packet and skip the rules of others behind ours,
 * MSS clamping for one).
 *
 * The forward chain sees inner addresses in both directions, whatever NAT does (Packet Flow 328227). What a building's own
 * interfaces say to each other is neither marked nor shaped, and between two buildings on one router only the queue of
 * the one that receives lies on the way. A connection has one mark, so its answers go to the default class of the other.
 */
export function renderMangle(intent: RouterIntent, ipv6: boolean): readonly DeviceObject[] {
  const families: readonly Family[] = ipv6 ? ['ipv4', 'ipv6'] : ['ipv4'];
  return families.flatMap((family) => {
    const rules = [
      ...intent.sites.flatMap((site) => enter(site, intent)),
      ...perSite(intent, (site, direction) => classify(site, direction, family)),
      ...perSite(intent, markPackets),
      ...ownTraffic(intent),
    ].map((fields) => ({ kind: MANGLE[family].kind, fields }));
    return [...renderLists(intent.sites, family), ...rules];
  });
}

const perSite = (
  { sites }: RouterIntent,
  rules: (site: SiteIntent, direction: Direction) => readonly Fields[],
): readonly Fields[] => sites.flatMap((site) => DIRECTIONS.flatMap((direction) => rules(site, direction)));

const chainOf = (site: SiteIntent, direction: Direction): string => `${MARK}${site.site}/${direction}`;
const newChainOf = (site: SiteIntent, direction: Direction): string => `${MARK}${site.site}/new/${direction}`;

const jump = (chain: string, target: string, match: Fields): Fields => ({
  chain,
  action: 'jump',
  comment: target,
  ...match,
  'jump-target': target,
});

/** `in-interface=ether2`, or the list of the interfaces where they are several; `not`: any other. */
function at(site: SiteIntent, side: 'in' | 'out', not = ''): Fields {
  const [only = '', ...more] = site.interfaces;
  return more.length > 0
    ? { [`${side}-interface-list`]: not + interfaceList(site.site) }
    : { [`${side}-interface`]: not + only };
}

const enter = (site: SiteIntent, { wan }: RouterIntent): readonly Fields[] => [
  jump('forward', chainOf(site, 'upload'), { ...at(site, 'in'), 'out-interface': wan }),
  jump('forward', chainOf(site, 'download'), { ...at(site, 'in', '!'), ...at(site, 'out') }),
];

function classify(site: SiteIntent, direction: Direction, family: Family): readonly Fields[] {
  const chain = newChainOf(site, direction);
  const mark = (id: string, trafficClass: string, match: Fields): Fields => ({
    chain,
    action: 'mark-connection',
    comment: `${chain}/${id}`,
    'connection-mark': 'no-mark',
    ...match,
    'new-connection-mark': connectionMark(site.site, trafficClass),
  });
  const rules = site.rules.flatMap((rule) => {
    const match = matchRule(rule, direction, family);
    return match === undefined ? [] : [mark(rule.id, rule.trafficClass, match)];
  });
  return [...rules, mark(site.defaultClass, site.defaultClass, {})];
}

function markPackets(site: SiteIntent, direction: Direction): readonly Fields[] {
  const chain = chainOf(site, direction);
  const markOf = (name: string): string => packetMark(`${site.site}/${name}/${direction}`);
  const dscpOf = (name: string): number | undefined => (direction === 'upload' ? site.marks[name] : undefined);
  const mark = (name: string, match: Fields): Fields => ({
    chain,
    action: 'mark-packet',
    comment: `${chain}/${name}`,
    ...match,
    'new-packet-mark': markOf(name),
  });
  const write = (name: string, match: Fields): readonly Fields[] => {
    const dscp = dscpOf(name);
    if (dscp === undefined) return [];
    const rule = { chain, action: 'change-dscp', comment: `${chain}/${name}/dscp` };
    return [{ ...rule, ...match, dscp: `!${dscp}`, 'new-dscp': String(dscp) }];
  };
  const taken = (name: string): Fields => ({ 'connection-mark': connectionMark(site.site, name) });
  const { defaultClass } = site;
  const rest = dscpOf(defaultClass);
  const others = [...new Set(site.rules.map((rule) => rule.trafficClass))].filter((name) => name !== defaultClass);
  const isLikeDefault = (name: string): boolean => rest !== undefined && dscpOf(name) === rest;
  return [
    jump(chain, newChainOf(site, direction), { 'connection-mark': 'no-mark' }),
    mark(defaultClass, {}),
    ...others
      .filter((name) => !isLikeDefault(name))
      .flatMap((name) => [...write(name, taken(name)), mark(name, taken(name))]),
    ...write(defaultClass, { 'packet-mark': markOf(defaultClass) }),
    ...others.filter(isLikeDefault).map((name) => mark(name, taken(name))),
  ];
}

/** On the tree of an interface the default leaf takes what has no mark; `global` would let it pass. */
function ownTraffic(intent: RouterIntent): readonly Fields[] {
  const mark = (comment: string, queueId: string, match: Fields): Fields => ({
    chain: 'output',
    action: 'mark-packet',
    comment,
    ...match,
    'new-packet-mark': packetMark(queueId),
  });
  const management = intent.queues.find((one) => one.role === 'management');
  const sites = topOf('download', intent) === 'global' ? intent.sites : [];
  return [
    ...(management === undefined
      ? []
      : [mark(`${MARK}${management.id}/output`, management.id, { 'out-interface': intent.wan })]),
    ...sites.map((site) =>
      mark(
        `${MARK}${site.site}/output/${site.defaultClass}`,
        `${site.site}/${site.defaultClass}/download`,
        at(site, 'out'),
      ),
    ),
  ];
}
