import type { Meaning } from '../../drivers/driver.js';
import type { Inventory } from '../../model/inventory.js';
import { groupBy } from '../../model/group-by.js';
import { formatRate } from '../../model/rate.js';
import { count } from './count.js';

/** What a plan means, counted over the fleet: the sentences that come before any command. */
export interface RouterMeanings {
  readonly router: string;
  readonly meanings: readonly Meaning[];
  /** The router held nothing of ours before. */
  readonly isFirst: boolean;
}

export function describePlan(plans: readonly RouterMeanings[], inventory: Inventory): readonly string[] {
  const classOf = new Map(inventory.sites.map((site) => [site.name, site.class]));
  const sitesOf = groupBy(inventory.sites, (site) => site.router);
  const classesAt = (router: string): readonly string[] => (sitesOf.get(router) ?? []).map((site) => site.class);
  const lines: string[] = [];
  const first = plans.filter((plan) => plan.isFirst);
  if (first.length > 0) {
    const counts = countBy(first.flatMap((plan) => classesAt(plan.router)));
    lines.push(`${count(first.length, 'router')} shaped for the first time (${counts})`);
  }
  const rest = plans.filter((plan) => !plan.isFirst);
  const sentences = new Map<string, Set<string>>();
  let silent = 0;
  for (const plan of rest) {
    const said = sentencesOf(plan, classOf);
    if (said.size === 0) silent += 1;
    for (const [sentence, sites] of said) {
      const known = sentences.get(sentence) ?? new Set<string>();
      for (const site of sites) known.add(site);
      sentences.set(sentence, known);
    }
  }
  for (const [sentence, sites] of [...sentences].toSorted(([, a], [, b]) => b.size - a.size)) {
    const [buildingClass = '', what = ''] = sentence.split('\u0000');
    lines.push(`${count(sites.size, buildingClass === '' ? 'router' : buildingClass)}: ${what}`);
  }
  if (silent > 0) lines.push(`${count(silent, 'router')}: supporting objects put right, no rate changes`);
  return lines;
}

function countBy(names: readonly string[]): string {
  const counts = groupBy(names, (name) => name);
  return [...counts]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([name, list]) => count(list.length, name))
    .join(', ');
}

/** `class NUL sentence` → the sites it is true for. Both directions of one change make one sentence. */
function sentencesOf(
  plan: RouterMeanings,
  classOf: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly string[]> {
  const byText = new Map<string, { readonly sites: Set<string>; readonly directions: Set<string> }>();
  for (const meaning of plan.meanings) {
    for (const text of phrases(meaning)) {
      const key = `${meaning.site === undefined ? '' : (classOf.get(meaning.site) ?? 'removed site')}\u0000${text}`;
      const known = byText.get(key) ?? { sites: new Set<string>(), directions: new Set<string>() };
      known.sites.add(meaning.site ?? plan.router);
      if (meaning.direction !== undefined) known.directions.add(meaning.direction);
      byText.set(key, known);
    }
  }
  return new Map(
    [...byText].map(([key, { sites, directions }]) => {
      const [only, ...more] = directions;
      return [only !== undefined && more.length === 0 ? `${key} (${only} only)` : key, [...sites]];
    }),
  );
}

function phrases(meaning: Meaning): readonly string[] {
  const name = meaning.trafficClass ?? (meaning.site === undefined ? 'access link' : 'site');
  if (meaning.subject === 'rule') return [`${meaning.trafficClass ?? 'site'} classification changed`];
  if (meaning.subject === 'support' && meaning.values.length === 0) return [];
  switch (meaning.action) {
    case 'create':
      return [`${name} queue added`];
    case 'delete':
      return [`${name} queue removed`];
    case 'replace':
    case 'move':
      return [`${name} queue rebuilt`];
    case 'update':
      return [...new Set(meaning.values.map((value) => `${name} ${phrase(value)}`))];
  }
}

function phrase(value: Meaning['values'][number]): string {
  const show = (text: number | string): string =>
    typeof text === 'number' ? formatRate(text) : text === '' ? 'none' : text;
  if (value.name === 'other') return 'settings put back';
  return `${value.name} ${show(value.before)} → ${show(value.after)}`;
}
