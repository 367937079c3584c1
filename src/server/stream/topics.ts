import type { ControllerEvent } from '../../controller/controller.js';
import { isEverywhere, isInScope, type Scope } from '../../model/account.js';
import { selects } from '../../model/select.js';
import { type Fleet, fleetOf, healthOf, NO_FLEET, ordersOver, type RouterRow } from '../fleet.js';
import type { House } from '../house.js';
import { orderInScope, routerInScope, routersInScope } from '../in-scope.js';
import type { SiteDetail } from '../replies/network.js';
import type { EventsTopic, FleetTopic, RouterTopic, SiteDelta } from '../replies/stream.js';
import { ordersSeen, siteDetail, trafficOf } from '../rows.js';
import { summarise } from '../summary.js';
import type { Topic } from './channel.js';

type Events = readonly ControllerEvent[];

/** What the topics are made of: the house, and what happened lately. */
export interface Sight {
  readonly house: House;
  readonly scope: Scope;
  readonly recent: () => Events;
}

/** Undefined: there is no such topic, or it is not for this scope. */
export function topicOf(name: string, sight: Sight): Topic<ControllerEvent> | undefined {
  if (name === 'fleet') return fleetTopic(sight);
  if (name === 'events') return eventsTopic(sight);
  const [kind, ...rest] = name.split(':');
  const subject = rest.join(':');
  const fleet = fleetNow(sight);
  if (kind === 'site') {
    const row = fleet?.site.get(subject);
    return row === undefined || !isInScope(sight.scope, row.site) ? undefined : siteTopic(sight, subject);
  }
  if (kind !== 'router') return undefined;
  return routerNow(sight, subject) === undefined ? undefined : routerTopic(sight, subject);
}

function fleetNow({ house }: Sight): Fleet | undefined {
  const { force } = house.controller.view();
  return force === undefined ? undefined : fleetOf(force);
}

function routerNow(sight: Sight, name: string): RouterRow | undefined {
  const row = fleetNow(sight)?.router.get(name);
  return row && routerInScope(row, sight.scope);
}

/** What is worth a line in a list of what happened. Looks at counters, source and queue say nothing by themselves. */
export const isNews = (event: ControllerEvent): boolean =>
  event.type !== 'traffic' && event.type !== 'queue' && (event.type !== 'source' || event.turned);

const isNewForce = (events: Events): boolean => events.some((one) => one.type === 'revision' && one.accepted);

/** Routers whose line may have changed. */
function touched(events: Events, fleet: Fleet): ReadonlySet<string> {
  const names = new Set<string>();
  for (const event of events) {
    if (event.type === 'status') names.add(event.status.router);
    if (event.type === 'wanted') for (const router of event.routers) names.add(router);
    if (event.type !== 'order') continue;
    for (const { site } of fleet.sites) if (selects(event.order.select, site)) names.add(site.router);
  }
  return names;
}

function fleetTopic(sight: Sight): Topic<ControllerEvent, FleetTopic> {
  const { house, scope } = sight;
  const picture = (isWanted: (router: string) => boolean) => {
    const view = house.controller.view();
    const fleet = fleetNow(sight);
    const now = surroundings(house, scope);
    if (fleet === undefined) return { routers: [], ...now };
    const routers = routersInScope(fleet, scope)
      .filter(({ router }) => isWanted(router.name))
      .map((row) => ({ name: row.router.name, ...healthOf(view, row) }));
    return { routers, summary: summarise(view, fleet, scope), ...now };
  };
  return {
    snapshot: () => picture(() => true),
    delta(events) {
      if (isNewForce(events)) return 'all';
      const fleet = fleetNow(sight);
      const names = fleet === undefined ? new Set<string>() : touched(events, fleet);
      const removed = events.flatMap((one) => (one.type === 'removed' && isEverywhere(scope) ? [one.router] : []));
      const changed = picture((router) => names.has(router));
      const isAround = events.some(({ type }) => type === 'source' || (type === 'queue' && isEverywhere(scope)));
      if (changed.routers.length === 0 && removed.length === 0 && !isAround) return 'nothing';
      return { data: { ...changed, ...(removed.length === 0 ? {} : { removed }) } };
    },
  };
}

