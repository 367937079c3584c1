import { Type } from 'typebox';
import { driftItem, driftRows } from '../drift.js';
import { strongestOrder } from '../fleet.js';
import { Deed } from '../deed.js';
import { paged } from '../paging.js';
import { Problem } from '../problem.js';
import { DIFFERENCE_KINDS, DriftPage } from '../replies/drift.js';
import { Enqueued } from '../replies/orders.js';
import { route } from '../route.js';
import { routerToTouch } from '../rows.js';
import { closed, Filters, givenReason, Name, OneOf, PageQuery, ReasonShape } from '../shapes.js';

const { class: ofClass, region, uplink } = Filters;

export const DRIFT_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/drift',
    least: 'viewer',
    scoped: 'cut',
    summary: 'Routers that were last seen to hold something else than what is wanted, with what differs.',
    schemas: {
      query: closed({
        ...PageQuery,
        router: Type.Optional(Name('Only this router.')),
        class: ofClass,
        region,
        uplink,
        kind: Type.Optional(OneOf(DIFFERENCE_KINDS, 'Only drift, or only what is pending.')),
      }),
      reply: DriftPage,
    },
    handle(house, { query, caller }) {
      return paged(driftRows(house, query, caller), query, (row) => driftItem(house, row, caller));
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/routers/:name/heal',
    least: 'operator',
    scoped: 'cut',
    summary: 'Take the drift of a router back now, also where it is tolerated; with `reason` for the audit.',
    status: 202,
    schemas: {
      params: closed({ name: Name('As in the inventory.') }),
      query: closed({ reason: ReasonShape }),
      reply: Enqueued,
    },
    handle(house, { params, query, caller }) {
      const { router, sites } = routerToTouch(house, caller, params.name);
      const suspend = strongestOrder(house.controller.view(), sites, 'suspend');
      if (suspend !== undefined)
        throw new Problem('request.conflict', `${router.name} is suspended by ${suspend.by} (${suspend.reason}).`, {
          cure: 'Take that order back first.',
        });
      return new Deed({
        action: 'heal',
        subject: router.name,
        detail: givenReason(query),
        told: 'elsewhere',
        act: () => ({ enqueued: house.controller.enqueue([router.name], { heal: true }) }),
      });
    },
  }),
];
