import { Type } from 'typebox';
import { isEverywhere, isInScope } from '../../model/account.js';
import { Deed } from '../deed.js';
import { fleetOf, NO_FLEET, ordersOver, sitesBy } from '../fleet.js';
import { forceOf } from '../house.js';
import { intentInScope, routersInScope } from '../in-scope.js';
import { paged } from '../paging.js';
import { Fleet, Preview, RouterDetail, RouterPage, SiteDetail, SitePage } from '../replies/network.js';
import { Enqueued } from '../replies/orders.js';
import { route } from '../route.js';
import {
  filterOf,
  ordersSeen,
  routerFor,
  routerItem,
  routerToTouch,
  sinceOf,
  siteDetail,
  siteFor,
  siteItem,
} from '../rows.js';
import { closed, ConditionQuery, Name, OneOf, PageQuery, Text } from '../shapes.js';
import { summarise } from '../summary.js';

const Filters = {
  q: Type.Optional(Text('Words that must all occur, in names, titles, addresses, labels.', 200)),
  class: Type.Optional(Name('Only this building class.')),
  region: Type.Optional(Name('Only this region.')),
  uplink: Type.Optional(Name('Only behind this uplink.')),
  condition: ConditionQuery,
  reason: Type.Optional(Name('Only where Ready has this reason.')),
};

const SORTS = ['name', 'title', 'class', 'region', 'router', 'uplink', 'since'] as const;

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
    path: '/api/v1/sites',
    least: 'viewer',
    scoped: 'cut',
    summary: 'Sites, filtered, sorted, by pages.',
    schemas: {
      query: closed({
        ...PageQuery,
        ...Filters,
        sort: Type.Optional(OneOf(SORTS, 'The column.')),
        order: Type.Optional(OneOf(['asc', 'desc'], 'Which way.')),
      }),
      reply: SitePage,
    },
    handle(house, { query, caller }) {
      const fleet = fleetOf(forceOf(house));
      const view = house.controller.view();
      const fits = filterOf(view, query);
      const { sort = 'name' } = query;
      const rows = sitesBy(fleet, sort === 'since' ? 'name' : sort).filter(
        ({ site, uplink, text }) =>
          isInScope(caller.scope, site) &&
          (query.class === undefined || site.class === query.class) &&
          (query.region === undefined || site.region === query.region) &&
          (query.uplink === undefined || uplink === query.uplink) &&
          fits(text, site.router),
      );
      if (sort === 'since') rows.sort((a, b) => sinceOf(view, a.site.router) - sinceOf(view, b.site.router));
      if (query.order === 'desc') rows.reverse();
      return paged(rows, query, (row) => siteItem(view, fleet.router, row));
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/sites/:name',
    least: 'viewer',
    scoped: 'cut',
    summary: 'One site: queues, effective values with where they were written, status, orders.',
    schemas: { ...byName, reply: SiteDetail },
    handle: (house, { params, caller }) =>
      siteDetail(house, siteFor(house, caller, params.name).site.name, caller.scope),
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
      return paged(rows, query, (row) => routerItem(view, row));
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
      const intent = view.force?.intents.get(params.name);
      return {
        ...routerItem(view, row),
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
      const changes = house.thinking.describePlan(forceOf(house), plan);
      return { router: router.name, base, target, changes, diagnostics: plan.diagnostics };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/routers/:name/reconcile',
    least: 'operator',
    scoped: 'cut',
    summary: 'Ask for a look at a router soon.',
    status: 202,
    schemas: { ...byName, reply: Enqueued },
    handle(house, { params, caller }) {
      const { router } = routerToTouch(house, caller, params.name);
      return new Deed({
        action: 'reconcile',
        subject: router.name,
        told: 'elsewhere',
        act: () => ({ enqueued: house.controller.enqueue([router.name]) }),
      });
    },
  }),
];
