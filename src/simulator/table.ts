import { type Form, normalise } from './forms.js';
import type { FieldSpec, MenuSpec } from './menu-spec.js';
import { badValue, failure, noMatch, noSuchItem, Trap } from './trap.js';
import { offeredForm, unsettable } from './values.js';

/** An item as it is kept. `builtin` ones cannot be removed, `dynamic` ones cannot be changed and do not survive a reboot. */
export interface Row {
  readonly id: string;
  readonly fields: Record<string, string>;
  readonly builtin?: true;
  readonly dynamic?: true;
  /** Router time in milliseconds when the item goes by itself. */
  readonly expires?: number;
  /** A scheduler entry that never fires, see schedule.ts. */
  inert?: boolean;
}

type Marks = Pick<Row, 'builtin' | 'dynamic' | 'expires'>;
type Values = Readonly<Record<string, string>>;

/** Whether a name exists in a menu; asked by references. */
export type Knows = (path: string, name: string) => boolean;

export interface Judge {
  readonly knows: Knows;
  /** Throws where the fields of an item do not go together; `given` are those that the command names. */
  readonly approve: (fields: Values, given: Values) => void;
}

/** The items of one menu. */
export class Table {
  readonly spec: MenuSpec;
  rows: Row[] = [];
  #next: number;

  constructor(spec: MenuSpec) {
    this.spec = spec;
    this.#next = spec.firstId ?? 1;
  }

  /** Puts an item there without asking, as the router does by itself. */
  seed(fields: Values, marks: Marks = {}): Row {
    const row = { id: this.#newId(), fields: { ...fields }, ...marks };
    this.rows.push(row);
    return row;
  }

  restore(rows: readonly Row[], next: number): void {
    this.rows = rows.map((row) => ({ ...row, fields: { ...row.fields } }));
    this.#next = next;
  }

  get next(): number {
    return this.#next;
  }

  #newId(): string {
    const id = `*${this.#next.toString(16).toUpperCase()}`;
    this.#next += 1;
    return id;
  }

  /** By `*id`, or by name where the menu has names. A bare number is not an item. */
  find(reference: string): Row {
    const row = this.rows.find(({ id, fields }) =>
      reference.startsWith('*') ? id === reference : this.spec.named === true && fields['name'] === reference,
    );
    if (row === undefined) throw noSuchItem();
    return row;
  }

  add(values: Values, judge: Judge, before?: string): Row {
    const missing = (this.spec.required ?? []).filter((name) => (values[name] ?? '') === '');
    if (missing.length > 0) throw new Trap(`missing value(s) of argument(s) ${missing.join(' ')}`, 0);
    const place = before === undefined ? this.rows.length : this.rows.indexOf(this.#place(before));
    const fields = this.check(values, judge.knows);
    judge.approve(fields, fields);
    this.#refuseClash(fields);
    const row = { id: this.#newId(), fields };
    this.#dropEmpty(row);
    this.rows.splice(place, 0, row);
    return row;
  }

  /** An empty value, or a name with `!` before it, takes a property away. */
  set(references: readonly string[], values: Values, judge: Judge): void {
    const rows = references.map((reference) => this.#own(reference));
    const changed = this.check(values, judge.knows);
    for (const name of this.spec.required ?? []) if (changed[name] === '') throw badValue(name);
    for (const { fields } of rows) judge.approve({ ...fields, ...changed }, changed);
    for (const row of rows) {
      if (row.builtin === true && changed['name'] !== undefined) throw failure('can not change name of builtin item');
      this.#refuseClash({ ...row.fields, ...changed }, row);
      Object.assign(row.fields, changed);
      this.#dropEmpty(row);
    }
  }

  /** An empty value is none, where no default takes its place. */
  #dropEmpty({ fields }: Row): void {
    for (const [name, value] of Object.entries(fields))
      if (value === '' && this.spec.fields[name]?.default === undefined) delete fields[name];
  }

  unset(references: readonly string[], name: string): void {
    if (unsettable(this.spec.path)?.has(name) === false) throw noMatch('value-name');
    for (const row of references.map((reference) => this.#own(reference))) delete row.fields[name];
  }

  /** All that are named must be there; those before one that is in use are gone when it is refused. */
  remove(references: readonly string[], inUse: (row: Row) => boolean): void {
    const rows = references.map((reference) => this.find(reference));
    for (const row of rows) {
      if (row.dynamic === true && row.expires === undefined) throw failure('cannot change builtin');
      if (row.builtin === true) throw failure('can not remove builtin item');
      if (inUse(row)) throw failure('can not remove, in use');
      this.rows = this.rows.filter((other) => other !== row);
    }
  }

  move(references: readonly string[], before?: string): void {
    const rows = references.map((reference) => this.#own(reference));
    const target = before === undefined ? undefined : this.#place(before);
    for (const row of rows) {
      if (target === row) continue;
      this.rows.splice(this.rows.indexOf(row), 1);
      this.rows.splice(target === undefined ? this.rows.length : this.rows.indexOf(target), 0, row);
    }
  }

  #own(reference: string): Row {
    const row = this.find(reference);
    if (row.dynamic === true) throw failure('cannot change builtin');
    return row;
  }

  /** With FastTrack on, row 0 is a dynamic one that nothing can be placed before. */
  #place(reference: string): Row {
    const row = this.find(reference);
    if (row.dynamic === true) throw failure('can not place before dynamic item');
    return row;
  }

  /** Values as the router keeps them; a `!` before a name makes it empty. */
  check(values: Values, knows: Knows): Record<string, string> {
    const fields: Record<string, string> = {};
    for (const [name, value] of Object.entries(values)) {
      if (name.startsWith('!')) fields[name.slice(1)] = '';
      else fields[name] = checkValue(name, value, { path: this.spec.path, field: this.spec.fields[name], knows });
    }
    return fields;
  }

  #refuseClash(fields: Values, self?: Row): void {
    for (const key of this.spec.unique ?? []) {
      const twin = this.rows.find(
        (row) => row !== self && row.dynamic !== true && key.every((name) => row.fields[name] === fields[name]),
      );
      if (twin !== undefined) throw failure(this.spec.clash ?? 'already have such name');
    }
  }
}

interface Place {
  readonly path: string;
  readonly field: FieldSpec | undefined;
  readonly knows: Knows;
}

function checkValue(name: string, value: string, { path, field, knows }: Place): string {
  if (value === '') {
    if (field?.refers !== undefined && field.default !== undefined) throw noMatch(name);
    return field?.form.kind === 'list' ? '' : (field?.default ?? '');
  }
  const form = isWord(field?.form) ? (offeredForm(path, name) ?? field?.form) : field?.form;
  const checked = form === undefined ? value : normalise(name, value, form);
  if (field?.refers === undefined) return checked;
  for (const target of checked.replace(/^!/, '').split(form?.kind === 'pair' ? '/' : '\n')) {
    const isKnown = field.also?.includes(target) === true || field.refers.some((menu) => knows(menu, target));
    if (!isKnown) throw noMatch(name);
  }
  return checked;
}

/** Any text will do: RouterOS's own list of values, if there is one, says more. */
const isWord = (form: Form | undefined): boolean => form === undefined || form.kind === 'text' || form.kind === 'list';
