import fc from 'fast-check';

export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** What fulfils a JSON Schema, as far as our schemas go. */
export function fromSchema(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(fromSchema));
  const made = BY_TYPE[schema.type ?? ''];
  return made === undefined ? fc.jsonValue() : made(schema);
}

const BY_TYPE: Readonly<Record<string, (schema: Schema) => fc.Arbitrary<unknown>>> = {
  object: ofObject,
  string: ofString,
  array: ({ items = {} }) => fc.array(fromSchema(items), { maxLength: 3 }),
  integer: ({ minimum = -1_000, maximum = 2 ** 31 - 1 }) => fc.integer({ min: minimum, max: maximum }),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
};

function ofObject({ properties = {}, required = [], patternProperties }: Schema): fc.Arbitrary<unknown> {
  const value = Object.values(patternProperties ?? {})[0];
  if (value !== undefined) return fc.dictionary(fc.string({ maxLength: 5 }), fromSchema(value), { maxKeys: 2 });
  const fields = Object.entries(properties).map(([name, field]) => [name, fromSchema(field)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] });
}

function ofString({ pattern, minLength = 0, maxLength = 20 }: Schema): fc.Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 20)), unit: 'grapheme' });
}
