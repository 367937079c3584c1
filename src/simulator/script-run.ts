import type { Device } from './device.js';
import { permit, type Rights } from './rights.js';
import { holds } from './script-compare.js';
import type { Part } from './script-lex.js';
import { type Command, type Expression, parseScript } from './script-parse.js';
import { Trap } from './trap.js';
import { leadsOn } from './tree.js';

type Value = string | readonly string[];
type Row = Readonly<Record<string, string>>;

/** Runs a script as the router's console does: line by line, what was done stays done, the first error ends it. */
export function runScript(device: Device, source: string, rights: Rights): readonly string[] {
  const run = new Run(device, rights);
  run.all(parseScript(source));
  return run.output;
}

const text = (value: Value): string => (typeof value === 'string' ? value : value.join(','));

class Run {
  readonly output: string[] = [];
  readonly #device: Device;
  readonly #rights: Rights;
  readonly #variables = new Map<string, string>();
  /** The menu that words without a leading `/` start from. */
  #menu = '';

  constructor(device: Device, rights: Rights) {
    this.#device = device;
    this.#rights = rights;
  }

  all(commands: readonly Command[]): void {
    for (const command of commands) this.#command(command);
  }

  #command(command: Command): Value {
    const [first] = command.words;
    const head = first?.type === 'text' && first.bare ? first.text : '';
    if (head.startsWith(':')) return this.#builtin(head.slice(1), command);
    if (first?.type === 'block') {
      this.all(first.body);
      return '';
    }
    return this.#inMenu(command);
  }

  #builtin(name: string, { words, named }: Command): Value {
    const argument = (index: number): Value => (words[index] === undefined ? '' : this.#value(words[index]));
    switch (name) {
      case 'if': {
        const branch = this.#truth(words[1]) ? named['do'] : named['else'];
        this.#block(branch);
        return '';
      }
      case 'do':
        this.#attempt(words[1] ?? named['command'], named['on-error']);
        return '';
      case 'len': {
        const value = argument(1);
        return String(value.length);
      }
      case 'put':
        this.output.push(text(argument(1)));
        return '';
      case 'log':
      case 'delay':
        return '';
      case 'local':
      case 'global':
      case 'set':
        this.#variables.set(text(argument(1)), text(argument(2)));
        return '';
      case 'error':
        throw new Trap(text(argument(1)), 3);
      default:
        if (BUILTINS.has(name)) throw new Trap(`:${name} is not supported by this simulator`, 3);
        throw new Trap(`bad command name ${name}`, 3);
    }
  }

  #attempt(body: Expression | undefined, onError: Expression | undefined): void {
    if (onError === undefined) {
      this.#block(body);
      return;
    }
    try {
      this.#block(body);
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      this.#block(onError);
    }
  }

  #block(body: Expression | undefined): void {
    if (body?.type === 'block') this.all(body.body);
  }

  /**
   * `/queue tree add …`, `/queue/tree/add …`: words are a path as long as they lead to a menu, then a command, then items.
   * A path alone enters its menu.
   */
  #inMenu({ words, named, where }: Command): Value {
    const steps = words.flatMap((word): readonly (Expression | string)[] =>
      word.type === 'text' && word.bare ? splitPath(word.text) : [word],
    );
    const [first] = words;
    let path = first?.type === 'text' && first.text.startsWith('/') ? '' : this.#menu;
    let index = 0;
    for (let step = steps[0]; typeof step === 'string'; step = steps[index]) {
      if (!leadsOn(this.#device.tree, `${path}/${step}`)) break;
      path += `/${step}`;
      index += 1;
    }
    const command = steps[index];
    if (command === undefined) {
      this.#menu = path;
      return '';
    }
    if (typeof command !== 'string' || this.#device.tree.get(path)?.has(command) !== true)
      throw new Trap(`bad command name ${typeof command === 'string' ? command : ''}`, 3);
    const outer = this.#menu;
    this.#menu = path;
    try {
      if (command === 'find') return this.#find(path, where);
      return this.#perform(path, command, { steps: steps.slice(index + 1), named });
    } finally {
      this.#menu = outer;
    }
  }

  /** An empty find is no error, but there is nothing that could be set. */
  #perform(path: string, command: string, { steps, named }: Given): Value {
    const cleared = steps.filter((step): step is string => typeof step === 'string' && step.startsWith('!'));
    const items = steps.filter((step) => !cleared.includes(step as string)).flatMap((step) => this.#items(step));
    const values = Object.fromEntries([
      ...cleared.map((name) => [name, '']),
      ...Object.entries(named).map(([name, value]) => [name, text(this.#value(value))]),
    ]) as Record<string, string>;
    const ids = items.length > 0 || command === 'add' ? items : (values['numbers'] ?? '').split(',').filter(Boolean);
    const isOnItems = ON_ITEMS.has(command) && this.#device.table(path).spec.singleton !== true;
    if (isOnItems && ids.length === 0) {
      if (command === 'set') throw new Trap('expected item id', 3);
      return '';
    }
    const answer = this.#device.command(path, command, {
      values: ids.length === 0 ? values : { ...values, '.id': ids.join(',') },
      rights: this.#rights,
    });
    return answer.ret ?? '';
  }

  #items(step: Expression | string): readonly string[] {
    if (typeof step === 'string') return step.split(',');
    const value = this.#value(step);
    return typeof value === 'string' ? value.split(',').filter(Boolean) : value;
  }

  #find(path: string, where: Expression | undefined): readonly string[] {
    permit(this.#rights, path, 'find');
    return this.#device.find(path, (row) => where === undefined || this.#truth(where, row));
  }

  #truth(expression: Expression | undefined, row?: Row): boolean {
    if (expression === undefined) return false;
    if (expression.type === 'not') return !this.#truth(expression.of, row);
    if (expression.type !== 'binary') {
      const value = text(this.#value(expression, row));
      return value !== '' && value !== 'false' && value !== 'no';
    }
    const { sign, left, right } = expression;
    if (sign === 'and' || sign === '&&') return this.#truth(left, row) && this.#truth(right, row);
    if (sign === 'or' || sign === '||') return this.#truth(left, row) || this.#truth(right, row);
    const value = text(this.#value(left, row));
    const wanted = text(this.#value(right));
    const isProperty = row !== undefined && left.type === 'text' && left.bare;
    return holds(sign, value, isProperty ? this.#asPrinted(left.text, wanted) : wanted);
  }

  /** `max-limit=10M` finds what prints as 10000000. */
  #asPrinted(property: string, wanted: string): string {
    try {
      return this.#device.table(this.#menu).check({ [property]: wanted }, () => true)[property] ?? wanted;
    } catch (error) {
      if (error instanceof Trap) return wanted;
      throw error;
    }
  }

  #filled(part: Part): string {
    return typeof part === 'string' ? part : (this.#variables.get(part.variable) ?? '');
  }

  /** In a `where`, a bare word on the left is a property of the item. */
  #value(expression: Expression, row?: Row): Value {
    switch (expression.type) {
      case 'text':
        if (expression.bare && expression.text.startsWith('$'))
          return this.#variables.get(expression.text.slice(1)) ?? '';
        if (expression.parts !== undefined) return expression.parts.map((part) => this.#filled(part)).join('');
        return expression.bare && row !== undefined ? (row[expression.text] ?? '') : expression.text;
      case 'command':
        return this.#command(expression.command);
      case 'block':
        return '';
      case 'not':
      case 'binary':
        return String(this.#truth(expression, row));
    }
  }
}

interface Given {
  readonly steps: readonly (Expression | string)[];
  readonly named: Readonly<Record<string, Expression>>;
}

const ON_ITEMS = new Set(['remove', 'disable', 'enable', 'set', 'move', 'unset', 'comment']);

/** Of the language, and not of the part that we run. */
const BUILTINS = new Set('execute for foreach onerror parse pick resolve retry return serialize time while'.split(' '));

const splitPath = (word: string): readonly string[] =>
  /^\/|^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(word) ? word.split('/').filter(Boolean) : [word];
