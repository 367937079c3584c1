import type { Difference } from '../controller/differences.js';
import type { PlanLine } from '../controller/plan-lines.js';
import type { Queue } from '../model/intent.js';
import { type Direction, DIRECTIONS } from '../model/rate.js';
import type { EffectiveSite } from '../pipeline.js';
import type { Scope } from '../model/account.js';
import { placeOf } from '../model/origin.js';
import { fleetOf, type SiteRow, strongestOrder } from './fleet.js';
import { forceOf, type House } from './house.js';
import { intervalInScope } from './in-scope.js';
import type { QueueValues, SiteValues } from './replies/values.js';

/** What is known of the device: how it differs from what is compiled. */
interface Device {
  readonly at: number | undefined;
  readonly lines: readonly PlanLine[];
  readonly unknown?: SiteValues['deviceUnknown'];
}

/** By the last look, without asking the router. */
export function deviceOf({ controller }: House, router: string): Device {
  const view = controller.view();
  const at = view.statuses.get(router)?.seenAt;
  const difference = view.differences.get(router);
  if (at === undefined) return { at, lines: [], unknown: 'never-looked' };
  if (controller.turnOf(router).outdatedSince !== undefined) return { at, lines: [], unknown: 'outdated' };
  if (difference !== undefined && isCut(difference)) return { at, lines: [], unknown: 'too-much' };
  return { at, lines: difference?.lines ?? [] };
}

const isCut = ({ lines, total }: Difference): boolean => lines.length < total;

export function siteValues(
  house: House,
  { site }: SiteRow,
  { device, scope }: { readonly device: Device; readonly scope: Scope },
): SiteValues {
  const force = forceOf(house);
  const view = house.controller.view();
  const intent = view.wanted.get(site.router);
  const effective = intervalInScope(house.thinking.effectiveSite(force, site.name), force, scope);
  const { latest } = house.controller.telemetry;
  const limit = (direction: Direction) => latest.get(`${site.name}/${direction}`)?.limitedBy ?? null;
  const behind = fleetOf(force).router.get(site.router)?.sites ?? [];
  const revision = strongestOrder(view, behind, 'pin')?.revision ?? force.revision.id;
  const isPinned = revision !== force.revision.id;
  const own = intent?.queues.filter((queue) => queue.site === site.name) ?? [];
  return {
    site: site.name,
    router: site.router,
    revision,
    interval: effective.interval,
    pinned: isPinned,
    deviceAt: device.at ?? null,
    ...(device.unknown === undefined ? {} : { deviceUnknown: device.unknown }),
    limitedBy: { download: limit('download'), upload: limit('upload') },
    queues: DIRECTIONS.flatMap((direction) =>
      own
        .filter((queue) => queue.direction === direction)
        .map((queue) => ({
          queue: queue.id,
          direction,
          role: queue.role,
          ...(queue.trafficClass === undefined ? {} : { trafficClass: queue.trafficClass }),
          requested: isPinned ? null : requestedOf(effective, queue),
          compiled: { committed: queue.committed, peak: queue.peak, priority: queue.priority },
          device: device.unknown === undefined ? onDevice(queue, device.lines) : null,
          effective: measuredOf(house, queue),
        })),
    ),
  };
}

function requestedOf(effective: EffectiveSite, { role, trafficClass, direction }: Queue): QueueValues['requested'] {
  if (role === 'site') {
    const { allocation, committed, precedence } = effective;
    return {
      committed: traced(committed[direction]),
      peak: traced({ ...allocation, value: allocation.value[direction] }),
      priority: traced(precedence),
    };
  }
  const found = effective.traffic.find(({ name }) => name === trafficClass);
  if (found === undefined) return null;
  const { committed, peak } = found[direction];
  return { committed: traced(committed), peak: traced(peak), priority: traced(found.priority) };
}

const traced = <One extends { readonly at: EffectiveSite['allocation']['at'] }>(one: One): One => ({
  ...one,
  at: placeOf(one.at),
});

/** What would be changed there is what is there. */
function onDevice(queue: Queue, lines: readonly PlanLine[]): QueueValues['device'] {
  const { committed, peak, priority } = queue;
  const mine = lines.filter(
    ({ about }) =>
      about.subject === 'queue' &&
      about.site === queue.site &&
      about.direction === queue.direction &&
      about.trafficClass === queue.trafficClass,
  );
  if (mine.some(({ action }) => action === 'create'))
    return { state: 'missing', committed: null, peak: null, priority: null, differs: [] };
  if (mine.length === 0) return { state: 'same', committed, peak, priority, differs: [] };
  const values = mine.flatMap(({ about }) => about.values);
  const before = (name: string, known: number): number => {
    const value = values.find((one) => one.name === name)?.before;
    return value === undefined ? known : Number(value);
  };
  return {
    state: 'different',
    committed: before('committed', committed),
    peak: before('peak', peak),
    priority: before('priority', priority),
    differs: [...new Set(values.map(({ name }) => name))],
  };
}

function measuredOf({ controller }: House, { site, direction, trafficClass }: Queue): QueueValues['effective'] {
  const found = controller.telemetry.latest.get(`${site}/${direction}`);
  if (found === undefined) return null;
  if (trafficClass === undefined)
    return { at: found.at, rate: found.delivered, drops: found.drops, backlog: found.backlog };
  const queue = found.classes[trafficClass];
  return queue === undefined ? null : { at: found.at, rate: queue.rate, drops: queue.drops, backlog: queue.backlog };
}