/** What is not of the routers, and small. */
function surroundings({ controller }: House, scope: Scope): Pick<FleetTopic, 'source' | 'queue' | 'instant'> {
  const { source, queue, force } = controller.view();
  return {
    source,
    ...(force === undefined ? {} : { instant: force.instant }),
    ...(isEverywhere(scope) ? { queue: { waiting: queue.waiting, running: queue.running.length } } : {}),
  };
}

function eventsTopic(sight: Sight): Topic<ControllerEvent, EventsTopic> {
  const { scope, recent } = sight;
  const seen = (all: Events): Events => {
    const events = all.filter(isNews);
    if (isEverywhere(scope)) return events;
    const fleet = fleetNow(sight) ?? NO_FLEET;
    return events.flatMap((event) => {
      if (event.type === 'revision' || event.type === 'source' || event.type === 'queue' || event.type === 'traffic')
        return event;
      if (event.type === 'wanted') {
        const routers = event.routers.filter((router) => routerNow(sight, router) !== undefined);
        return routers.length === 0 ? [] : { ...event, routers };
      }
      if (event.type === 'order') {
        const order = orderInScope(event.order, scope, fleet);
        return order === undefined ? [] : { ...event, order };
      }
      const router = event.type === 'status' ? event.status.router : event.router;
      return routerNow(sight, router) === undefined ? [] : event;
    });
  };
  return {
    snapshot: () => ({ events: seen(recent()) }),
    delta(events) {
      const mine = seen(events);
      return mine.length === 0 ? 'nothing' : { data: { events: mine } };
    },
  };
}

function siteTopic(sight: Sight, name: string): Topic<ControllerEvent, SiteDetail | null, SiteDelta> {
  const { house, scope } = sight;
  const row = () => fleetNow(sight)?.site.get(name);
  return {
    // A site that left the inventory is nothing.
    snapshot: () => (row() === undefined ? null : siteDetail(house, name, scope)),
    delta(events) {
      if (isNewForce(events)) return 'all';
      const [fleet, mine] = [fleetNow(sight), row()];
      if (fleet === undefined || mine === undefined) return 'nothing';
      const traffic = events.some(({ type }) => type === 'traffic') ? { traffic: trafficOf(house, name) } : {};
      const isNewlyWanted = events.some((one) => one.type === 'wanted' && one.routers.includes(mine.site.router));
      const wanted = isNewlyWanted ? wantedOf(siteDetail(house, name, scope)) : {};
      if (!touched(events, fleet).has(mine.site.router)) return 'traffic' in traffic ? { data: traffic } : 'nothing';
      const view = house.controller.view();
      const router = fleet.router.get(mine.site.router);
      const status = view.statuses.get(mine.site.router) ?? null;
      const health = router === undefined ? {} : healthOf(view, { ...router, sites: [mine.site] });
      return {
        data: {
          ...health,
          status,
          orders: ordersOver({ orders: ordersSeen(view, scope) }, [mine.site]),
          ...wanted,
          ...traffic,
        },
      };
    },
  };
}

/** What a calendar or an override changes in the detail of a site. */
const wantedOf = ({ intent, queues, effective }: SiteDetail): SiteDelta => ({ intent, queues, effective });

function routerTopic(sight: Sight, name: string): Topic<ControllerEvent, RouterTopic | null> {
  const { house, scope } = sight;
  const picture = () => {
    const view = house.controller.view();
    const row = routerNow(sight, name);
    if (row === undefined) return null;
    const status = view.statuses.get(name) ?? null;
    return {
      name,
      sites: row.sites.map((site) => site.name),
      ...healthOf(view, row),
      status,
      orders: ordersOver({ orders: ordersSeen(view, scope) }, row.sites),
    };
  };
  return {
    snapshot: picture,
    delta(events) {
      if (isNewForce(events)) return 'all';
      const fleet = fleetNow(sight);
      const applies = events.filter((one) => one.type === 'apply').filter(({ router }) => router === name);
      const isTouched = fleet !== undefined && touched(events, fleet).has(name);
      if (!isTouched && applies.length === 0) return 'nothing';
      const shown = picture();
      return { data: shown === null || applies.length === 0 ? shown : { ...shown, applies } };
    },
  };
}
