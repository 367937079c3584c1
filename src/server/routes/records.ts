import { Type } from 'typebox';
import { isEverywhere } from '../../model/account.js';
import { groupBy } from '../../model/group-by.js';
import { type Caller, sees } from '../caller.js';
import { fleetOf } from '../fleet.js';
import { forceOf, type House, note } from '../house.js';
import { notFound, route } from '../route.js';
import { BackPageOf, BackQuery, closed, Count, Instant, Name } from '../shapes.js';
import { routerFor } from '../rows.js';

const RevisionShape = Type.Object({
  id: Name('A commit, or the digest of a folder.'),
  at: Instant('When it was made'),
  author: Type.String(),
  subject: Type.String(),
  state: Type.String({ description: 'accepted or rejected.' }),
  seenAt: Instant('When it was read here'),
  message: Type.Optional(Type.String({ description: 'Why it was rejected.' })),
});

const ApplyShape = Type.Object({
  id: Count('The apply.'),
  router: Name('The router.'),
  revision: Type.String(),
  at: Instant('When it began'),
  end: Type.Optional(
    Type.Object({ at: Instant('When it ended'), ok: Type.Boolean(), reason: Type.String(), message: Type.String() }),
  ),
});

/** A router that left the inventory is seen by those who see everything. */
function seesRouter(house: House, caller: Caller, router: string): boolean {
  if (isEverywhere(caller.scope)) return true;
  const { force } = house.controller.view();
  const row = force === undefined ? undefined : fleetOf(force).router.get(router);
  return row !== undefined && sees(caller, row.sites);
}

export const RECORD_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/revisions',
    least: 'viewer',
    summary: 'Revisions of the policies that were read here, newest first.',
    schemas: {
      query: closed({ limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }) }),
      reply: Type.Object({ items: Type.Array(RevisionShape) }),
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
    schemas: { reply: Type.Object({ source: Type.Unknown() }) },
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
      reply: BackPageOf(ApplyShape, 'Applies.'),
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
    schemas: { params: closed({ id: Type.Integer({ minimum: 1 }) }), reply: ApplyShape },
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
    schemas: { reply: Type.Object({ items: Type.Array(Type.Unknown()) }) },
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
    schemas: { reply: Type.Object({ items: Type.Array(Type.Unknown()) }) },
    handle(house) {
      const { overrides } = forceOf(house).policies;
      const now = house.now();
      return {
        items: overrides.map((one) => ({
          ...one,
          state: one.until <= now ? 'expired' : one.from > now ? 'coming' : 'active',
        })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/diagnostics',
    least: 'viewer',
    summary: 'What is to be known about the policies in force, and why a newer revision was rejected.',
    schemas: { reply: Type.Object({ items: Type.Array(Type.Unknown()) }) },
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
