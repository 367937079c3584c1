import type { ExplainedQueue, ExplainedRule, ExplainedValue, Explanation } from '../../compile/index.js';
import { formatDscp } from '../../model/dscp.js';
import { formatPosition, type Position } from '../../model/origin.js';
import type { Endpoint } from '../../model/policy.js';
import { formatRate } from '../../model/rate.js';
import type { Io } from '../io.js';
import type { Workspace } from '../workspace.js';
import { pathOf } from './diagnostics-text.js';

/** The answer first: the queue. Then why: the rule, the rates from the leaf to the top, each with file and line. */
export function explanationText(io: Io, workspace: Workspace, explained: Explanation): string {
  const { colors } = io;
  const { queue, parents, rule, trafficClass, direction, mark } = explained;
  const place = (at: Position): string => colors.dim(formatPosition({ ...at, file: pathOf(workspace, at.file) }));
  const lines = [
    `${colors.bold(`${explained.site}: traffic class "${trafficClass}"`)}, ${direction}, at least ${formatRate(queue.committed)}, at most ${formatRate(queue.peak)}`,
    `  on router ${explained.router}, ${explained.interval.label}`,
    rule === undefined
      ? '  no service recognises the packet, so it goes to the default class'
      : `  ${ruleText(rule)}  ${place(rule.at)}`,
  ];
  if (mark !== undefined) lines.push(`  leaves with DSCP ${formatDscp(mark)}`);
  for (const [depth, one] of [queue, ...parents].entries()) {
    lines.push('', `${depth === 0 ? 'queue' : 'below '} ${colors.bold(one.id)}  ${rates(one)}`);
    for (const value of one.values) lines.push(`  ${valueText(value)}  ${place(value.at)}`);
  }
  return lines.join('\n');
}

const rates = ({ committed, peak }: ExplainedQueue): string =>
  `${formatRate(committed)} committed, ${formatRate(peak)} peak`;

const RATES: ReadonlySet<string> = new Set(['committed', 'peak', 'allocation', 'capacity']);

function valueText({ name, value, layer, source }: ExplainedValue): string {
  const shown = RATES.has(name) ? formatRate(value) : String(value);
  const why =
    layer === 'default' ? 'by default' : layer === 'network' ? `of router ${source}` : `by ${layer} "${source}"`;
  return `${name} ${shown} ${why}`;
}

function ruleText({ service, term, match }: ExplainedRule): string {
  const parts = [
    match.protocol,
    match.remote === undefined ? undefined : `remote ${endText(match.remote)}`,
    match.local === undefined ? undefined : `local ${endText(match.local)}`,
    match.dscp === undefined ? undefined : `DSCP ${formatDscp(match.dscp)}`,
  ];
  return `service "${service}", way ${term}: ${parts.filter((part) => part !== undefined).join(', ')}`;
}

const endText = ({ ports, prefixes }: Endpoint): string =>
  [
    prefixes.join(' '),
    ports.length === 0
      ? ''
      : `port ${ports.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(' ')}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
