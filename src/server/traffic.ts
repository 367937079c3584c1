import { DIRECTIONS } from '../model/rate.js';
import type { SiteTraffic } from '../model/traffic.js';
import { fleetOf } from './fleet.js';
import { forceOf, type House } from './house.js';

export interface TrafficNow {
  readonly site: string;
  /** Both directions, as far as they are known. */
  readonly traffic: readonly SiteTraffic[];
  /** What the router took for its counters; null before the first answer. */
  readonly roundTripMs: number | null;
}

/** What goes through a site now. */
export function trafficNow(house: House, site: string): TrafficNow {
  const { latest, roundTrips } = house.controller.telemetry;
  const router = fleetOf(forceOf(house)).site.get(site)?.site.router ?? '';
  return {
    site,
    traffic: DIRECTIONS.flatMap((direction) => latest.get(`${site}/${direction}`) ?? []),
    roundTripMs: roundTrips.get(router) ?? null,
  };
}
