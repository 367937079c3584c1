import type { Device } from './device.js';
import { compare } from './query.js';
import { type Command, type Expression, parseScript } from './script-parse.js';
import { Trap } from './trap.js';
import { leadsOn } from './tree.js';

type Value = string | readonly string[];
type Row = Readonly<Record<string, string>>;

/** Runs a script as the router's console does: line by line, what was done stays done, the first error ends it. */
export function runScript(device: Device, source: string): readonly string[] {
  const run = new Run(device);
  run.all(parseScript(source));
  return run.output;
}

const text = (value: Value): string => (typeof value === 'string' ? value : value.join(','));

class Run {
  readonly output: string[] = [];
  readonly #device: Device;
  readonly #variables = new Map<string, string>();
  /** Menu of the command whose values are being worked out: `[find …]` in it looks there. */
  #menuAround = '';

  constructor(device: Device) {
    this.#device = device;
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
    return this.#menu(command);
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

  /** `/queue tree add …`, `/queue/tree/add …`: words are a path as long as they lead to a menu, then a command, then items. */
  #menu({ words, named, where }: Command): Value {
    let path = '';
    let index = 0;
    const steps = words.flatMap((word): readonly (Expression | string)[] =>
      word.type === 'text' && word.bare ? splitPath(word.text) : [word],
    );
    for (let step = steps[index]; typeof step === 'string'; step = steps[index]) {
      if (!leadsOn(this.#device.tree, `${path}/${step}`)) break;
      path += `/${step}`;
      index += 1;
    }
    const command = steps[index];
    if (typeof command !== 'string') throw new Trap('bad command name', 3);
    path ||= this.#menuAround;
    if (path === '') throw new Trap(`bad command name ${command}`, 3);
    if (command === 'find') return this.#find(path, where ?? this.#fromNamed(named));
    const around = this.#menuAround;
    this.#menuAround = path;
    const items = steps.slice(index + 1).flatMap((step) => this.#items(step));
    const values = Object.fromEntries(Object.entries(named).map(([name, value]) => [name, text(this.#value(value))]));
    this.#menuAround = around;
    const ids = items.length > 0 || command === 'add' ? items : (values['numbers'] ?? '').split(',').filter(Boolean);
    if (
      command !== 'add' &&
      command !== 'print' &&
      ids.length === 0 &&
      this.#device.table(path).spec.singleton !== true
    ) {
      // An empty find is not an error for these.
      if (['remove', 'disable', 'enable', 'set', 'move'].includes(command)) return '';
    }
    const answer = this.#device.command(path, command, {
      values: ids.length === 0 ? values : { ...values, '.id': ids.join(',') },
    });
    return answer.ret ?? '';
  }

  #items(step: Expression | string): readonly string[] {
    if (typeof step === 'string') return step.split(',');
    const value = this.#value(step);
    return typeof value === 'string' ? value.split(',').filter(Boolean) : value;
  }

  /** `[find name="x"]` without `where` means the same. */
  #fromNamed(named: Readonly<Record<string, Expression>>): Expression | undefined {
    return Object.entries(named).reduce<Expression | undefined>((all, [name, value]) => {
      const one: Expression = {
        type: 'binary',
        sign: '=',
        left: { type: 'text', text: name, bare: true },
        right: value,
      };
      return all === undefined ? one : { type: 'binary', sign: 'and', left: all, right: one };
    }, undefined);
  }

  #find(path: string, where: Expression | undefined): readonly string[] {
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
    return holds(sign, text(this.#value(left, row)), text(this.#value(right)));
  }

  /** In a `where`, a bare word on the left is a property of the item. */
  #value(expression: Expression, row?: Row): Value {
    switch (expression.type) {
      case 'text':
        if (expression.bare && expression.text.startsWith('$'))
          return this.#variables.get(expression.text.slice(1)) ?? '';
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

const splitPath = (word: string): readonly string[] =>
  /^\/|^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(word) ? word.split('/').filter(Boolean) : [word];

function holds(sign: string, left: string, right: string): boolean {
  const order = compare(asPrinted(left), asPrinted(right));
  switch (sign) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    default:
      return order >= 0;
  }
}

const asPrinted = (value: string): string => ({ yes: 'true', no: 'false' })[value] ?? value;
