import type { TSchema, Type as Typebox } from 'typebox';

/**
 * Builders with the types of typebox and nothing else of it: its 700 modules cost every command a quarter of a second,
 * and a JSON Schema is plain data.
 */
const kept = new WeakSet<object>();

const made =
  (type: string) =>
  (options: object = {}) => ({ type, ...options });

const object = (properties: Readonly<Record<string, TSchema>>, options: object = {}) => {
  const required = Object.keys(properties).filter((name) => !kept.has(properties[name] ?? {}));
  return { type: 'object', ...(required.length === 0 ? {} : { required }), properties, ...options };
};

const optional = (schema: TSchema) => {
  const copy = { ...schema };
  kept.add(copy);
  return copy;
};

const literal = (value: string | number | boolean, options: object = {}) => ({
  type: typeof value,
  const: value,
  ...options,
});

const record = (name: { readonly pattern?: string }, value: TSchema, options: object = {}) => ({
  type: 'object',
  patternProperties: { [name.pattern ?? '^.*$']: value },
  ...options,
});

export const Type = {
  String: made('string') as typeof Typebox.String,
  Integer: made('integer') as typeof Typebox.Integer,
  Number: made('number') as typeof Typebox.Number,
  Boolean: made('boolean') as typeof Typebox.Boolean,
  Literal: literal as typeof Typebox.Literal,
  Enum: ((values: readonly string[], options: object = {}) => ({ enum: values, ...options })) as typeof Typebox.Enum,
  Union: ((anyOf: readonly TSchema[], options: object = {}) => ({
    anyOf,
    ...options,
  })) as unknown as typeof Typebox.Union,
  Array: ((items: TSchema, options: object = {}) => ({
    type: 'array',
    items,
    ...options,
  })) as unknown as typeof Typebox.Array,
  Object: object as typeof Typebox.Object,
  Record: record as unknown as typeof Typebox.Record,
  Optional: optional as unknown as typeof Typebox.Optional,
};
