import type { Compiled } from '../controller/controller.js';
import { isInScope, type Scope } from '../model/account.js';
import { groupBy } from '../model/group-by.js';
import type { Site } from '../model/inventory.js';
import type { Policies } from '../model/policy.js';
import type { Rates } from '../model/rate.js';
import type { CapacitySurvey, Conflict as Found, LinkLoads } from '../pipeline.js';
import type { Caller } from './caller.js';
import { fleetOf } from './fleet.js';
import { eachWay, flowsOf } from './flows.js';
import type { House } from './house.js';
import { intervalSeen, overridesHidden, routerInScope, uplinksInScope } from './in-scope.js';
import { paged } from './paging.js';
import { placeOf } from '../model/origin.js';
import type { CapacityLink, CapacityLinkDetail, Conflict } from './replies/capacity.js';
import { notFound } from './route.js';
import { uplinkTreeOf } from './uplink-tree.js';

const surveys = new WeakMap<Policies, { readonly instant: number; readonly survey: CapacitySurvey }>();

/** Worked out once for each interval. */
export function surveyOf({ thinking }: Pick<House, 'thinking'>, compiled: Compiled): CapacitySurvey {
  const known = surveys.get(compiled.policies);
  if (known?.instant === compiled.instant) return known.survey;
  const survey = thinking.surveyCapacity(compiled);
  surveys.set(compiled.policies, { instant: compiled.instant, survey });
  return survey;
}

/** The links that traffic of the scope passes. */
export function linksSeen(compiled: Compiled, { scope }: Caller): (link: Pick<LinkLoads, 'kind' | 'name'>) => boolean {
  const fleet = fleetOf(compiled);
  const passed = uplinksInScope(compiled.inventory.network.uplinks, fleet, scope);
  return ({ kind, name }) => {
    if (kind === 'uplink') return passed.has(name);
    const row = fleet.router.get(name);
    return row !== undefined && routerInScope(row, scope) !== undefined;
  };
}

export function linkOf(compiled: Compiled, link: LinkLoads, { scope, most }: LinkSight): CapacityLink {
  const { kind, name, capacity, reserve, loads } = link;
  const own = kind === 'uplink' ? ofUplink(compiled, name) : ofRouter(compiled, name, scope);
  const hidden = overridesHidden(compiled.policies.overrides, scope, fleetOf(compiled));
  const shown = loads.slice(0, most).map((load) => ({ ...load, interval: intervalSeen(load.interval, hidden) }));
  return { kind, name, capacity, reserve, ...own, intervals: loads.length, loads: shown };
}

export interface LinkSight {
  readonly scope: Scope;
  /** Of the intervals at most so many. */
  readonly most: number;
}

type Own = Pick<CapacityLink, 'title' | 'uplinkKind' | 'parent' | 'sites' | 'routers'>;

function ofUplink({ inventory }: Compiled, name: string): Own {
  const node = uplinkTreeOf(inventory).get(name);
  if (node === undefined) throw new TypeError(`no uplink ${name}`);
  const { uplink, below } = node;
  const { title, kind, parent } = uplink;
  const sites = below.reduce((sum, row) => sum + row.sites.length, 0);
  return { title, uplinkKind: kind, ...(parent === undefined ? {} : { parent }), sites, routers: below.length };
}

function ofRouter({ inventory }: Compiled, name: string, scope: Scope): Own {
  const row = fleetOf({ inventory }).router.get(name);
  const sites = (row && routerInScope(row, scope)?.sites) ?? [];
  const parent = row?.router.uplink;
  const title = sites.map((site) => site.title).join(', ');
  return { title, ...(parent === undefined ? {} : { parent }), sites: row?.sites.length ?? 0, routers: 1 };
}

const MOST_NAMES = 100;

