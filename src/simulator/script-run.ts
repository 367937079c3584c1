import type { Device } from './device.js';
import type { Rights } from './rights.js';
import { checkScript } from './script-check.js';
import { holds } from './script-compare.js';
import { FUNCTIONS } from './script-functions.js';
import type { Part } from './script-lex.js';
import { MenuCommand } from './script-command.js';
import { resolve } from './script-menu.js';
import { type Command, type Expression, type Named, parseScript } from './script-parse.js';
import { type Scope, Scopes } from './script-scope.js';
import {
  ARITHMETIC,
  argumentOf,
  elementOf,
  entriesOf,
  literal,
  MOST_TURNS,
  range,
  textOf,
  type Value,
} from './script-value.js';
import { Trap } from './trap.js';

type Row = Readonly<Record<string, string>>;

/** Told of every command of a menu; throws what is to happen instead of it. */
export interface Watch {
  before(path: string, command: string): void;
  after(path: string, command: string): void;
}

export interface RunOptions {
  readonly rights: Rights;
  readonly watch?: Watch;
  /** Where lines go that a script puts out. */
  readonly put?: (line: string) => void;
}

/** Runs a script as the router's console does: line by line, what was done stays done, the first error ends it. */
export function runScript(device: Device, source: string, options: RunOptions): void {
  const commands = parseScript(source);
  checkScript(commands, { source, tree: device.tree, version: device.version });
  new Run(device, options).all(commands);
}

export class Run {
  readonly device: Device;
  readonly options: RunOptions;
  readonly #variables = new Scopes();
  /** The menu that words without a leading `/` start from. */
  menu = '';

  constructor(device: Device, options: RunOptions) {
    this.device = device;
    this.options = options;
  }

  /** The value of the last one. */
  all(commands: readonly Command[], variables: Scope = new Map()): Value {
    const { menu } = this;
    try {
      return this.#variables.within(variables, () =>
        commands.reduce<Value>((_, command) => this.#command(command), undefined),
      );
    } finally {
      this.menu = menu;
    }
  }

  put(line: string): void {
    this.options.put?.(line);
  }

