import { menuSpec } from './menus.js';
import { permit } from './rights.js';
import type { Resolved } from './script-menu.js';
import type { Command, Expression } from './script-parse.js';
import { asTable, asValue } from './script-print.js';
import type { Run } from './script-run.js';
import { argumentOf, isList, textOf, type Value } from './script-value.js';
import { noSuchItem, Trap } from './trap.js';

const ON_ITEMS = new Set(['remove', 'disable', 'enable', 'set', 'move', 'unset', 'comment']);

/** One command of a menu, as the console does it: with items where the API has ids, and with `print`, `find` and `get`. */
export class MenuCommand {
  readonly #run: Run;
  readonly #command: Command;
  readonly #path: string;
  readonly #name: string;
  readonly #rest: readonly Expression[];

  constructor(run: Run, command: Command, { path, command: step, rest }: Resolved) {
    this.#run = run;
    this.#command = command;
    this.#path = path;
    this.#name = step?.text ?? '';
    this.#rest = rest;
  }

  perform(isValue: boolean): Value {
    const run = this.#run;
    const { watch } = run.options;
    const outer = run.menu;
    run.menu = this.#path;
    try {
      watch?.before(this.#path, this.#name);
      const value = this.#perform(isValue);
      watch?.after(this.#path, this.#name);
      return value;
    } finally {
      run.menu = outer;
    }
  }

  #perform(isValue: boolean): Value {
    switch (this.#name) {
      case 'find':
        return this.#find();
      case 'get':
        return this.#get();
      case 'print':
        return this.#print(isValue);
      default:
        return this.#write();
    }
  }

  #find(): readonly string[] {
    const { device, options } = this.#run;
    const { where } = this.#command;
    permit(options.rights, this.#path, 'find');
    const rows = device.rows(this.#path).filter((row) => where === undefined || this.#run.truth(where, row));
    return rows.map((row) => row['.id'] ?? '');
  }

  get #isSingle(): boolean {
    return menuSpec(this.#path, this.#run.device.tree.get(this.#path))?.singleton === true;
  }

  #print(isValue: boolean): Value {
    const { device, options } = this.#run;
    permit(options.rights, this.#path, 'print');
    const { where, named } = this.#command;
    const flags = new Set(this.#rest.flatMap((word) => (word.type === 'text' ? [word.text] : [])));
    const hides = device.tree.get(this.#path)?.get('print')?.has('static') === true && !flags.has('all');
    const rows = device
      .rows(this.#path)
      .filter((row) => !hides || (row['dynamic'] === 'true') === flags.has('dynamic'))
      .filter((row) => where === undefined || this.#run.truth(where, row));
    if (flags.has('count-only')) {
      if (!isValue) this.#run.put(String(rows.length));
      return rows.length;
    }
    if (!flags.has('as-value')) {
      for (const line of asTable(rows, this.#isSingle)) this.#run.put(line);
      return undefined;
    }
    const proplist = named['proplist'];
    const columns = proplist === undefined ? undefined : argumentOf(this.#run.value(proplist.value)).split(',');
    const values = rows.map((row) => asValue(device, this.#path, row, columns));
    return this.#isSingle ? values[0] : values;
  }

  /** `get *1 name`, `get [find …] name`, `get number=*1 value-name=name`; without a name the whole item. */
  #get(): Value {
    const { device, options } = this.#run;
    permit(options.rights, this.#path, 'get');
    const words = this.#rest.map((word) => this.#run.value(word));
    const { number, 'value-name': wanted } = this.#command.named;
    const item = this.#isSingle || number !== undefined ? number && this.#run.value(number.value) : words.shift();
    const id = isList(item) ? item[0] : item;
    const row = this.#isSingle ? device.rows(this.#path)[0] : this.#rowOf(textOf(id));
    if (row === undefined) throw noSuchItem();
    const name = wanted === undefined ? words[0] : this.#run.value(wanted.value);
    if (name === undefined) return asValue(device, this.#path, row);
    const isProperty = menuSpec(this.#path, device.tree.get(this.#path))?.fields[textOf(name)] !== undefined;
    if (name === '.id' || (row[textOf(name)] === undefined && !isProperty))
      throw new Trap('input does not match any value of value-name', 1);
    return asValue(device, this.#path, row, [textOf(name)]).get(textOf(name)) ?? '';
  }

  #rowOf(reference: string): Readonly<Record<string, string>> | undefined {
    const { id } = this.#run.device.table(this.#path).find(reference);
    return this.#run.device.rows(this.#path).find((row) => row['.id'] === id);
  }

  /** An empty find is no error, but there is nothing that could be set. */
  #write(): Value {
    const { device, options } = this.#run;
    const { cleared, items } = this.#positional();
    const named = Object.entries(this.#command.named).map(
      ([name, { value }]) => [name, argumentOf(this.#run.value(value))] as const,
    );
    const values: Record<string, string> = {
      ...Object.fromEntries(cleared.map((name) => [name, ''])),
      ...Object.fromEntries(named),
    };
    const [target, ...more] = items;
    const ids = items.length > 0 ? (target ?? []) : (values['numbers'] ?? '').split(',').filter(Boolean);
    if (ON_ITEMS.has(this.#name) && !this.#isSingle && ids.length === 0) {
      if (this.#name === 'set') throw new Trap('expected item id', 3);
      return undefined;
    }
    const second = more[0]?.[0];
    if (second !== undefined && this.#name === 'move') values['destination'] ??= second;
    else if (second !== undefined && this.#name === 'unset') values['value-name'] ??= second;
    else if (second !== undefined) ids.push(...more.flat());
    const answer = device.command(this.#path, this.#name, {
      values: ids.length === 0 ? values : { ...values, '.id': ids.join(',') },
      rights: options.rights,
    });
    return answer.ret;
  }

  #positional(): { readonly cleared: readonly string[]; readonly items: readonly string[][] } {
    const isCleared = (word: Expression): boolean => word.type === 'text' && word.bare && word.text.startsWith('!');
    return {
      cleared: this.#rest.filter(isCleared).map((word) => textOf(this.#run.value(word))),
      items: this.#rest.filter((word) => !isCleared(word)).map((word) => idsOf(this.#run.value(word))),
    };
  }
}

const idsOf = (value: Value): string[] =>
  isList(value) ? value.map(textOf) : textOf(value).split(',').filter(Boolean);
