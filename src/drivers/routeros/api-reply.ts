import { weakly } from '../../model/weakly.js';
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
  readonly #bodies: string[] = [];
  readonly #traps: Trap[] = [];

  /** `before`: what the same command brought earlier. What comes again as it was is the same reply. */
  constructor(command: string, before?: Reply) {
    this.command = command;
    this.#before = before;
  }

  /** The reply when `heard` ends it. `!empty` and replies of later versions say nothing that `!done` does not. */
  add({ kind, body }: Heard): Reply | undefined {
    if (kind === '!re') this.#bodies.push(body);
    else if (kind === '!trap') this.#traps.push(toTrap(fieldsOf(body)));
    else if (kind === '!done') return this.#end(fieldsOf(body)['ret']);
    return undefined;
  }

  #end(ret: string | undefined): Reply {
    const before = this.#before;
    if (before !== undefined && ret === undefined && this.#brings(before)) return before;
    const rows = rowsOf(this.#bodies);
    const reply = {
      get rows() {
        return rows();
      },
      traps: this.#traps,
      ...(ret === undefined ? {} : { ret }),
    };
    bodies.set(reply, this.#bodies);
    return reply;
  }

  #brings(before: Reply): boolean {
    const earlier = bodies.get(before);
    if (earlier?.length !== this.#bodies.length || before.traps.length + this.#traps.length > 0) return false;
    return this.#bodies.every((body, index) => body === earlier[index]);
  }
}

/** What the rows of a reply are read from. */
const bodies = new WeakMap<Reply, readonly string[]>();

/** Read when they are asked for: of a look only bytes are kept, what is made of them is soon used and gone. */
const rowsOf = (texts: readonly string[]): (() => readonly Row[]) => weakly(() => texts.map(fieldsOf));

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
