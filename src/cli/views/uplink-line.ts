import { type PlanView, routerMeanings } from './plan-view.js';

/** The fullest uplink after the plan, and what it carried before it, when the plan moves committed rates of whole sites. */
export function uplinkLine(view: PlanView): string | undefined {
  const { inventory, loads } = view.compiled;
  const worst = loads.toSorted((a, b) => b.share - a.share)[0];
  if (worst === undefined) return undefined;
  const parent = new Map(inventory.network.uplinks.map((uplink) => [uplink.name, uplink.parent]));
  const uplinkOf = new Map(inventory.routers.map((router) => [router.name, router.uplink]));
  const routerOf = new Map(inventory.sites.map((site) => [site.name, site.router]));
  let delta = 0;
  for (const { meanings } of routerMeanings(view)) {
    for (const meaning of meanings) {
      if (meaning.trafficClass !== undefined || meaning.site === undefined || meaning.direction !== worst.direction)
        continue;
      if (!below(uplinkOf.get(routerOf.get(meaning.site) ?? ''), worst.uplink, parent)) continue;
      const committed = meaning.values.find((value) => value.name === 'committed');
      if (committed !== undefined) delta += Number(committed.after) - Number(committed.before);
    }
  }
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const before = (worst.committed - delta) / worst.capacity;
  const change = delta === 0 ? percent(worst.share) : `${percent(before)} → ${percent(worst.share)}`;
  return `fullest uplink ${worst.uplink} ${worst.direction}: ${change} committed`;
}

function below(uplink: string | undefined, ancestor: string, parent: ReadonlyMap<string, string | undefined>): boolean {
  for (let at = uplink; at !== undefined; at = parent.get(at)) if (at === ancestor) return true;
  return false;
}
