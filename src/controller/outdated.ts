/** Routers for which something else is wanted since they were last looked at. */
export class Outdated {
  readonly #since = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  mark(routers: readonly string[]): void {
    for (const router of routers) this.#since.set(router, this.#now());
  }

  since(router: string): number | undefined {
    return this.#since.get(router);
  }

  /** `before`: what `since` said when the look began. What came during the look was not looked for. */
  looked(router: string, before: number | undefined): void {
    if (this.#since.get(router) === before) this.#since.delete(router);
  }

  forget(router: string): void {
    this.#since.delete(router);
  }
}
