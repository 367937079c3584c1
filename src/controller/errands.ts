import type { Errand } from './controller.js';

/** What is meant by the next look at a router: whatever anybody asked for since the last one. */
export class Errands {
  readonly #waiting = new Map<string, Errand>();

  add(router: string, { allowDeletions = false, heal = false, reconnect = false }: Errand): void {
    if (!allowDeletions && !heal && !reconnect) return;
    const known = this.#waiting.get(router);
    this.#waiting.set(router, {
      allowDeletions: allowDeletions || known?.allowDeletions === true,
      heal: heal || known?.heal === true,
      reconnect: reconnect || known?.reconnect === true,
    });
  }

  take(router: string): Errand {
    const errand = this.#waiting.get(router) ?? {};
    this.#waiting.delete(router);
    return errand;
  }
}
