import type { Direction } from '../model/rate.js';
import type { RouterHour, SiteHour, Ten } from '../model/traffic.js';
import type { Database, Row } from './database.js';
import type { Period, TrafficLog } from './store.js';

const HOUR = 3_600_000;

/**
 * Hours stand by time, so a site is looked up hour by hour. CROSS JOIN keeps SQLite from walking over all sites instead
 * (sqlite.org/optoverview.html §7.3).
 */
const HOURS = `WITH RECURSIVE hour (start) AS (
  SELECT ?1 WHERE ?1 < ?2 UNION ALL SELECT start + ${HOUR} FROM hour WHERE start + ${HOUR} < ?2)`;

const periodOf = ({ from, until }: Period): readonly [number, number] => [Math.ceil(from / HOUR) * HOUR, until];

export const sqliteTraffic = (database: Database): TrafficLog => ({
  putStep: async ({ at, bytes }) => {
    database.run('INSERT OR REPLACE INTO traffic_steps (at, bytes) VALUES (?, ?)', at, bytes);
  },
  steps: async (from) =>
    database
      .all('SELECT at, bytes FROM traffic_steps WHERE at >= ? ORDER BY at', from)
      .map((row) => ({ at: Number(row['at']), bytes: row['bytes'] as Uint8Array })),
  putHours: async ({ sites, routers }) =>
    database.transact(() => {
      for (const hour of sites) putSite(database, hour);
      for (const hour of routers) putRouter(database, hour);
    }),
  lastHour: async () => {
    const row = database.get(
      'SELECT max(at) AS at FROM (SELECT max(at) AS at FROM site_hours UNION ALL SELECT max(at) FROM router_hours)',
    );
    return typeof row?.['at'] === 'number' ? row['at'] : undefined;
  },
  forget: async (before) =>
    database.transact(() => {
      database.run('DELETE FROM traffic_steps WHERE at < ?', before.steps);
      database.run('DELETE FROM site_hours WHERE at < ?', before.hours);
      database.run('DELETE FROM router_hours WHERE at < ?', before.hours);
    }),
  siteHours: async ({ site, direction, ...period }) => {
    const rows = database.all(
      `${HOURS} SELECT site_hours.* FROM hour CROSS JOIN site_hours ON at = start AND site = ?3 AND direction = ?4
       ORDER BY at`,
      ...[...periodOf(period), site, direction],
    );
    return rows.map(siteHourOf);
  },
  routerHours: async ({ router, ...period }) => {
    const rows = database.all(
      `${HOURS} SELECT router_hours.* FROM hour CROSS JOIN router_hours ON at = start AND router = ?3 ORDER BY at`,
      ...[...periodOf(period), router],
    );
    return rows.map(routerHourOf);
  },
});

function putSite(database: Database, hour: SiteHour): void {
  const { at, site, direction, minutes, delivered, deliveredMost, demand, demandMost, drops, tens } = hour;
  database.run(
    'INSERT OR REPLACE INTO site_hours VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[at, site, direction, minutes],
    ...[delivered, deliveredMost, demand, demandMost, drops].map(Math.round),
    new Uint8Array(Float32Array.from(tens.flatMap((ten) => [ten.demand, ten.delivered])).buffer),
  );
}

function putRouter(database: Database, hour: RouterHour): void {
  const { at, router, seconds, unreachable, roundTrip = null, roundTripMost = null } = hour;
  database.run(
    'INSERT OR REPLACE INTO router_hours VALUES (?, ?, ?, ?, ?, ?)',
    ...[at, router, Math.round(seconds), Math.round(unreachable), roundTrip, roundTripMost],
  );
}

const siteHourOf = (row: Row): SiteHour => ({
  site: String(row['site']),
  direction: String(row['direction']) as Direction,
  at: Number(row['at']),
  minutes: Number(row['minutes']),
  delivered: Number(row['delivered']),
  deliveredMost: Number(row['delivered_most']),
  demand: Number(row['demand']),
  demandMost: Number(row['demand_most']),
  drops: Number(row['drops']),
  tens: tensOf(row['tens'] as Uint8Array),
});

function tensOf(bytes: Uint8Array): readonly Ten[] {
  // A copy: what SQLite gives need not stand where a float may.
  const floats = new Float32Array(Uint8Array.from(bytes).buffer);
  return Array.from({ length: floats.length / 2 }, (_, index) => ({
    demand: floats[2 * index] ?? 0,
    delivered: floats[2 * index + 1] ?? 0,
  }));
}

const routerHourOf = (row: Row): RouterHour => ({
  router: String(row['router']),
  at: Number(row['at']),
  seconds: Number(row['seconds']),
  unreachable: Number(row['unreachable']),
  ...(row['round_trip'] === null ? {} : { roundTrip: Number(row['round_trip']) }),
  ...(row['round_trip_most'] === null ? {} : { roundTripMost: Number(row['round_trip_most']) }),
});
