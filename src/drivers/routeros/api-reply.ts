import type { Sentence } from './api-codec.js';

export interface Trap {
  readonly message: string;
  readonly category?: number;
}

export interface Reply {
  readonly rows: readonly Readonly<Record<string, string>>[];
  readonly ret?: string;
  readonly traps: readonly Trap[];
}

/** A received sentence: `!re`, `!done`, `!trap`, `!empty` or `!fatal`. */
export interface Heard {
  readonly kind: string;
  readonly tag: number;
  readonly fields: Record<string, string>;
}

export function parseHeard(words: Sentence): Heard {
  const fields: Record<string, string> = {};
  let tag = 0;
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const split = word.indexOf('=', 1);
    if (word.startsWith('=')) {
      if (split > 0) fields[word.slice(1, split)] = word.slice(split + 1);
    } else if (word.startsWith('.tag=')) tag = Number(word.slice(5));
  }
  return { kind: words[0] ?? '', tag, fields };
}

/** What came for one command until its `!done`. */
export class Collector {
  readonly command: string;
  sentAt = 0;
  readonly #rows: Record<string, string>[] = [];
  readonly #traps: Trap[] = [];

  constructor(command: string) {
    this.command = command;
  }

  /** The reply when `heard` ends it. `!empty` and replies of later versions say nothing that `!done` does not. */
  add({ kind, fields }: Heard): Reply | undefined {
    if (kind === '!re') this.#rows.push(fields);
    else if (kind === '!trap') this.#traps.push(toTrap(fields));
    else if (kind === '!done') {
      const ret = fields['ret'];
      return { rows: this.#rows, traps: this.#traps, ...(ret === undefined ? {} : { ret }) };
    }
    return undefined;
  }
}

function toTrap(fields: Readonly<Record<string, string>>): Trap {
  const message = fields['message'] ?? 'the router gave no reason';
  const category = fields['category'];
  return category === undefined || !/^\d+$/.test(category) ? { message } : { message, category: Number(category) };
}
