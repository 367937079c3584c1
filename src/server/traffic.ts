import { DIRECTIONS } from '../model/rate.js';
import { fleetOf } from './fleet.js';
import { forceOf, type House } from './house.js';
import type { TrafficNow } from './replies/traffic.js';

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
