import { Type } from 'typebox';
import { isInScope } from '../../model/account.js';
import type { SiteTraffic } from '../../model/traffic.js';
import { DIRECTIONS } from '../../model/rate.js';
import { busyMinutes, percentile } from '../../controller/history.js';
import { fleetOf } from '../fleet.js';
import { forceOf } from '../house.js';
import { route } from '../route.js';
import { siteFor } from '../rows.js';
import { closed, Instant, Name, OneOf } from '../shapes.js';
import { trafficNow } from '../traffic.js';

const LIMITS = ['nothing', 'allocation', 'uplink', 'contention', 'bypass'] as const;
const Rate = (description: string) =>
  Type.Number({ description: `${description} (bit/s, as the network's accounting counts)` });

const TrafficShape = Type.Object({
  site: Name('The site.'),
  direction: OneOf(DIRECTIONS, 'As the site sees it.'),
  at: Instant('End of the interval'),
  delivered: Rate('What went through'),
  demand: Rate('What wanted to'),
  allocation: Rate('Peak of the site'),
  drops: Type.Number({ description: 'Packets a second.' }),
  backlog: Type.Number({ description: 'Bytes waiting.' }),
  limitedBy: OneOf(LIMITS, 'What bounds the site now.'),
});

const PointShape = Type.Object({
  at: Instant('Start of the step'),
  delivered: Type.Union([Type.Number(), Type.Null()]),
  demand: Type.Union([Type.Number(), Type.Null()]),
  drops: Type.Union([Type.Number(), Type.Null()]),
});

const byName = { params: closed({ name: Name('As in the inventory.') }) };

/** 80 % of the busy minutes were at least as good. */
const MOST = 0.2;

export const TRAFFIC_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/traffic',
    least: 'viewer',
    summary: 'What every site gets now, those first that get the smallest share of what they want.',
    schemas: {
      query: closed({
        limitedBy: Type.Optional(OneOf(LIMITS, 'Only sites that are bound by this.')),
        limit: Type.Integer({ minimum: 1, maximum: 1000, default: 20, description: 'At most so many.' }),
      }),
      reply: Type.Object({ items: Type.Array(TrafficShape) }),
    },
    handle(house, { query, caller }) {
      const { site: rows } = fleetOf(forceOf(house));
      const seen = [...house.controller.telemetry.latest.values()].filter(({ site, limitedBy }) => {
        const row = rows.get(site);
        if (row === undefined || !isInScope(caller.scope, row.site)) return false;
        return query.limitedBy === undefined || limitedBy === query.limitedBy;
      });
      return { items: seen.toSorted((a, b) => share(a) - share(b)).slice(0, query.limit) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sites/:name/traffic',
    least: 'viewer',
    summary: 'What goes through one site now, by traffic class, and what bounds it.',
    schemas: {
      ...byName,
      reply: Type.Object({
        site: Name('The site.'),
        traffic: Type.Array(TrafficShape),
        roundTripMs: Type.Union([Type.Number(), Type.Null()]),
      }),
    },
    handle: (house, { params, caller }) => trafficNow(house, siteFor(house, caller, params.name).site.name),
  }),
  route({
    method: 'GET',
    path: '/api/v1/sites/:name/history',
    least: 'viewer',
    summary:
      'The recent past of one site; null where nothing is known. `busy`: the tenth of the minutes with the highest demand.',
    schemas: {
      ...byName,
      query: closed({
        direction: OneOf(DIRECTIONS, 'As the site sees it.'),
        span: { ...OneOf(['hour', 'day'], 'How far back.'), default: 'hour' },
      }),
      reply: Type.Object({
        points: Type.Array(PointShape),
        busy: Type.Object({
          minutes: Type.Integer({ minimum: 0 }),
          delivered: Type.Union([Rate('Delivered in at least 80 % of them'), Type.Null()]),
        }),
      }),
    },
    handle(house, { params, query, caller }) {
      const { site } = siteFor(house, caller, params.name);
      const { telemetry } = house.controller;
      const points = telemetry.history(site.name, query.direction, query.span);
      const day = telemetry.history(site.name, query.direction, 'day');
      const busy = busyMinutes(day.map(({ demand }) => demand));
      const delivered = percentile(
        busy.map((index) => day[index]?.delivered ?? Number.NaN),
        MOST,
      );
      return { points, busy: { minutes: busy.length, delivered: delivered ?? null } };
    },
  }),
];

/** Of what a site wants, what it gets. */
const share = ({ delivered, demand }: SiteTraffic): number => (demand === 0 ? 1 : delivered / demand);
