import { randomUUID } from 'node:crypto';
import type { RouterIntent } from '../model/intent.js';
import type { Inventory, Router } from '../model/inventory.js';
import type { Order } from '../model/order.js';
import { QosError } from '../model/error.js';
import type { Store } from '../store/store.js';
import type { Following } from './following.js';
import { standingOrders, type Standing } from './orders.js';
import { short } from './reconcile.js';
import { keep, type World } from './world.js';

const NONE: Standing = {};

/** Routers, by what is new about them. */
export interface Refreshed {
  /** Something else is wanted there. */
  readonly changed: readonly string[];
  /** They are reached in another way, or prove themselves by another certificate or host key. */
  readonly moved: readonly string[];
  readonly gone: readonly string[];
}

/** All that a connection is made of. */
function wayTo(router: Router, { credentials }: Inventory): string {
  const { driver, transport, address, port, tls, legacyAlgorithms, pin } = router;
  const { user, password, key } = credentials.find(({ name }) => name === router.credentials) ?? {};
  return JSON.stringify([driver, transport, address, port, tls, legacyAlgorithms, pin, user, password, key]);
}

/** What every router should hold at this moment: by the revision in force, the pins and the clock. */
export class Wanted {
  readonly #following: Following;
  readonly #store: Store;
  readonly #now: () => number;
  orders: readonly Order[] = [];
  #standing: ReadonlyMap<string, Standing> = new Map();
  #routers: ReadonlyMap<string, Router> = new Map();
  #intents: ReadonlyMap<string, RouterIntent> = new Map();
  #ways: ReadonlyMap<string, string> = new Map();

  constructor(following: Following, { store, now }: { readonly store: Store; readonly now: () => number }) {
    this.#following = following;
    this.#store = store;
    this.#now = now;
  }

  async load(): Promise<void> {
    this.orders = await this.#store.orders.all();
    await this.#following.load();
  }

  get routers(): ReadonlyMap<string, Router> {
    return this.#routers;
  }

  /** Of the revision in force, or of the one that a router is pinned to. */
  get intents(): ReadonlyMap<string, RouterIntent> {
    return this.#intents;
  }

  get inventory(): Inventory | undefined {
    return this.#following.force?.world.at(this.#now())?.inventory;
  }

  /** Works everything out again. */
  async refresh(): Promise<Refreshed> {
    const pins = new Set(this.orders.flatMap(({ revision }) => revision ?? []));
    // One that cannot be had now may be had later; until then its routers are left as they are.
    for (const pin of pins) await this.#following.worldOf(pin).catch(() => undefined);
    this.#following.keepOnly(pins);
    for (const world of this.#worlds(pins)) world.at(this.#now());
    const { inventory } = this;
    if (inventory === undefined) return { changed: [], moved: [], gone: [] };
    const old = this.#routers;
    const ways = this.#ways;
    this.#ways = new Map(inventory.routers.map((router) => [router.name, wayTo(router, inventory)]));
    const moved = [...old.keys()].filter((name) => this.#ways.has(name) && this.#ways.get(name) !== ways.get(name));
    this.#standing = standingOrders(this.orders, inventory);
    this.#routers = new Map(inventory.routers.map((router) => [router.name, router]));
    const before = this.#intents;
    // What did not change stays the same object: what was worked out for it is found again by it.
    this.#intents = new Map(
      [...this.#routers.keys()].flatMap((name) => {
        const intent = this.#intentOf(name);
        return intent === undefined ? [] : [[name, keep(before.get(name), intent)]];
      }),
    );
    return {
      changed: [...this.#routers.keys()].filter(
        (name) => !old.has(name) || before.get(name) !== this.#intents.get(name),
      ),
      moved,
      gone: [...old.keys()].filter((name) => !this.#routers.has(name)),
    };
  }

  #worlds(pins: ReadonlySet<string>): readonly World[] {
    const pinned = [...pins].flatMap((pin) => this.#following.world(pin) ?? []);
    const force = this.#following.force?.world;
    return force === undefined ? pinned : [force, ...pinned];
  }

  #pinOf(router: string): string | undefined {
    return this.#standing.get(router)?.pin?.revision;
  }

  #intentOf(router: string): RouterIntent | undefined {
    const pin = this.#pinOf(router);
    const world = pin === undefined ? this.#following.force?.world : this.#following.world(pin);
    return world?.intents.get(router);
  }

  of(router: string): { readonly intent: RouterIntent; readonly revision: string; readonly standing: Standing } {
    const intent = this.#intents.get(router);
    const revision = this.revisionOf(router);
    if (intent !== undefined) return { intent, revision, standing: this.#standing.get(router) ?? NONE };
    const isThere = this.#pinOf(router) === undefined || this.#following.world(revision) !== undefined;
    const why = isThere ? `has no router ${router}` : `is not to be had, and router ${router} is pinned to it`;
    throw new QosError('source.missing', `revision ${short(revision)} ${why}; nothing was written`, {
      subject: router,
      cure: 'Take the pin back, or pin to a revision that has this router.',
    });
  }

  /** Which revision counts for a router: the one that it is pinned to, else the one in force. */
  revisionOf(router: string): string {
    return this.#pinOf(router) ?? this.#following.force?.revision.id ?? '';
  }

  routerOf(name: string): Router {
    const router = this.#routers.get(name);
    if (router === undefined) throw new QosError('usage', `router ${name} is not in the inventory`, { subject: name });
    return router;
  }

  async give(order: Omit<Order, 'id' | 'at'>): Promise<Order> {
    if (order.kind === 'pin') await this.intentsAt(order.revision ?? '');
    const full: Order = { ...order, id: randomUUID(), at: this.#now() };
    await this.#store.orders.put(full);
    this.orders = [...this.orders, full];
    return full;
  }

  async intentsAt(revision: string): Promise<ReadonlyMap<string, RouterIntent>> {
    const world = await this.#following.worldOf(revision);
    const problem = world?.problem(this.#now());
    if (world !== undefined && problem === undefined) return world.intents;
    const why =
      world === undefined
        ? 'was not in force here, nor is it in the history of the source'
        : `is not valid: ${problem}`;
    throw new QosError('usage', `revision ${revision} ${why}`, {
      cure: 'Take one that was in force: the list of revisions has them.',
    });
  }

  /** Orders whose end has come. */
  overdue(): readonly Order[] {
    return this.orders.filter(({ until }) => until !== undefined && until <= this.#now());
  }

  async takeBack(id: string): Promise<Order | undefined> {
    const order = this.orders.find((one) => one.id === id);
    if (order === undefined) return undefined;
    await this.#store.orders.remove(id);
    this.orders = this.orders.filter((one) => one !== order);
    return order;
  }
}
