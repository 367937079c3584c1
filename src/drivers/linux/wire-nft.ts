import type { DeviceObject } from '../../model/device.js';
import { DSCP_NAMES } from '../../model/dscp.js';
import { NFT_CHAIN, NFT_TABLE } from './kinds.js';
import { TABLE } from './names.js';

/** `nft -j list table` ↔ chains as objects (libnftables-json(5)), and changes of chains ↔ one nft transaction. Pure. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

export function readTable(text: string): readonly DeviceObject[] {
  const { nftables } = JSON.parse(text) as { readonly nftables: readonly JsonObject[] };
  const chains = new Map<string, { readonly hook?: string; readonly rules: string[] }>();
  for (const { chain, rule } of nftables) {
    if (isObject(chain)) chains.set(textOf(chain['name']), { ...hookOf(chain), rules: [] });
    if (isObject(rule)) chains.get(textOf(rule['chain']))?.rules.push(ruleText(rule));
  }
  const objects = [...chains].map(([name, { hook, rules }]) => ({
    kind: NFT_CHAIN.kind,
    fields: { table: TABLE, name, ...(hook === undefined ? {} : { hook }), rules: rules.join('\n') },
  }));
  return [{ kind: NFT_TABLE.kind, fields: { table: TABLE } }, ...objects];
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value ?? null);

function hookOf({ type, hook, prio, policy }: JsonObject): { readonly hook?: string } {
  if (hook === undefined) return {};
  const verdict = policy === undefined || policy === 'accept' ? '' : ` policy ${textOf(policy)}`;
  return { hook: `${textOf(type)} ${textOf(hook)} ${textOf(prio)}${verdict}` };
}

function ruleText({ expr, comment }: JsonObject): string {
  const statements = (Array.isArray(expr) ? (expr as readonly JsonObject[]) : []).map(statementText);
  return [...statements, ...(comment === undefined ? [] : [`comment "${textOf(comment)}"`])].join(' ');
}

/** What we write ourselves as we write it; anything else as its JSON, so that it differs from everything wanted. */
function statementText(statement: JsonObject): string {
  const [name = '', value] = Object.entries(statement)[0] ?? [];
  switch (name) {
    case 'accept':
    case 'return':
      return name;
    case 'goto':
    case 'jump':
      return isObject(value) ? `${name} ${textOf(value['target'])}` : name;
    case 'match':
      return isObject(value) ? matchText(value) : JSON.stringify(statement);
    case 'mangle':
      return isObject(value)
        ? `${leftText(value['key'])} set ${rightText(value['key'], value['value'])}`
        : JSON.stringify(statement);
    default:
      return JSON.stringify(statement);
  }
}

function matchText({ op, left, right }: JsonObject): string {
  const sign = op === '==' || op === 'in' ? '' : ` ${textOf(op)}`;
  return `${leftText(left)}${sign} ${rightText(left, right)}`;
}

function leftText(left: Json | undefined): string {
  if (isObject(left)) {
    const { meta, payload } = left;
    if (isObject(payload)) return `${textOf(payload['protocol'])} ${textOf(payload['field'])}`;
    if (isObject(meta)) {
      const key = textOf(meta['key']);
      return key.endsWith('name') ? key : `meta ${key}`;
    }
  }
  return JSON.stringify(left ?? null);
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  icmp: '1',
  tcp: '6',
  udp: '17',
  gre: '47',
  esp: '50',
  ah: '51',
  'ipv6-icmp': '58',
  icmpv6: '58',
  sctp: '132',
};

const DSCP: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(DSCP_NAMES).map(([name, value]) => [name.toLowerCase(), String(value)])),
  lephb: '1',
};

/** Numbers where nft prints names: which names it knows depends on the files of the machine. */
function rightText(left: Json | undefined, right: Json | undefined): string {
  const name = leftText(left);
  const one = (value: Json): string => {
    if (isObject(value)) return rangeText(value);
    const text = textOf(value);
    if (name === 'meta l4proto') return PROTOCOLS[text] ?? text;
    if (name.endsWith(' dscp')) return DSCP[text] ?? text;
    return name.endsWith('name') ? `"${text}"` : text;
  };
  if (!isObject(right) || !Array.isArray(right['set'])) return one(right ?? null);
  const values = (right['set'] as readonly Json[]).map(one);
  const sorted = name === 'meta l4proto' ? values.toSorted((a, b) => Number(a) - Number(b)) : values;
  return `{ ${sorted.join(', ')} }`;
}

function rangeText(value: JsonObject): string {
  const { range, prefix } = value;
  if (Array.isArray(range)) return range.map((end) => textOf(end as Json)).join('-');
  if (isObject(prefix)) return `${textOf(prefix['addr'])}/${textOf(prefix['len'])}`;
  return JSON.stringify(value);
}

/** What happens to one chain, or to the table, in a transaction. */
export interface ChainWrite {
  readonly verb: 'add' | 'set' | 'remove';
  readonly kind: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * One transaction for all writes: chains first and empty, since rules point to them, then the rules, then what goes. To add
 * what is there and to flush it is no error, so the same text serves the apply, the undo and the start of the machine.
 */
export function nftBatch(writes: readonly ChainWrite[]): string {
  const chains = writes.filter((one) => one.kind === NFT_CHAIN.kind);
  const kept = chains.filter((one) => one.verb !== 'remove');
  const gone = chains.filter((one) => one.verb === 'remove').map((one) => one.fields['name'] ?? '');
  const tables = writes.filter((one) => one.kind === NFT_TABLE.kind);
  const isGone = tables.some((one) => one.verb === 'remove');
  const path = (name: string): string => `inet ${TABLE} ${name}`;
  const lines = [
    `add table inet ${TABLE}`,
    ...kept.map(({ fields }) => `add chain ${path(fields['name'] ?? '')}${hookText(fields['hook'])}`),
    ...gone.map((name) => `add chain ${path(name)}`),
    ...[...kept.map(({ fields }) => fields['name'] ?? ''), ...gone].map((name) => `flush chain ${path(name)}`),
    ...kept.flatMap(({ fields }) =>
      (fields['rules'] ?? '')
        .split('\n')
        .filter((rule) => rule !== '')
        .map((rule) => `add rule ${path(fields['name'] ?? '')} ${rule}`),
    ),
    ...gone.map((name) => `delete chain ${path(name)}`),
    ...(isGone ? [`delete table inet ${TABLE}`] : []),
  ];
  return lines.join('\n');
}

function hookText(hook: string | undefined): string {
  if (hook === undefined || hook === '') return '';
  const [type, name, priority] = hook.split(' ');
  return ` { type ${type} hook ${name} priority ${priority}; policy accept; }`;
}
