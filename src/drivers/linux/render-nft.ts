import type { DeviceObject } from '../../model/device.js';
import type { RouterIntent, SiteIntent } from '../../model/intent.js';
import { DIRECTIONS, type Direction } from '../../model/rate.js';
import { NFT_CHAIN, NFT_TABLE } from './kinds.js';
import { classChain, MAJOR, siteChain, TABLE } from './names.js';
import { matchRule, quoted, setOf } from './render-match.js';

type Minors = ReadonlyMap<string, string>;

/**
 * One table for both families; its name is our mark.
 *
 *   forward:  inside of one building            → not shaped
 *             from the building to the network → chain upload/SITE (the list of rules, ends with the default class)
 *             to the building, from wherever   → chain download/SITE (the same list, seen from the other end)
 *             to the network, from elsewhere   → as the tree's default says: nothing passes past the shaper
 *   output:   what the router itself sends: to the network → its protected class, to a building → the building's default
 *
 * First rule that matches wins: rules `goto` the chain of their class, which writes skb->priority and the DSCP and accepts.
 * To accept ends our chains only; those of others still see the packet. Every packet is looked at by itself, so a change of
 * policy reaches running connections at once. The forward hook knows both interfaces and sees inner addresses whatever NAT
 * does. Each line is written as `nft -j list` means it, so what is read back compares letter for letter.
 */
export function renderTable(intent: RouterIntent, minors: Minors): readonly DeviceObject[] {
  if (intent.sites.length === 0) return [];
  const chains = [
    ...intent.sites.flatMap((site) => DIRECTIONS.flatMap((direction) => classChains(site, direction, minors))),
    ...intent.sites.flatMap((site) => DIRECTIONS.map((direction) => classify(site, direction))),
    base('forward', forwardRules(intent, minors)),
    base('output', outputRules(intent, minors)),
  ];
  const made = chains.map((fields) => ({ kind: NFT_CHAIN.kind, fields: { table: TABLE, ...fields } }));
  return [{ kind: NFT_TABLE.kind, fields: { table: TABLE } }, ...made];
}

type Fields = Readonly<Record<string, string>>;

/** Priority −150 is `mangle` (nft(8)): after connection tracking and destination NAT, before filters. */
const base = (hook: 'forward' | 'output', rules: readonly string[]): Fields => ({
  name: hook,
  hook: `filter ${hook} -150`,
  rules: rules.join('\n'),
});

function forwardRules(intent: RouterIntent, minors: Minors): readonly string[] {
  const { sites, wan, shared } = intent;
  const [first] = sites;
  const rest = shared
    ? ownTraffic(intent, minors)
    : first === undefined
      ? []
      : [`${to([wan])} goto ${classChain(`${first.site}/${first.defaultClass}/upload`)}`];
  return [
    ...sites.map((site) => `${from(site)} ${to(site.interfaces)} accept`),
    ...sites.map((site) => `${from(site)} ${to([wan])} goto ${siteChain(site.site, 'upload')}`),
    ...sites.map((site) => `${to(site.interfaces)} goto ${siteChain(site.site, 'download')}`),
    ...rest,
  ];
}

const outputRules = (intent: RouterIntent, minors: Minors): readonly string[] => [
  ...ownTraffic(intent, minors),
  ...intent.sites.map(
    (site) => `${to(site.interfaces)} goto ${classChain(`${site.site}/${site.defaultClass}/download`)}`,
  ),
];

/** Into the protected class of the router itself. */
function ownTraffic({ wan, queues }: RouterIntent, minors: Minors): readonly string[] {
  const management = queues.find((queue) => queue.role === 'management');
  return management === undefined ? [] : [`${to([wan])} ${setPriority(minors.get(management.id) ?? '')} accept`];
}

const from = ({ interfaces }: SiteIntent): string => `iifname ${setOf(interfaces.map(quoted))}`;
const to = (interfaces: readonly string[]): string => `oifname ${setOf(interfaces.map(quoted))}`;
const setPriority = (minor: string): string => `meta priority set ${MAJOR}:${minor}`;

function classify(site: SiteIntent, direction: Direction): Fields {
  const rules = site.rules.flatMap((rule) =>
    matchRule(rule, direction).map(
      (match) =>
        `${match} goto ${classChain(`${site.site}/${rule.trafficClass}/${direction}`)} comment ${quoted(rule.id)}`,
    ),
  );
  const rest = `goto ${classChain(`${site.site}/${site.defaultClass}/${direction}`)}`;
  return { name: siteChain(site.site, direction), rules: [...rules, rest].join('\n') };
}

/** DSCP is written on the way to the network only: there it means something to others. */
function classChains(site: SiteIntent, direction: Direction, minors: Minors): readonly Fields[] {
  const classes = [...new Set([...site.rules.map((rule) => rule.trafficClass), site.defaultClass])];
  return classes.map((name) => {
    const id = `${site.site}/${name}/${direction}`;
    const dscp = direction === 'upload' ? site.marks[name] : undefined;
    const marks = dscp === undefined ? [] : [`ip dscp set ${dscp}`, `ip6 dscp set ${dscp}`];
    return { name: classChain(id), rules: [setPriority(minors.get(id) ?? ''), ...marks, 'accept'].join('\n') };
  });
}
