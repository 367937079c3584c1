import type { Form } from './forms.js';

/** What a menu is: its fields, what they default to, and what the router demands of them. Manual pages as in README. */
export interface FieldSpec {
  readonly form: Form;
  readonly default?: string;
  /** Printed although it is at its default; a function of the version where that changed. */
  readonly shown?: boolean | string;
  /** Must name an item of one of these menus (or one of `also`). */
  readonly refers?: readonly string[];
  readonly also?: readonly string[];
}

export interface MenuSpec {
  readonly path: string;
  readonly singleton?: true;
  readonly ordered?: true;
  readonly readOnly?: true;
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

export const text: FieldSpec = { form: { kind: 'text' } };
export const flag = (fallback = 'false'): FieldSpec => ({ form: { kind: 'flag' }, default: fallback, shown: true });
export const rate: FieldSpec = { form: { kind: 'rate' }, default: '0', shown: true };
export const number = (fallback: string, min = 0, max?: number): FieldSpec => ({
  form: { kind: 'number', min, ...(max === undefined ? {} : { max }) },
  default: fallback,
  shown: true,
});
export const INTERFACE: FieldSpec = { form: { kind: 'text' }, refers: ['/interface'] };
export const LIST: FieldSpec = { form: { kind: 'text' }, refers: ['/interface/list'] };
export const counters = { bytes: '0', packets: '0' };
