import type { Diagnostic } from '../../model/diagnostic.js';
import type { Site } from '../../model/inventory.js';
import { formatPosition } from '../../model/origin.js';
import { rangeOf } from '../../model/prefix.js';
import { entryPlace, problem } from '../report.js';

interface Claim {
  readonly site: Site;
  readonly prefix: string;
  readonly index: number;
  readonly range: ReturnType<typeof rangeOf>;
}

/**
 * Prefixes are disjoint or one lies in the other. Sorted by first address, the wider one first, the prefixes that a prefix
 * lies in are those before it that have not ended yet.
 */
export function lintPrefixes(sites: readonly Site[]): readonly Diagnostic[] {
  const claims = sites
    .flatMap((site) => site.prefixes.map((prefix, index): Claim => ({ site, prefix, index, range: rangeOf(prefix) })))
    .toSorted(byAddress);
  const found: Diagnostic[] = [];
  const around: Claim[] = [];
  for (const claim of claims) {
    let outer = around.at(-1);
    while (outer !== undefined && !holds(outer, claim)) {
      around.pop();
      outer = around.at(-1);
    }
    if (outer !== undefined) found.push(describeOverlap(claim, outer));
    around.push(claim);
  }
  return found;
}

function byAddress({ range: a }: Claim, { range: b }: Claim): number {
  if (a.family !== b.family) return a.family < b.family ? -1 : 1;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.last === b.last ? 0 : a.last > b.last ? -1 : 1;
}

const holds = ({ range: outer }: Claim, { range: inner }: Claim): boolean =>
  outer.family === inner.family && inner.first <= outer.last;

function describeOverlap(inner: Claim, outer: Claim): Diagnostic {
  const [one, other] = inner.prefix === outer.prefix && isBefore(inner, outer) ? [outer, inner] : [inner, outer];
  const message =
    one.site === other.site
      ? `site "${one.site.name}" has ${one.prefix} and ${other.prefix}, of which one lies in the other`
      : `${one.prefix} of site "${one.site.name}" overlaps ${other.prefix} of site "${other.site.name}" (${formatPosition(placeOf(other))}); a packet would belong to both`;
  return problem('site.overlap', placeOf(one), message, {
    cure: one.site === other.site ? 'Keep the wider one.' : 'Give each building prefixes of its own.',
    related: { message: 'the other is here', at: placeOf(other) },
  });
}

const placeOf = ({ site, index }: Claim): ReturnType<typeof entryPlace> => entryPlace(site.at, 'prefixes', index);

/** Of two equal ones, the later in the files is the one to blame. */
function isBefore(one: Claim, other: Claim): boolean {
  const [a, b] = [placeOf(one), placeOf(other)];
  return a.file === b.file ? a.line < b.line || (a.line === b.line && a.column < b.column) : a.file < b.file;
}
