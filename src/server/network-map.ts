import type { InForce, View } from '../controller/controller.js';
import { isInScope } from '../model/account.js';
import { groupBy } from '../model/group-by.js';
import type { Site } from '../model/inventory.js';
import { conditionOf } from '../model/status.js';
import type { SiteTraffic } from '../model/traffic.js';
import { type Caller, sees } from './caller.js';
import { fleetOf, type RouterRow } from './fleet.js';
import { eachWay, flowsOf } from './flows.js';
import type { House } from './house.js';
import { uplinksInScope } from './in-scope.js';
import type { NetworkMap } from './replies/capacity.js';
import { type UplinkNode, uplinkTreeOf } from './uplink-tree.js';

type MapUplink = NetworkMap['uplinks'][number];

interface Sight {
  readonly view: View;
  readonly caller: Caller;
  readonly latest: ReadonlyMap<string, SiteTraffic>;
}

/** The part of the network that the caller sees, for a drawing. Sums are of that part. */
export function networkMap({ controller }: House, force: InForce, caller: Caller): NetworkMap {
  const sight: Sight = { view: controller.view(), caller, latest: controller.telemetry.latest };
  const { inventory } = force;
  const routers = fleetOf(force).routers.filter(({ sites }) => sees(caller, sites));
  const passed = uplinksInScope(inventory.network.uplinks, fleetOf(force), caller.scope);
  const loads = groupBy(force.loads, ({ uplink }) => uplink);
  return {
    regions: inventory.network.regions.map(({ name, title }) => {
      const within = routers.filter(({ sites }) => sites.some(({ region }) => region === name));
      return { name, title, ...countsOf(sight, within, (site) => site.region === name) };
    }),
    uplinks: [...uplinkTreeOf(inventory).values()]
      .filter(({ uplink }) => passed.has(uplink.name))
      .map((node) => ({
        ...uplinkOf(sight, node),
        share: eachWay((way) => loads.get(node.uplink.name)?.find(({ direction }) => direction === way)?.share ?? 0),
      })),
  };
}

const readyOf = ({ view }: Sight, { router }: RouterRow): MapUplink['attached'][number]['ready'] =>
  conditionOf(view.statuses.get(router.name), 'Ready')?.status ?? 'unknown';

function countsOf(sight: Sight, routers: readonly RouterRow[], isMeant: (site: Site) => boolean = () => true) {
  let [sites, ready] = [0, 0];
  for (const row of routers) {
    const count = row.sites.filter((site) => isInScope(sight.caller.scope, site) && isMeant(site)).length;
    sites += count;
    if (readyOf(sight, row) === 'true') ready += count;
  }
  return { sites, ready, routers: routers.length };
}

function uplinkOf(sight: Sight, { uplink, attached, below }: UplinkNode): Omit<MapUplink, 'share'> {
  const { name, title, kind, parent, capacity } = uplink;
  const isSeen = ({ sites }: RouterRow): boolean => sees(sight.caller, sites);
  const seen = below.filter(isSeen);
  const sites = seen.flatMap((row) => row.sites.filter((site) => isInScope(sight.caller.scope, site)));
  return {
    name,
    title,
    kind,
    ...(parent === undefined ? {} : { parent }),
    regions: [...new Set(sites.map(({ region }) => region))].toSorted(),
    capacity,
    now: flowsOf(sight.latest, sites),
    ...countsOf(sight, seen),
    attached: attached.filter(isSeen).map((row) => ({
      name: row.router.name,
      ready: readyOf(sight, row),
      sites: row.sites.filter((site) => isInScope(sight.caller.scope, site)).length,
    })),
  };
}
