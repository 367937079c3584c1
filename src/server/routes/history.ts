import { holds } from '../../controller/groups.js';
import { isInScope } from '../../model/account.js';
import { DIRECTIONS } from '../../model/rate.js';
import { GROUP_KINDS } from '../../model/traffic.js';
import { groupHistory, siteHistory } from '../history.js';
import { forceOf } from '../house.js';
import { GroupHistory, SiteHistory } from '../replies/history.js';
import { notFound, route } from '../route.js';
import { siteFor } from '../rows.js';
import { closed, Name, OneOf } from '../shapes.js';

const direction = OneOf(DIRECTIONS, 'As the site sees it.');
const SPANS = ['hour', 'day', 'week', 'month'] as const;

export const HISTORY_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/sites/:name/history',
    least: 'viewer',
    scoped: 'cut',
    summary: 'The recent past of one site, its traffic classes and its router, in columns on one axis of time.',
    schemas: {
      params: closed({ name: Name('As in the inventory.') }),
      query: closed({
        direction,
        span: {
          ...OneOf(SPANS, 'How far back. A week and a month come hour by hour and without traffic classes.'),
          default: 'hour',
        },
      }),
      reply: SiteHistory,
    },
    handle: (house, ask) => siteHistory(house, siteFor(house, ask.caller, ask.params.name).site, ask.query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/history/:kind/:name',
    least: 'viewer',
    scoped: 'cut',
    summary: 'The recent past of many sites together; the fleet is `fleet/all`.',
    schemas: {
      params: closed({ kind: OneOf(GROUP_KINDS, 'What they have in common.'), name: Name('Its name.') }),
      query: closed({ direction, span: { ...OneOf(['hour', 'day'], 'How far back.'), default: 'hour' } }),
      reply: GroupHistory,
    },
    handle(house, { params, query, caller }) {
      const { inventory } = forceOf(house);
      const members = inventory.sites.filter((site) => holds(inventory, params, site));
      // A sum tells of each of its parts.
      if (members.length === 0 || !members.every((site) => isInScope(caller.scope, site)))
        throw notFound(`group of the kind ${params.kind}`, params.name);
      return groupHistory(house, { ...params, direction: query.direction }, query.span);
    },
  }),
];
