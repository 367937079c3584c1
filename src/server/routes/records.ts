import { Type } from 'typebox';
import { isEverywhere } from '../../model/account.js';
import type { ChangeSet } from '../../model/change.js';
import { type Caller, mayTouch } from '../caller.js';
import { Deed } from '../deed.js';
import { fleetOf } from '../fleet.js';
import { heldOf } from '../held.js';
import { forceOf, type House, wantedOf } from '../house.js';
import { routersInScope } from '../in-scope.js';
import { ApplyDetail, ApplyPage } from '../replies/applies.js';
import { Polled, type RevisionRecord, Revisions } from '../replies/revisions.js';
import { notFound, route } from '../route.js';
import { routerFor } from '../rows.js';
import { BackQuery, closed, Name, OneOf } from '../shapes.js';

/** The routers whose records the caller sees. One that left the inventory is seen by those who see everything. */
function routersSeen(house: House, { scope }: Caller): readonly string[] | undefined {
  if (isEverywhere(scope)) return undefined;
  const { force } = house.controller.view();
  return force === undefined ? [] : routersInScope(fleetOf(force), scope).map(({ router }) => router.name);
}

/** Why a revision was rejected may name any building. */
function withoutMessage(record: RevisionRecord): RevisionRecord {
  const { message: _, ...rest } = record;
  return rest;
}

/** The changes of a router show every building behind it. */
const seesChanges = (house: House, caller: Caller, router: string): boolean =>
  isEverywhere(caller.scope) || mayTouch(caller, fleetOf(forceOf(house)).router.get(router)?.sites ?? []);

const MOST_LINES = 500;

/** In words, as far as the router is still in the inventory: only then it is known how it is spoken to. */
function linesOf(house: House, changeSet: ChangeSet): Pick<ApplyDetail, 'lines'> {
  const { force, wanted } = house.controller.view();
  if (force === undefined || !fleetOf(force).router.has(changeSet.router) || !wanted.has(changeSet.router)) return {};
  const first = { ...changeSet, changes: changeSet.changes.slice(0, MOST_LINES) };
  const undo = house.thinking.describeUndo(force, first);
  const lines = house.thinking.describePlan(wantedOf(house), { changeSet: first });
  return { lines: lines.map((line, index) => ({ ...line, undo: undo[index] ?? '' })) };
}

export const RECORD_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/revisions',
    least: 'viewer',
    scoped: 'cut',
    summary: 'Revisions of the policies that were read here, newest first.',
    schemas: {
      query: closed({ limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }) }),
      reply: Revisions,
    },
    async handle(house, { query, caller }) {
      const { force, source } = house.controller.view();
      const held = heldOf(house, caller);
      const records = await house.store.revisions.list(query.limit);
      const items = isEverywhere(caller.scope) ? records : records.map(withoutMessage);
      const inForce = force === undefined ? {} : { inForce: force.revision.id };
      return { items, source, ...inForce, ...(held === undefined ? {} : { held }) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/source/poll',
    least: 'operator',
    scoped: 'whole',
    summary: 'Ask the source for a new revision now.',
    status: 202,
    perMinute: 60,
    schemas: { reply: Polled },
    handle: ({ controller }) =>
      new Deed({
        action: 'poll',
        subject: 'source',
        told: 'elsewhere',
        async act() {
          await controller.poll();
          return { source: controller.view().source };
        },
      }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/applies',
    least: 'viewer',
    scoped: 'cut',
    summary: 'What was written to routers, newest first.',
    schemas: {
      query: closed({
        ...BackQuery,
        router: Type.Optional(Name('Only of this router.')),
        state: Type.Optional(OneOf(['running', 'failed', 'done'], 'Only those under way, or how they ended.')),
      }),
      reply: ApplyPage,
    },
    async handle(house, { query, caller }) {
      const { router, ...page } = query;
      if (router !== undefined) routerFor(house, caller, router);
      const routers = router === undefined ? routersSeen(house, caller) : [router];
      const found = await house.store.journal.list({ ...page, ...(routers === undefined ? {} : { routers }) });
      return { ...found, items: found.items.map((one) => ({ ...one, steps: house.controller.stepsOf(one.id) })) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/applies/:id',
    least: 'viewer',
    scoped: 'cut',
    summary:
      'One apply with its changes, in the words of the policies and of the device, and how each would be taken back.',
    schemas: { params: closed({ id: Type.Integer({ minimum: 1 }) }), reply: ApplyDetail },
    async handle(house, { params, caller }) {
      const found = await house.store.journal.get(params.id);
      if (found === undefined || routersSeen(house, caller)?.includes(found.router) === false)
        throw notFound('apply', params.id);
      const { changeSet, ...summary } = found;
      const shown = { ...summary, steps: house.controller.stepsOf(found.id) };
      if (changeSet === undefined || !seesChanges(house, caller, found.router)) return shown;
      return { ...shown, changeSet, ...linesOf(house, changeSet) };
    },
  }),
];