export function conflictOf(compiled: Compiled, caller: Caller, found: Found): Conflict {
  const { site: rows } = fleetOf(compiled);
  const { smallest, at, interval, ...rest } = found;
  const hidden = overridesHidden(compiled.policies.overrides, caller.scope, fleetOf(compiled));
  const seen = smallest.flatMap(({ name, rate }) => {
    const row = rows.get(name);
    return row !== undefined && isInScope(caller.scope, row.site) ? [{ ...row, rate }] : [];
  });
  return {
    ...rest,
    interval: intervalSeen(interval, hidden),
    excess: found.committed - found.capacity,
    smallest: {
      total: smallest.length,
      sites: seen.slice(0, MOST_NAMES).map(({ site, rate }) => ({
        site: site.name,
        title: site.title,
        class: site.class,
        committed: rate,
      })),
    },
    at: placeOf(at),
  };
}

export function conflictsOf(house: House, compiled: Compiled, caller: Caller): readonly Conflict[] {
  const isSeen = linksSeen(compiled, caller);
  return surveyOf(house, compiled)
    .conflicts.filter(({ kind, link }) => isSeen({ kind, name: link }))
    .map((one) => conflictOf(compiled, caller, one));
}

export interface LinkQuestion {
  readonly kind: LinkLoads['kind'];
  readonly name: string;
  /** The beginning of an interval; absent: the fullest one. */
  readonly interval?: number;
  readonly page: number;
  readonly limit: number;
}

export function linkDetail(
  house: House,
  compiled: Compiled,
  { question, caller }: { readonly question: LinkQuestion; readonly caller: Caller },
): CapacityLinkDetail {
  const { kind, name, interval: wanted } = question;
  const survey = surveyOf(house, compiled);
  const link = survey.links.find((one) => one.kind === kind && one.name === name);
  const isSeen = linksSeen(compiled, caller);
  if (link === undefined || !isSeen(link)) throw notFound(kind, name);
  const load = wanted === undefined ? link.loads[0] : link.loads.find(({ interval }) => interval.instant === wanted);
  if (load === undefined) throw notFound('interval', wanted ?? '');
  const { site: rows } = fleetOf(compiled);
  const behind = (survey.sharesOn(kind, name, load.interval.instant) ?? []).flatMap(({ site, committed }) => {
    const row = rows.get(site);
    return row !== undefined && isInScope(caller.scope, row.site) ? [{ ...row, committed }] : [];
  });
  const { latest } = house.controller.telemetry;
  return {
    ...linkOf(compiled, link, { scope: caller.scope, most: Number.POSITIVE_INFINITY }),
    now: flowsOf(
      latest,
      behind.map(({ site }) => site),
    ),
    classes: classShares(behind, link.capacity),
    children: childrenOf(compiled, link).filter((child) => isSeen({ kind: 'uplink', name: child })),
    interval: intervalSeen(
      load.interval,
      overridesHidden(compiled.policies.overrides, caller.scope, fleetOf(compiled)),
    ),
    behind: paged(behind, question, ({ site, committed }) => ({
      site: site.name,
      title: site.title,
      class: site.class,
      region: site.region,
      router: site.router,
      committed,
      share: shareOf(committed, link.capacity),
      now: flowsOf(latest, [site]),
    })),
  };
}

const shareOf = (committed: Rates, capacity: Rates): Rates => eachWay((way) => committed[way] / capacity[way]);

interface Behind {
  readonly site: Site;
  readonly committed: Rates;
}

function classShares(behind: readonly Behind[], capacity: Rates): CapacityLinkDetail['classes'] {
  const shares = [...groupBy(behind, ({ site }) => site.class)].map(([name, members]) => {
    const committed = eachWay((way) => members.reduce((sum, one) => sum + one.committed[way], 0));
    return { class: name, sites: members.length, committed, share: shareOf(committed, capacity) };
  });
  const fuller = ({ share }: (typeof shares)[number]): number => Math.max(share.download, share.upload);
  return shares.toSorted((a, b) => fuller(b) - fuller(a));
}

const childrenOf = ({ inventory }: Compiled, { kind, name }: LinkLoads): readonly string[] =>
  kind === 'uplink' ? (uplinkTreeOf(inventory).get(name)?.children ?? []) : [];
