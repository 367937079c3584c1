import type { DeviceObject } from '../../model/device.js';
import type { RouterIntent, SiteIntent } from '../../model/intent.js';
import { DIRECTIONS, type Direction } from '../../model/rate.js';
import type { Family } from '../../model/prefix.js';
import { MANGLE, MARK } from './kinds.js';
import { connectionMark, interfaceList, packetMark } from './names.js';
import { matchRule, renderLists } from './render-match.js';

type Fields = Readonly<Record<string, string>>;

/**
 * Connection mark first, packet mark second (manual HTB 137986076): the long list of rules is walked once a connection,
 * every later packet costs one jump and a handful of comparisons.
 *
 *   forward:  from the building, connection unmarked → chain SITE/new/upload   (the list, ends with the default class)
 *             to the building, connection unmarked   → chain SITE/new/download (the same list, seen from the other end)
 *             from the building → chain SITE/upload  (DSCP, packet mark by connection mark)
 *             to the building   → chain SITE/download (packet mark by connection mark)
 *   output:   what the router itself sends to the network → its protected queue
 *
 * No rule of ours ends the processing (passthrough=no would accept the packet and skip the rules of others behind ours,
 * MSS clamping for one); the rules of a chain exclude each other by connection mark instead.
 *
 * The forward chain sees inner addresses in both directions, whatever NAT does (Packet Flow 328227). DSCP is written on
 * the way to the network only: there it means something to others.
 */
export function renderMangle(intent: RouterIntent, ipv6: boolean): readonly DeviceObject[] {
  const families: readonly Family[] = ipv6 ? ['ipv4', 'ipv6'] : ['ipv4'];
  return families.flatMap((family) => {
    const rules = [
      ...intent.sites.flatMap((site) => jumps(site)),
      ...intent.sites.flatMap((site) => DIRECTIONS.flatMap((direction) => classify(site, direction, family))),
      ...intent.sites.flatMap((site) => DIRECTIONS.flatMap((direction) => markPackets(site, direction))),
      ...management(intent),
    ].map((fields) => ({ kind: MANGLE[family].kind, fields }));
    return [...renderLists(intent.sites, family), ...rules];
  });
}

const chainOf = (site: SiteIntent, direction: Direction): string => `${MARK}${site.site}/${direction}`;
const newChainOf = (site: SiteIntent, direction: Direction): string => `${MARK}${site.site}/new/${direction}`;

function atBuilding(site: SiteIntent, direction: Direction): Fields {
  const side = direction === 'upload' ? 'in-interface' : 'out-interface';
  const [only, ...more] = site.interfaces;
  return more.length > 0 || only === undefined ? { [`${side}-list`]: interfaceList(site.site) } : { [side]: only };
}

function jumps(site: SiteIntent): readonly Fields[] {
  const jump = (direction: Direction, target: string, match: Fields): Fields => ({
    chain: 'forward',
    action: 'jump',
    comment: `${target}/jump`,
    ...atBuilding(site, direction),
    ...match,
    'jump-target': target,
  });
  return [
    ...DIRECTIONS.map((direction) => jump(direction, newChainOf(site, direction), { 'connection-mark': 'no-mark' })),
    ...DIRECTIONS.map((direction) => jump(direction, chainOf(site, direction), {})),
  ];
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
  return [...rules, mark('default', site.defaultClass, {})];
}

/** Classes with a DSCP of their own first, then one rule that clears the rest, then the rest: each packet is written once. */
function markPackets(site: SiteIntent, direction: Direction): readonly Fields[] {
  const chain = chainOf(site, direction);
  const classes = [...new Set([...site.rules.map((rule) => rule.trafficClass), site.defaultClass])];
  const marked = (name: string): boolean => direction === 'upload' && (site.marks[name] ?? 0) > 0;
  const cleared = (name: string): boolean => direction === 'upload' && !marked(name) && site.marks[name] === 0;
  const write = (dscp: number, id: string, match: Fields): Fields => ({
    chain,
    action: 'change-dscp',
    comment: `${chain}/${id}/dscp`,
    dscp: `!${dscp}`,
    ...match,
    'new-dscp': String(dscp),
  });
  const markOne = (name: string): Fields => ({
    chain,
    action: 'mark-packet',
    comment: `${chain}/${name}`,
    'connection-mark': connectionMark(site.site, name),
    'new-packet-mark': packetMark(`${site.site}/${name}/${direction}`),
  });
  const withDscp = (name: string): readonly Fields[] => [
    write(site.marks[name] ?? 0, name, { 'connection-mark': connectionMark(site.site, name) }),
    markOne(name),
  ];
  const trusted = classes.filter((name) => !marked(name) && !cleared(name));
  const zero = classes.filter(cleared);
  return [
    ...classes.filter(marked).flatMap(withDscp),
    ...trusted.map(markOne),
    ...(zero.length > 0 ? [write(0, 'rest', {})] : []),
    ...zero.map(markOne),
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
