import { isEverywhere } from '../../model/account.js';
import { Deed } from '../deed.js';
import { fleetOf, NO_FLEET, ordersOver } from '../fleet.js';
import { forceOf, wantedOf } from '../house.js';
import { intentInScope, routersInScope } from '../in-scope.js';
import { paged } from '../paging.js';
import { Fleet, Preview, RouterDetail, RouterPage } from '../replies/network.js';
import { Enqueued } from '../replies/orders.js';
import { route } from '../route.js';
import { filterOf, ordersSeen, routerFor, routerItem, routerToTouch } from '../rows.js';
import { closed, Filters, givenReason, Name, PageQuery, ReasonShape } from '../shapes.js';
import { summarise } from '../summary.js';

const byName = { params: closed({ name: Name('As in the inventory.') }) };

export const NETWORK_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/fleet',
    least: 'viewer',
    scoped: 'cut',
    summary: 'The fleet in a handful of numbers.',
    schemas: { reply: Fleet },
    handle(house, { caller }) {
      const { controller } = house;
      const view = controller.view();
      const { source, queue, force, rejected } = view;
      return {
        ...summarise(view, force === undefined ? NO_FLEET : fleetOf(force), caller.scope),
        source,
        ...(isEverywhere(caller.scope) ? { queue: { waiting: queue.waiting, running: queue.running.length } } : {}),
        ...(rejected === undefined ? {} : { rejected: rejected.revision }),
        ...(force === undefined ? {} : { revision: force.revision }),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/routers',
    least: 'viewer',
    scoped: 'cut',
    summary: 'Routers, filtered, by pages.',
    schemas: { query: closed({ ...PageQuery, ...Filters }), reply: RouterPage },
    handle(house, { query, caller }) {
      const view = house.controller.view();
      const fits = filterOf(view, query);
      const rows = routersInScope(fleetOf(forceOf(house)), caller.scope).filter(
        ({ router, sites, text }) =>
          (query.class === undefined || sites.some((site) => site.class === query.class)) &&
          (query.region === undefined || sites.some((site) => site.region === query.region)) &&
          (query.uplink === undefined || router.uplink === query.uplink) &&
          fits(text, router.name),
      );
      return paged(rows, query, (row) => routerItem(house, row));
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/routers/:name',
    least: 'viewer',
    scoped: 'cut',
    summary: 'One router: status with its conditions, orders, intent.',
    schemas: { ...byName, reply: RouterDetail },
    handle(house, { params, caller }) {
      const row = routerFor(house, caller, params.name);
      const view = house.controller.view();
      const intent = view.wanted.get(params.name);
      return {
        ...routerItem(house, row),
        status: view.statuses.get(params.name) ?? null,
        orders: ordersOver({ orders: ordersSeen(view, caller.scope) }, row.sites),
        intent: intent === undefined ? null : intentInScope(intent, row),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/routers/:name/preview',
    least: 'operator',
    scoped: 'cut',
    summary: 'Look at a router now, and say what would change. Writes nothing.',
    reads: true,
    perMinute: 120,
    schemas: { ...byName, reply: Preview },
    async handle(house, { params, caller }) {
      const { router } = routerToTouch(house, caller, params.name);
      const plan = await house.controller.preview(router.name);
      const { base, target } = plan.changeSet;
      const changes = house.thinking.describePlan(wantedOf(house), plan);
      return { router: router.name, base, target, changes, diagnostics: plan.diagnostics };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/routers/:name/reconcile',
    least: 'operator',
    scoped: 'cut',
    summary: 'Ask for a look at a router soon, with `reason` for the audit.',
    status: 202,
    schemas: { ...byName, query: closed({ reason: ReasonShape }), reply: Enqueued },
    handle(house, { params, query, caller }) {
      const { router } = routerToTouch(house, caller, params.name);
      return new Deed({
        action: 'reconcile',
        subject: router.name,
        detail: givenReason(query),
        told: 'elsewhere',
        act: () => ({ enqueued: house.controller.enqueue([router.name]) }),
      });
    },
  }),
];
