import type { DeviceObject } from '../../model/device.js';
import type { RouterIntent, SiteIntent } from '../../model/intent.js';
import type { Direction } from '../../model/rate.js';
import type { Family } from '../../model/prefix.js';
import { MANGLE, MARK } from './kinds.js';
import { connectionMark, interfaceList, packetMark } from './names.js';
import { matchRule, renderLists } from './render-match.js';

type Fields = Readonly<Record<string, string>>;

/**
 * Connection mark first, packet mark second (manual HTB 137986076): the long list of rules is walked once a connection,
 * every later packet costs two jumps a site and a handful of comparisons.
 *
 *   forward:  from the building → chain SITE/upload, for all sites; then to the building → chain SITE/download
 *   SITE/…:   connection unmarked → chain SITE/new/… (the list seen from that end, the default class last)
 *             whatever it is → default class; then by connection mark → its class, whose mark is the last and counts
 *   output:   what the router itself sends to the network → its protected queue
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
 * interfaces say to each other is neither marked nor shaped. Between two buildings on one router only the queue of
 * the one that receives lies on the way, so download has the last word.
 */
export function renderMangle(intent: RouterIntent, ipv6: boolean): readonly DeviceObject[] {
  const families: readonly Family[] = ipv6 ? ['ipv4', 'ipv6'] : ['ipv4'];
  return families.flatMap((family) => {
    const rules = [
      ...WAYS.flatMap((direction) => intent.sites.map((site) => enter(site, direction))),
      ...intent.sites.flatMap((site) => WAYS.flatMap((direction) => classify(site, direction, family))),
      ...intent.sites.flatMap((site) => WAYS.flatMap((direction) => markPackets(site, direction))),
      ...management(intent),
    ].map((fields) => ({ kind: MANGLE[family].kind, fields }));
    return [...renderLists(intent.sites, family), ...rules];
  });
}

const WAYS: readonly Direction[] = ['upload', 'download'];

const chainOf = (site: SiteIntent, direction: Direction): string => `${MARK}${site.site}/${direction}`;
const newChainOf = (site: SiteIntent, direction: Direction): string => `${MARK}${site.site}/new/${direction}`;

const jump = (chain: string, target: string, match: Fields): Fields => ({
  chain,
  action: 'jump',
  comment: target,
  ...match,
  'jump-target': target,
});

/** Across the border of the building: one end inside, the other not. */
function enter(site: SiteIntent, direction: Direction): Fields {
  const [only = '', ...more] = site.interfaces;
  const [suffix, own] = more.length > 0 ? ['-list', interfaceList(site.site)] : ['', only];
  const [inside, outside] = direction === 'upload' ? ['in', 'out'] : ['out', 'in'];
  const border = { [`${inside}-interface${suffix}`]: own, [`${outside}-interface${suffix}`]: `!${own}` };
  return jump('forward', chainOf(site, direction), border);
}

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
    const fields = { chain, action: 'change-dscp', comment: `${chain}/${name}/dscp`, dscp: `!${dscp}`, ...match };
    return [{ ...fields, 'new-dscp': String(dscp) }];
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

function management(intent: RouterIntent): readonly Fields[] {
  const queue = intent.queues.find((one) => one.role === 'management');
  if (queue === undefined) return [];
  return [
    {
      chain: 'output',
      action: 'mark-packet',
      comment: `${MARK}${queue.id}/output`,
      'out-interface': intent.wan,
      'new-packet-mark': packetMark(queue.id),
    },
  ];
}
