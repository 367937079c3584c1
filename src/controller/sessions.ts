import pLimit from 'p-limit';
import type { Session } from '../drivers/driver.js';

export interface Opened {
  readonly session: Session;
  /** It was there already, and may have died since. */
  readonly kept: boolean;
}

/**
 * Connections that are kept: a router that is looked at every minute is logged in to once. A connection that is being made
 * costs nothing but a socket, so many may be under way: dead routers hold up nobody who waits to be worked on.
 */
export class Sessions {
  readonly #connect: (router: string) => Promise<Session>;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #open = new Map<string, Session>();

  constructor(connect: (router: string) => Promise<Session>, atOnce: number) {
    this.#connect = connect;
    this.#limit = pLimit(atOnce);
  }

  async get(router: string): Promise<Opened> {
    const known = this.#open.get(router);
    if (known !== undefined) return { session: known, kept: true };
    const session = await this.fresh(router);
    this.#open.set(router, session);
    return { session, kept: false };
  }

  has(router: string): boolean {
    return this.#open.has(router);
  }

  /** The kept one, if there is one. */
  peek(router: string): Session | undefined {
    return this.#open.get(router);
  }

  /** One that nobody else uses and the caller closes. */
  fresh(router: string): Promise<Session> {
    return this.#limit(() => this.#connect(router));
  }

  async drop(router: string): Promise<void> {
    const session = this.#open.get(router);
    this.#open.delete(router);
    await session?.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((router) => this.drop(router)));
  }

  get size(): number {
    return this.#open.size;
  }
}
