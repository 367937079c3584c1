import type { Diagnostic } from '../model/diagnostic.js';
import { fieldOrigin, type Position } from '../model/origin.js';
import type { ClassPolicy, Override, Share } from '../model/policy.js';
import { formatRate, type Rates } from '../model/rate.js';
import { narrownessOf } from '../model/select.js';

interface Setter {
  readonly override: Override;
  readonly text: string;
  readonly at: Position;
}

/** Equally narrow overrides that decide one value differently. `overrides`: in force, widest first. */
export function conflictsAmong(policy: ClassPolicy, overrides: readonly Override[]): readonly Diagnostic[] {
  if (overrides.length < 2) return [];
  const traffic = new Set(policy.traffic.map(({ name }) => name));
  const setters = new Map<string, Setter[]>();
  for (const override of overrides) {
    for (const [what, setter] of valuesOf(override, traffic)) {
      const list = setters.get(what);
      if (list === undefined) setters.set(what, [setter]);
      else list.push(setter);
    }
  }
  return [...setters].flatMap(([what, list]) => disagreements(what, list));
}

/** Only the narrowest decide; what wider ones say does not matter. */
function disagreements(what: string, setters: readonly Setter[]): readonly Diagnostic[] {
  const narrowest = narrownessOf(setters.at(-1)?.override.select ?? NOBODY);
  const [first, ...others] = setters.filter(({ override }) => narrownessOf(override.select) === narrowest);
  if (first === undefined) return [];
  return others
    .filter(({ text }) => text !== first.text)
    .map((second) => ({
      code: 'override.conflict',
      severity: 'error',
      message: `overrides "${first.override.name}" and "${second.override.name}" are equally narrow and disagree about ${what}: ${first.text} and ${second.text}`,
      cure: 'Make one of them select fewer sites, change their times, or give both the same value.',
      at: second.at,
      related: [{ message: `"${first.override.name}" says ${first.text}`, at: first.at }],
    }));
}

const NOBODY = { classes: [], regions: [], sites: [], routers: [], labels: {} };

function valuesOf(override: Override, traffic: ReadonlySet<string>): readonly (readonly [string, Setter])[] {
  const found: (readonly [string, Setter])[] = [];
  const { site } = override;
  if (site?.allocation !== undefined)
    found.push([
      'the allocation',
      { override, text: formatRates(site.allocation), at: fieldOrigin(site.at, 'allocation') },
    ]);
  if (site?.contention !== undefined)
    found.push(['the contention', { override, text: String(site.contention), at: fieldOrigin(site.at, 'contention') }]);
  for (const { name, committed, peak, priority, at } of override.traffic) {
    if (!traffic.has(name)) continue;
    const note = (field: string, what: string, text: string): void => {
      found.push([`the ${what} of ${name}`, { override, text, at: fieldOrigin(at, field) }]);
    };
    if (committed !== undefined) note('committed', 'committed rate', formatShare(committed));
    if (peak !== undefined) note('peak', 'peak rate', formatShare(peak));
    if (priority !== undefined) note('priority', 'priority', String(priority));
  }
  return found;
}

const formatRates = ({ download, upload }: Rates): string =>
  download === upload ? formatRate(download) : `${formatRate(download)} download, ${formatRate(upload)} upload`;

const formatShare = (share: Share): string =>
  'rate' in share ? formatRate(share.rate) : `${Math.round(share.share * 10_000) / 100} %`;
