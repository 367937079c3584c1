import type { Queue } from '../model/intent.js';
import type { Management, Router, Site } from '../model/inventory.js';
import type { Discipline, Priority } from '../model/policy.js';
import { DIRECTIONS, type Direction } from '../model/rate.js';
import type { Settings, TrafficSettings } from './settings.js';
import { type SiteShape, within } from './shape.js';

/** One site on a router and the shape of its queues. */
export interface PlacedSite {
  readonly site: Site;
  readonly shape: SiteShape;
}

const PACKET_SIZE = 1500;
const MANAGEMENT_DISCIPLINES: readonly Discipline[] = ['fifo'];
const MANAGEMENT_DELAY = 10;

/** Parents before children; download before upload. */
export function treesOf(router: Router, sites: readonly PlacedSite[], management: Management): readonly Queue[] {
  return DIRECTIONS.flatMap((direction) =>
    router.capacity === undefined
      ? sites.flatMap((placed) => siteTree(placed, direction, { router }))
      : sharedTree({ router, peak: router.capacity[direction] }, sites, direction, management),
  );
}

interface Above {
  readonly router: Router;
  readonly parent?: string;
}

function sharedTree(
  { router, peak }: { readonly router: Router; readonly peak: number },
  sites: readonly PlacedSite[],
  direction: Direction,
  management: Management,
): readonly Queue[] {
  if (sites.length === 0) return [];
  const id = `router:${router.name}/${direction}`;
  const wanted = direction === 'upload' ? management.committed : 0;
  const sum = sites.reduce((total, { shape }) => total + shape[direction].committed, wanted);
  const rates = { committed: Math.min(peak, sum), peak };
  return [
    inner({ id, direction, role: 'uplink', ...rates }),
    ...sites.flatMap((placed) => siteTree(placed, direction, { router, parent: id })),
    ...(direction === 'upload' ? [managementLeaf(router, id, within(management, rates))] : []),
  ];
}

function siteTree({ site, shape }: PlacedSite, direction: Direction, above: Above): readonly Queue[] {
  const id = `${site.name}/${direction}`;
  const top = inner({
    id,
    direction,
    role: 'site',
    ...(above.parent === undefined ? {} : { parent: above.parent }),
    site: site.name,
    ...shape[direction],
  });
  const queues: Queue[] = [top];
  for (const { traffic, [direction]: rates } of shape.leaves) {
    queues.push({
      id: `${site.name}/${traffic.name}/${direction}`,
      direction,
      role: 'class',
      parent: id,
      site: site.name,
      trafficClass: traffic.name,
      committed: rates.committed,
      peak: rates.peak,
      priority: priorityOf(traffic, shape.settings, above.parent !== undefined),
      disciplines: traffic.disciplines.value,
      delay: traffic.delay.value,
      packetSize: traffic.packetSize.value,
      default: traffic.default,
    });
  }
  if (direction === 'upload' && shape.management !== undefined)
    queues.push(managementLeaf(above.router, id, shape.management));
  return queues;
}

type Top = Pick<Queue, 'id' | 'direction' | 'role' | 'parent' | 'site' | 'committed' | 'peak'>;

const inner = (top: Top): Queue => ({
  ...top,
  priority: 8,
  disciplines: [],
  delay: 0,
  packetSize: PACKET_SIZE,
  default: false,
});

const managementLeaf = (router: Router, parent: string, rates: Management): Queue => ({
  id: `router:${router.name}/management/upload`,
  direction: 'upload',
  role: 'management',
  parent,
  ...rates,
  priority: 1,
  disciplines: MANAGEMENT_DISCIPLINES,
  delay: MANAGEMENT_DELAY,
  packetSize: PACKET_SIZE,
  default: false,
});

/**
 * HTB honours priority on leaves only (RouterOS manual, HTB; tc-htb(8)), so on a router that several buildings share,
 * precedence between them and priority inside them must go into one number. Critical classes of all buildings
 * come first; what is left goes by precedence. A fixed function: a new neighbour changes nobody's priority.
 */
export function priorityOf(traffic: TrafficSettings, settings: Settings, shared: boolean): Priority {
  const priority = traffic.priority.value;
  if (!shared) return priority;
  const precedence = settings.precedence.value;
  if (priority <= 2) return precedence <= 4 ? 1 : 2;
  return (3 + Math.floor(((precedence - 1) * 6) / 8)) as Priority;
}
