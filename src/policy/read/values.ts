import { parseDscp } from '../../model/dscp.js';
import type { Endpoint, PortRange, Selector, Share } from '../../model/policy.js';
import { isPrefix, parsePrefix, type Prefix } from '../../model/prefix.js';
import { parseRate, type Rate, type Rates } from '../../model/rate.js';
import type { Dscp } from '../../model/dscp.js';
import type { Node } from 'yaml';
import { parsePercent, parsePorts } from '../schema/formats.js';
import type { Scope } from './scope.js';

/** Text that the schema has accepted → values. What does not parse here is a defect of the schema, not of the file. */
function sure<Value>(value: Value | undefined, text: unknown): Value {
  if (value === undefined) throw new TypeError(`the schema let "${String(text)}" pass`);
  return value;
}

export const readRate = (text: string): Rate => sure(parseRate(text), text);

export const readRates = (raw: string | { readonly download: string; readonly upload: string }): Rates =>
  typeof raw === 'string'
    ? { download: readRate(raw), upload: readRate(raw) }
    : { download: readRate(raw.download), upload: readRate(raw.upload) };

export function readShare(text: string): Share {
  const share = parsePercent(text);
  return share === undefined ? { rate: readRate(text) } : { share };
}

export const readPercent = (text: string): number => sure(parsePercent(text), text);

export const readDscp = (raw: string | number): Dscp => sure(parseDscp(raw), raw);

export function readPrefix(text: string): Prefix {
  const prefix = parsePrefix(text);
  return sure(isPrefix(prefix) ? prefix : undefined, text);
}

export const readPorts = (raw: string | number): PortRange =>
  typeof raw === 'number' ? { from: raw, to: raw } : sure(parsePorts(raw), raw);

export const readEndpoint = (raw: {
  readonly ports?: readonly (string | number)[];
  readonly prefixes?: readonly string[];
}): Endpoint => ({ ports: (raw.ports ?? []).map(readPorts), prefixes: (raw.prefixes ?? []).map(readPrefix) });

/** An object without the fields that are undefined, for optional properties. */
export function given<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

interface RawSelector {
  readonly all?: true;
  readonly classes?: readonly string[];
  readonly regions?: readonly string[];
  readonly sites?: readonly string[];
  readonly routers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

const PARTS = { classes: 'class', regions: 'region', sites: 'site', routers: 'router' } as const;

export function readSelector(scope: Scope, raw: RawSelector | undefined, node: Node | undefined): Selector {
  const { all, classes = [], regions = [], sites = [], routers = [], labels = {} } = raw ?? {};
  for (const [part, kind] of Object.entries(PARTS) as [keyof typeof PARTS, 'class' | 'region' | 'site' | 'router'][]) {
    (raw?.[part] ?? []).forEach((name, index) => {
      scope.refer(kind, name, scope.at(node, part, index));
    });
  }
  if (all === true && Object.keys(raw ?? {}).length > 1) {
    scope.report(
      'schema.value',
      'all: true stands beside other parts, which would narrow it',
      scope.at(node),
      'Keep one of them.',
    );
  }
  return { classes, regions, sites, routers, labels };
}
