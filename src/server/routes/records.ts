import { Type } from 'typebox';
import { isEverywhere } from '../../model/account.js';
import { groupBy } from '../../model/group-by.js';
import { type Caller, sees } from '../caller.js';
import { fleetOf } from '../fleet.js';
import { forceOf, type House, note } from '../house.js';
import { ApplyDetail, ApplyPage } from '../replies/applies.js';
import { type Override, Overrides, Uplinks } from '../replies/policies.js';
import { Diagnostics, Polled, Revisions } from '../replies/revisions.js';
import { notFound, route } from '../route.js';
import { routerFor } from '../rows.js';
import { BackQuery, closed, Name } from '../shapes.js';

/** A router that left the inventory is seen by those who see everything. */
function seesRouter(house: House, caller: Caller, router: string): boolean {
  if (isEverywhere(caller.scope)) return true;
  const { force } = house.controller.view();
  const row = force === undefined ? undefined : fleetOf(force).router.get(router);
  return row !== undefined && sees(caller, row.sites);
}

const stateOf = ({ from, until }: Pick<Override, 'from' | 'until'>, now: number): Override['state'] =>
  until <= now ? 'expired' : from > now ? 'coming' : 'active';

export const RECORD_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/revisions',
    least: 'viewer',
    summary: 'Revisions of the policies that were read here, newest first.',
    schemas: {
      query: closed({ limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }) }),
      reply: Revisions,
    },
    async handle({ store, controller }, { query }) {
      const { force, source } = controller.view();
      const items = await store.revisions.list(query.limit);
      return { items, source, ...(force === undefined ? {} : { inForce: force.revision.id }) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/source/poll',
    least: 'operator',
    summary: 'Ask the source for a new revision now.',
    status: 202,
    perMinute: 60,
    schemas: { reply: Polled },
    async handle(house, { caller }) {
      await house.controller.poll();
      await note(house, caller, { action: 'poll', subject: 'source' });
      return { source: house.controller.view().source };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/applies',
    least: 'viewer',
    summary: 'What was written to routers, newest first.',
    schemas: {
      query: closed({ ...BackQuery, router: Type.Optional(Name('Only of this router.')) }),
      reply: ApplyPage,
    },
    async handle(house, { query, caller }) {
      if (query.router !== undefined) routerFor(house, caller, query.router);
      const { items, next } = await house.store.journal.list(query);
      return {
        items: items.filter(({ router }) => seesRouter(house, caller, router)),
        ...(next === undefined ? {} : { next }),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/applies/:id',
    least: 'viewer',
    summary: 'One apply with its changes.',
    schemas: { params: closed({ id: Type.Integer({ minimum: 1 }) }), reply: ApplyDetail },
    async handle(house, { params, caller }) {
      const found = await house.store.journal.get(params.id);
      if (found === undefined || !seesRouter(house, caller, found.router)) throw notFound('apply', params.id);
      return found;
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/uplinks',
    least: 'viewer',
    summary: 'Uplinks, and how full they are with guarantees in their worst interval.',
    schemas: { reply: Uplinks },
    handle(house) {
      const { inventory, loads } = forceOf(house);
      const byUplink = groupBy(loads, ({ uplink }) => uplink);
      return {
        items: inventory.network.uplinks.map((uplink) => ({ ...uplink, loads: byUplink.get(uplink.name) ?? [] })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/overrides',
    least: 'viewer',
    summary: 'Overrides of the policies: active, coming, expired.',
    schemas: { reply: Overrides },
    handle(house) {
      const { overrides } = forceOf(house).policies;
      const now = house.now();
      return {
        items: overrides.map((one) => ({ ...one, state: stateOf(one, now) })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/diagnostics',
    least: 'viewer',
    summary: 'What is to be known about the policies in force, and why a newer revision was rejected.',
    schemas: { reply: Diagnostics },
    handle({ controller }) {
      const { force, rejected } = controller.view();
      return {
        ...(force === undefined ? {} : { revision: force.revision.id }),
        items: force?.diagnostics ?? [],
        ...(rejected === undefined ? {} : { rejected }),
      };
    },
  }),
];
