import { randomUUID, scryptSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Controller, ControllerEvent, InForce, View } from '../../src/controller/controller.js';
import { EVERYWHERE, type Role, type Scope } from '../../src/model/account.js';
import type { Inventory } from '../../src/model/inventory.js';
import { QosError } from '../../src/model/error.js';
import type { Order } from '../../src/model/order.js';
import type { RouterStatus } from '../../src/model/status.js';
import { effectiveSite, evaluate, explainPacket, readPolicies, surveyCapacity } from '../../src/pipeline.js';
import { newToken, hashToken } from '../../src/server/hashing.js';
import {
  startServer,
  type Server,
  type ServerConfig,
  type ServerOptions,
  type Thinking,
} from '../../src/server/server.js';
import { readDirectory } from '../../src/source/directory.js';
import { openStore } from '../../src/store/sqlite.js';
import type { Accounts, Store } from '../../src/store/store.js';
import { MONDAY } from './nouns.js';

const read = readPolicies(await readDirectory(join(import.meta.dirname, '../../policies')));
/** The sample policies over an inventory, compiled for a Monday. */
export function forceOver(inventory: Inventory): InForce {
  const evaluation = evaluate({ ...read, inventory }, MONDAY);
  if (evaluation === undefined) throw new TypeError('the sample policies do not read');
  return {
    ...evaluation,
    revision: { id: 'a'.repeat(40), at: MONDAY, author: 'Ama', subject: 'First policies' },
    intents: new Map(evaluation.intent.routers.map((one) => [one.router, one])),
  };
}

if (read.inventory === undefined) throw new TypeError('the sample policies do not read');

/** The sample policies, compiled for a Monday. */
export const FORCE = forceOver(read.inventory);

export const THINKING: Thinking = {
  explainPacket: ({ policies, inventory }, question) => explainPacket(policies, inventory, question),
  effectiveSite({ policies, inventory, instant }, name) {
    const site = inventory.sites.find((one) => one.name === name);
    if (site === undefined) throw new TypeError(name);
    return effectiveSite(policies, inventory, site, instant);
  },
  surveyCapacity: ({ policies, inventory, instant }) => surveyCapacity(policies, inventory, instant),
  describeUndo: (_, { changes }) => changes.map(({ key }) => `undo ${key}`),
  describePlan: (_, { changeSet }) =>
    changeSet.changes.map(({ action, key }) => ({
      action,
      key,
      native: key,
      meaning: `${action} ${key}`,
      about: { subject: 'support', values: [] },
    })),
};

export function aStatus(
  router: string,
  more: Partial<RouterStatus> & { readonly ready?: 'true' | 'false' } = {},
): RouterStatus {
  const { ready = 'true', ...fields } = more;
  const isReady = ready === 'true';
  const condition = (type: RouterStatus['conditions'][number]['type'], status: 'true' | 'false') =>
    ({
      type,
      status,
      reason: isReady ? 'NoChange' : 'Unreachable',
      message: isReady ? '' : 'no answer',
      since: MONDAY,
    }) as const;
  return {
    router,
    conditions: [
      condition('Ready', ready),
      condition('Reachable', ready),
      condition('InSync', ready),
      condition('Reconciling', 'false'),
      condition('Stalled', 'false'),
    ],
    pending: isReady ? 0 : 3,
    failures: isReady ? 0 : 1,
    ...fields,
  };
}

/** A controller in name only: what it is told happens at once, and what it was asked is kept. */
export interface HandController extends Controller {
  readonly asked: string[];
  set(change: Partial<View>): void;
  emit(event: ControllerEvent): void;
  /** The status becomes that, and whoever listens hears of it. */
  report(status: RouterStatus): void;
}

