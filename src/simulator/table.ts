import { normalise } from './forms.js';
import type { FieldSpec, MenuSpec } from './menu-spec.js';
import { failure, noMatch, noSuchItem, Trap } from './trap.js';

/** An item as it is kept. `builtin` ones cannot be removed, `dynamic` ones cannot be touched. */
export interface Row {
  readonly id: string;
  readonly fields: Record<string, string>;
  readonly builtin?: true;
  readonly dynamic?: true;
}

/** Whether a name exists in a menu; asked by references. */
export type Knows = (path: string, name: string) => boolean;

/** The items of one menu. */
export class Table {
  readonly spec: MenuSpec;
  rows: Row[] = [];
  #next: number;

  constructor(spec: MenuSpec) {
    this.spec = spec;
    this.#next = spec.firstId ?? 1;
  }

  seed(fields: Readonly<Record<string, string>>, mark: { readonly builtin?: true; readonly dynamic?: true } = {}): Row {
    const row = { id: this.#newId(), fields: { ...fields }, ...mark };
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

  add(values: Readonly<Record<string, string>>, knows: Knows, before?: string): string {
    const missing = (this.spec.required ?? []).filter((name) => (values[name] ?? '') === '');
    if (missing.length > 0) throw new Trap(`missing value(s) of argument(s) ${missing.join(' ')}`, 0);
    const place = before === undefined ? this.rows.length : this.#indexOf(before);
    const fields = this.#check(values, knows);
    this.#refuseClash(fields);
    const row = { id: this.#newId(), fields };
    this.rows.splice(place, 0, row);
    return row.id;
  }

  set(references: readonly string[], values: Readonly<Record<string, string>>, knows: Knows): void {
    for (const reference of references) {
      const row = this.#own(reference);
      if (row.builtin === true && values['name'] !== undefined) throw failure('can not change name of builtin item');
      const changed = this.#check(values, knows);
      this.#refuseClash({ ...row.fields, ...changed }, row);
      Object.assign(row.fields, changed);
      for (const [name, value] of Object.entries(changed))
        if (value === '' && this.spec.fields[name]?.default === undefined) delete row.fields[name];
    }
  }

  unset(references: readonly string[], name: string): void {
    for (const reference of references) delete this.#own(reference).fields[name];
  }

  remove(references: readonly string[], inUse: (row: Row) => boolean): void {
    for (const reference of references) {
      const row = this.#own(reference);
      if (row.builtin === true) throw failure('can not remove builtin item');
      if (inUse(row)) throw failure(`can not remove, in use`);
      this.rows.splice(this.rows.indexOf(row), 1);
    }
  }

  move(references: readonly string[], before?: string): void {
    for (const reference of references) {
      const row = this.#own(reference);
      const target = before === undefined ? undefined : this.#place(before);
      if (target === row) continue;
      this.rows.splice(this.rows.indexOf(row), 1);
      this.rows.splice(target === undefined ? this.rows.length : this.rows.indexOf(target), 0, row);
    }
  }

  /** Dynamic rows cannot be changed, moved or removed. */
  #own(reference: string): Row {
    const row = this.find(reference);
    if (row.dynamic === true) throw failure('can not change dynamic item');
    return row;
  }

  #place(reference: string): Row {
    const row = this.find(reference);
    if (row.dynamic === true) throw failure('can not place before dynamic item');
    return row;
  }

  #indexOf(reference: string): number {
    return this.rows.indexOf(this.#place(reference));
  }

  #check(values: Readonly<Record<string, string>>, knows: Knows): Record<string, string> {
    const fields: Record<string, string> = {};
    for (const [name, value] of Object.entries(values)) {
      const spec = this.spec.fields[name];
      fields[name] = spec === undefined ? value : checkValue(name, value, spec, knows);
    }
    return fields;
  }

  #refuseClash(fields: Readonly<Record<string, string>>, self?: Row): void {
    for (const key of this.spec.unique ?? []) {
      const twin = this.rows.find(
        (row) => row !== self && row.dynamic !== true && key.every((name) => row.fields[name] === fields[name]),
      );
      if (twin !== undefined) throw failure(this.spec.clash ?? 'already have such name');
    }
  }
}

function checkValue(name: string, value: string, spec: FieldSpec, knows: Knows): string {
  if (value === '' && spec.default === undefined) return '';
  const checked =
    value === '' && spec.form.kind !== 'text' && spec.form.kind !== 'list'
      ? (spec.default ?? '')
      : normalise(name, value, spec.form);
  if (spec.refers === undefined || checked === '') return checked;
  const target = checked.replace(/^!/, '');
  const isKnown = spec.also?.includes(target) === true || spec.refers.some((path) => knows(path, target));
  if (!isKnown) throw noMatch(name);
  return checked;
}