  #command(command: Command, isValue = false): Value {
    const { words, named } = command;
    const [first] = words;
    const head = first?.type === 'text' && first.bare ? first.text : '';
    if (head.startsWith(':')) return this.#global(head.slice(1), { words: words.slice(1), named });
    if (first?.type === 'block') return this.all(first.body);
    if (first !== undefined && first.type !== 'text') return this.value(first);
    const found = resolve(this.device.tree, words, this.menu);
    if (found.command !== undefined) return new MenuCommand(this, command, found).perform(isValue);
    this.menu = found.path;
    return undefined;
  }

  #global(name: string, { words, named }: Arguments): Value {
    const word = (index: number): Value => (words[index] === undefined ? undefined : this.typed(words[index]));
    switch (name) {
      case 'if':
        return this.block(this.truth(words[0]) ? named['do'] : named['else']);
      case 'do':
        return this.#attempt(words[0] ?? named['command']?.value, named['on-error']);
      case 'onerror':
        return this.#onError(textOf(word(0)), named);
      case 'foreach':
      case 'for':
      case 'while':
        return this.#loop(name, { words, named });
      case 'put':
        this.put(textOf(word(0)));
        return undefined;
      case 'local':
      case 'global':
      case 'set':
        this.#variables.assign(name, textOf(word(0)), word(1));
        return undefined;
      case 'error':
        throw new Trap(textOf(word(0)), 3);
      case 'log':
      case 'delay':
      case 'nothing':
        return undefined;
      default:
        return this.#call(name, { words, named });
    }
  }

  #call(name: string, { words, named }: Arguments): Value {
    const call = FUNCTIONS[name];
    if (call === undefined) throw new Trap(`:${name} is not supported by this simulator`, 3);
    return call({
      words: words.map((one) => this.typed(one)),
      named: Object.fromEntries(Object.entries(named).map(([key, { value }]) => [key, this.value(value)])),
      version: this.device.version,
    });
  }

  block(named: Named | Expression | undefined, variables?: Scope): Value {
    const body = named !== undefined && 'value' in named ? named.value : named;
    return body?.type === 'block' ? this.all(body.body, variables) : undefined;
  }

  #attempt(body: Expression | undefined, onError: Named | undefined): Value {
    if (onError === undefined) return this.block(body);
    try {
      return this.block(body);
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      return this.block(onError);
    }
  }

  #onError(name: string, named: Readonly<Record<string, Named>>): Value {
    try {
      return this.block(named['in']);
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      return this.block(named['do'], new Map([[name, error.message]]));
    }
  }

  #loop(kind: 'foreach' | 'for' | 'while', { words, named }: Arguments): Value {
    const value = (name: string): Value => (named[name] === undefined ? undefined : this.typed(named[name].value));
    if (kind === 'while') {
      for (let turn = 0; this.truth(words[0]); turn += 1) {
        if (turn > MOST_TURNS) throw new Trap('interrupted', 2);
        this.block(named['do']);
      }
      return undefined;
    }
    const [name = '', second] = (words[0]?.type === 'text' ? words[0].text : '').split(',');
    const turns = kind === 'for' ? range(value('from'), value('to'), value('step')) : entriesOf(value('in'));
    for (const [key, one] of turns)
      this.block(
        named['do'],
        new Map(
          second === undefined
            ? [[name, one]]
            : [
                [name, key],
                [second, one],
              ],
        ),
      );
    return undefined;
  }

  truth(expression: Expression | undefined, row?: Row): boolean {
    const value = expression === undefined ? false : this.value(expression, row);
    return value !== undefined && !['', 'false', 'no'].includes(textOf(value));
  }

  #filled(part: Part): string {
    return typeof part === 'string' ? part : textOf(this.#variables.get(part.variable));
  }

  /** As `value`, but an unquoted number is one. */
  typed(expression: Expression): Value {
    const value = this.value(expression);
    return expression.type === 'text' && expression.bare && typeof value === 'string' ? literal(value) : value;
  }

  /** In a `where`, a bare word on the left is a property of the item. */
  value(expression: Expression, row?: Row): Value {
    switch (expression.type) {
      case 'text':
        if (expression.parts !== undefined) return expression.parts.map((part) => this.#filled(part)).join('');
        return expression.bare && row !== undefined ? row[expression.text] : expression.text;
      case 'variable':
        return this.#variables.get(expression.name);
      case 'command':
        return expression.body.reduce<Value>((_, command) => this.#command(command, true), undefined);
      case 'block':
        return this.#array(expression.body);
      case 'element':
        return elementOf(this.value(expression.of, row), this.typed(expression.key));
      case 'not':
        return !this.truth(expression.of, row);
      case 'binary':
        return this.#binary(expression, row);
    }
  }

  /** `{"a";"b"}`, `{x=1;y=2}`. */
  #array(body: readonly Command[]): Value {
    const pairs = body.flatMap(({ named }) => Object.entries(named));
    if (pairs.length > 0) return new Map(pairs.map(([name, { value }]) => [name, this.typed(value)]));
    return body.flatMap(({ words }) => (words[0] === undefined ? [] : [this.typed(words[0])]));
  }

  #binary({ sign, left, right }: Expression & { type: 'binary' }, row: Row | undefined): Value {
    if (sign === 'and') return this.truth(left, row) && this.truth(right, row);
    if (sign === 'or') return this.truth(left, row) || this.truth(right, row);
    if (sign === '.') return textOf(this.value(left)) + textOf(this.value(right));
    const calculate = ARITHMETIC[sign];
    if (calculate !== undefined) return calculate(Number(textOf(this.value(left))), Number(textOf(this.value(right))));
    const isProperty = row !== undefined && left.type === 'text' && left.bare;
    const wanted = argumentOf(this.value(right));
    const own = argumentOf(this.value(left, row));
    return holds(sign, own, isProperty ? this.#asPrinted(left.text, wanted) : wanted);
  }

  /** `max-limit=10M` finds what prints as 10000000. */
  #asPrinted(property: string, wanted: string): string {
    try {
      return this.device.check(this.menu, { [property]: wanted })[property] ?? wanted;
    } catch (error) {
      if (error instanceof Trap) return wanted;
      throw error;
    }
  }
}

interface Arguments {
  readonly words: readonly Expression[];
  readonly named: Readonly<Record<string, Named>>;
}