export function handController(given: InForce | 'none' = FORCE): HandController {
  const force = given === 'none' ? undefined : given;
  const listeners = new Set<(event: ControllerEvent) => void>();
  const asked: string[] = [];
  let view: View = {
    source: { name: 'folder policies', lookedAt: MONDAY },
    ...(force === undefined ? {} : { force }),
    statuses: new Map((force?.inventory.routers ?? []).map(({ name }) => [name, aStatus(name)])),
    orders: [],
    wanted: force?.intents ?? new Map(),
    differences: new Map(),
    queue: { waiting: 0, running: [] },
  };
  const set = (change: Partial<View>): void => void (view = { ...view, ...change });
  const emit = (event: ControllerEvent): void => listeners.forEach((listener) => listener(event));
  return {
    asked,
    telemetry: {
      latest: new Map(),
      groups: [],
      roundTrips: new Map(),
      history: () => ({ from: MONDAY, stepMs: 10_000, count: 0, columns: {} }),
      minutes: () => ({ from: MONDAY, stepMs: 60_000, count: 0, columns: {} }),
    },
    set,
    emit,
    report(status) {
      (view.statuses as Map<string, RouterStatus>).set(status.router, status);
      emit({ type: 'status', at: MONDAY, status });
    },
    view: () => view,
    async preview(router) {
      const fields = { name: 'qos:x' };
      const change = { action: 'create', key: 'queue qos:x', rank: 0, after: { kind: '/queue/tree', fields } } as const;
      return {
        changeSet: { router, base: 'b', target: 't', changes: [change] },
        desired: { objects: [] },
        diagnostics: [],
      };
    },
    enqueue: (routers) => asked.push(...routers) && routers.length,
    async intentsAt(revision) {
      if (force === undefined || revision !== force.revision.id) throw new QosError('usage', 'no such revision');
      return force.intents;
    },
    stepsOf: () => [{ phase: 'begun', at: MONDAY }],
    turnOf: (router) => ({ running: view.queue.running.includes(router), dueAt: MONDAY + 60_000 }),
    poll: async () => void asked.push('poll'),
    async give(order) {
      if (order.kind === 'pin' && order.revision !== force?.revision.id)
        throw new QosError('usage', 'no such revision');
      const given: Order = { ...order, id: randomUUID(), at: MONDAY };
      set({ orders: [...view.orders, given] });
      emit({ type: 'order', at: MONDAY, order: given, active: true });
      return given;
    },
    async takeBack(id) {
      const order = view.orders.find((one) => one.id === id);
      if (order === undefined) return false;
      set({ orders: view.orders.filter((one) => one.id !== id) });
      emit({ type: 'order', at: MONDAY, order, active: false });
      return true;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: async () => undefined,
  };
}

export const PASSWORD = 'correct horse battery staple';

/** As cheap as the format allows: tests log in often. */
function cheapHash(password: string): string {
  const salt = Buffer.from('salt');
  return [
    'scrypt',
    16,
    1,
    1,
    salt.toString('base64url'),
    scryptSync(password, salt, 32, { N: 16, r: 1, p: 1 }).toString('base64url'),
  ].join('$');
}
const PASSWORD_HASH = cheapHash(PASSWORD);

export interface ServerBench {
  readonly server: Server;
  readonly url: string;
  readonly controller: HandController;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly clock: { now: number };
  /** Makes a user with PASSWORD. */
  readonly user: (name: string, role: Role, scope?: Scope) => Promise<void>;
  /** Makes a token, by a user of that name. */
  readonly token: (role: Role, scope?: Scope) => Promise<string>;
  /** With JSON in and out; `as` is a token. */
  readonly ask: (method: string, path: string, more?: AskMore) => Promise<Reply>;
}

export interface AskMore {
  readonly as?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // The shape is what a test expects it to be.
  readonly json: Record<string, never>;
}

export interface BenchOptions {
  readonly config?: Partial<ServerConfig>;
  readonly controller?: HandController;
  /** What the server is given of the store. */
  readonly through?: (real: Store) => Store;
  readonly webhook?: ServerOptions['webhook'];
}

/** A real server on a free port of loopback, ended with the test. */
export async function serverBench(options: BenchOptions = {}): Promise<ServerBench> {
  const { config = {}, controller = handController(), through = (real) => real, webhook } = options;
  const folder = await mkdtemp(join(tmpdir(), 'qosctl-server-'));
  const kept = await openStore(join(folder, 'store.db'));
  const { accounts } = kept;
  const store = through(kept);
  const clock = { now: MONDAY };
  const log = pino({ level: process.env['QOSCTL_TEST_LOG'] ?? 'silent' });
  const server = await startServer({
    controller,
    store,
    accounts,
    config,
    thinking: THINKING,
    now: () => clock.now,
    log,
    ...(webhook === undefined ? {} : { webhook }),
  });
  onTestFinished(async () => {
    await server.close();
    await kept.close();
    await rm(folder, { recursive: true });
  });
  const user: ServerBench['user'] = (name, role, scope) => userOf(accounts, name, { role, scope });
  return {
    server,
    url: server.address,
    controller,
    store,
    accounts,
    clock,
    user,
    token: (role, scope) => tokenFor(accounts, role, scope),
    ask: (method, path, more) => ask(`${server.address}${path}`, method, more),
  };
}

const userOf = (
  { users }: Accounts,
  name: string,
  { role, scope = EVERYWHERE }: { readonly role: Role; readonly scope?: Scope | undefined },
): Promise<void> => users.put({ name, role, scope, disabled: false, createdAt: MONDAY, passwordHash: PASSWORD_HASH });

/** Makes a token, by an admin who is made with it. */
export async function tokenFor(accounts: Accounts, role: Role, scope = EVERYWHERE): Promise<string> {
  await userOf(accounts, 'maker', { role: 'admin' });
  const token = newToken();
  const id = randomUUID();
  await accounts.tokens.put({ id, name: `a-${role}`, role, scope, by: 'maker', createdAt: MONDAY }, hashToken(token));
  return token;
}

export async function ask(url: string, method: string, { as, body, headers = {} }: AskMore = {}): Promise<Reply> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text.startsWith('{') ? JSON.parse(text) : {},
  };
}
