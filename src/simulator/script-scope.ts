import type { Value } from './script-value.js';
import { Trap } from './trap.js';

export type Scope = Map<string, Value>;

/** Variables: those of the blocks that are open, the innermost last; the outermost are the global ones. */
export class Scopes {
  readonly #open: Scope[] = [new Map()];

  within<T>(scope: Scope, act: () => T): T {
    this.#open.push(scope);
    try {
      return act();
    } finally {
      this.#open.pop();
    }
  }

  get(name: string): Value {
    return this.#open.findLast((scope) => scope.has(name))?.get(name);
  }

  assign(how: 'local' | 'global' | 'set', name: string, value: Value): void {
    const known = this.#open.findLast((scope) => scope.has(name));
    if (how === 'set' && known === undefined) throw new Trap('syntax error', 3);
    const scope = how === 'set' ? known : how === 'global' ? this.#open[0] : this.#open.at(-1);
    scope?.set(name, value);
  }
}
