import type { Form } from './forms.js';

/** What a menu is: its fields, what they default to, and what the router demands of them (manual pages named there). */
export interface FieldSpec {
  readonly form: Form;
  readonly default?: string;
  /** Printed although it is at its default; a version where that came with it. */
  readonly shown?: boolean | string;
  /** Must name an item of one of these menus (or one of `also`). */
  readonly refers?: readonly string[];
  readonly also?: readonly string[];
}

export interface MenuSpec {
  readonly path: string;
  readonly singleton?: true;
  readonly ordered?: true;
  readonly named?: true;
  readonly unique?: readonly (readonly string[])[];
  readonly required?: readonly string[];
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Read-only values of every row. */
  readonly shows?: Readonly<Record<string, string>>;
  /** First id, where it is not *1. */
  readonly firstId?: number;
  /** The clashes are told so. */
  readonly clash?: string;
}

const fields = new WeakMap<MenuSpec, readonly (readonly [string, FieldSpec])[]>();

/** The fields of a menu in a list; asked for with every row that is printed. */
export function fieldsOf(spec: MenuSpec): readonly (readonly [string, FieldSpec])[] {
  const known = fields.get(spec) ?? Object.entries(spec.fields);
  fields.set(spec, known);
  return known;
}

export const text: FieldSpec = { form: { kind: 'text' } };
export const list = (fallback?: string): FieldSpec => shown({ kind: 'list' }, fallback);
export const flag = (fallback = 'false'): FieldSpec => shown({ kind: 'flag' }, fallback);
export const rate: FieldSpec = { form: { kind: 'rate' }, default: '0', shown: true };
export const duration = (fallback: string): FieldSpec => shown({ kind: 'duration' }, fallback);
export const number = (fallback: string, min = 0, max = 4_294_967_295): FieldSpec =>
  shown({ kind: 'number', min, max }, fallback);

/** Printed also at its default. */
export const shown = (form: Form, fallback = ''): FieldSpec => ({ form, default: fallback, shown: true });

const ANY_INTERFACE = ['all-ethernet', 'all-ppp', 'all-vlan', 'all-wireless'];
export const INTERFACE: FieldSpec = { form: { kind: 'text' }, refers: ['/interface'] };
export const MATCHED_INTERFACE: FieldSpec = { ...INTERFACE, also: ANY_INTERFACE };
export const LIST: FieldSpec = { form: { kind: 'text' }, refers: ['/interface/list'] };
export const counters = { bytes: '0', packets: '0' };
