import { type Heard, wordsOf } from './api-codec.js';

export interface Trap {
  readonly message: string;
  readonly category?: number;
}

type Row = Readonly<Record<string, string>>;

export interface Reply {
  readonly rows: readonly Row[];
  readonly ret?: string;
  readonly traps: readonly Trap[];
}

/** Earlier answers to the same sentences, where there are any. */
export type Before = readonly (Reply | undefined)[];

/** What came for one command until its `!done`. */
export class Collector {
  readonly command: string;
  sentAt = 0;
  readonly #before: Reply | undefined;
  readonly #rows: Row[] = [];
  readonly #bodies: string[] = [];
  readonly #traps: Trap[] = [];
  #isNew = false;

  /** `before`: what the same command brought earlier. Rows that come again are the same objects, read once. */
  constructor(command: string, before?: Reply) {
    this.command = command;
    this.#before = before;
  }

  /** The reply when `heard` ends it. `!empty` and replies of later versions say nothing that `!done` does not. */
  add({ kind, body }: Heard): Reply | undefined {
    if (kind === '!re') this.#addRow(body);
    else if (kind === '!trap') this.#traps.push(toTrap(fieldsOf(body)));
    else if (kind === '!done') return this.#end(fieldsOf(body)['ret']);
    return undefined;
  }

  #addRow(body: string): void {
    const index = this.#rows.length;
    const known = this.#before === undefined || bodies.get(this.#before)?.[index] !== body ? undefined : this.#before;
    const row = known?.rows[index];
    if (row === undefined) this.#isNew = true;
    this.#bodies.push(body);
    this.#rows.push(row ?? fieldsOf(body));
  }

  #end(ret: string | undefined): Reply {
    const before = this.#before;
    const isSame = !this.#isNew && this.#traps.length === 0 && ret === undefined && before?.traps.length === 0;
    if (before !== undefined && isSame && before.rows.length === this.#rows.length) return before;
    const reply = { rows: this.#rows, traps: this.#traps, ...(ret === undefined ? {} : { ret }) };
    bodies.set(reply, this.#bodies);
    return reply;
  }
}

/** What the rows of a reply were read from. */
const bodies = new WeakMap<Reply, readonly string[]>();

function fieldsOf(body: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const word of wordsOf(body)) {
    const split = word.indexOf('=', 1);
    if (split > 0 && word.startsWith('=')) fields[word.slice(1, split)] = word.slice(split + 1);
  }
  return fields;
}

function toTrap(fields: Readonly<Record<string, string>>): Trap {
  const message = fields['message'] ?? 'the router gave no reason';
  const category = fields['category'];
  return category === undefined || !/^\d+$/.test(category) ? { message } : { message, category: Number(category) };
}
