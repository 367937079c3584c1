import { Type } from 'typebox';
import { isInScope } from '../../model/account.js';
import type { SiteTraffic } from '../../model/traffic.js';
import { DIRECTIONS } from '../../model/rate.js';
import { busyMinutes, percentile } from '../../controller/history.js';
import { fleetOf } from '../fleet.js';
import { forceOf } from '../house.js';
import { LIMITS, Traffic, TrafficHistory, TrafficNow } from '../replies/traffic.js';
import { route } from '../route.js';
import { siteFor } from '../rows.js';
import { closed, Name, OneOf } from '../shapes.js';
import { trafficNow } from '../traffic.js';

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
      reply: Traffic,
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
    schemas: { ...byName, reply: TrafficNow },
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
      reply: TrafficHistory,
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
