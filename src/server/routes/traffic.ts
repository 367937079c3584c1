import { Type } from 'typebox';
import { isInScope } from '../../model/account.js';
import { shareOf } from '../../model/traffic.js';
import { fleetOf } from '../fleet.js';
import { forceOf } from '../house.js';
import { LIMITS, Traffic, TrafficNow } from '../replies/traffic.js';
import { route } from '../route.js';
import { siteFor } from '../rows.js';
import { closed, Name, OneOf } from '../shapes.js';
import { trafficNow } from '../traffic.js';

const byName = { params: closed({ name: Name('As in the inventory.') }) };

export const TRAFFIC_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/traffic',
    least: 'viewer',
    scoped: 'cut',
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
      return { items: seen.toSorted((a, b) => shareOf(a) - shareOf(b)).slice(0, query.limit) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sites/:name/traffic',
    least: 'viewer',
    scoped: 'cut',
    summary: 'What goes through one site now, by traffic class, and what bounds it.',
    schemas: { ...byName, reply: TrafficNow },
    handle: (house, { params, caller }) => trafficNow(house, siteFor(house, caller, params.name).site.name),
  }),
];
