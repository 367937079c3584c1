import { type TArrayOptions, type TProperties, type TSchema, Type } from 'typebox';

/** What shapes are made of. */
export const Name = (description: string) => Type.String({ minLength: 1, maxLength: 253, description });
export const Text = (description: string, maxLength = 500) => Type.String({ maxLength, description });
export const Word = (description: string) => Type.String({ description });
export const Instant = (description: string) =>
  Type.Integer({ minimum: 0, description: `${description} (ms since 1970 UTC)` });
export const Count = (description: string) => Type.Integer({ minimum: 0, description });
export const Rate = (description: string) => Type.Number({ description: `${description} (bit/s)` });
/** A value out of a closed list, as a list and not as alternatives: one mistake, one message. */
export const OneOf = <const Values extends readonly string[]>(values: Values, description: string) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: values, description });

export const List = <Item extends TSchema>(item: Item, options: TArrayOptions = {}) =>
  Type.Immutable(Type.Array(item, options));
export const Items = <Item extends TSchema>(item: Item) => Type.Object({ items: List(item) });
export const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
export const Both = <Schema extends TSchema>(each: Schema) => Type.Object({ download: each, upload: each });
export const ByName = <Schema extends TSchema>(each: Schema) => Type.Record(Type.String(), each);

export const PageOf = <Item extends TSchema>(item: Item, description: string) =>
  Type.Object(
    {
      items: List(item),
      total: Count('Entries on all pages.'),
      page: Count('This page.'),
      pages: Count('Pages in all.'),
    },
    { description },
  );

export const BackPageOf = <Item extends TSchema>(item: Item, description: string) =>
  Type.Object(
    { items: List(item), next: Type.Optional(Count('`before` of the next page; absent on the last.')) },
    { description },
  );

/** With more fields than another shape. */
export const Extended = <Fields extends TProperties, More extends TProperties>(
  { properties }: { readonly properties: Fields },
  more: More,
) => Type.Object({ ...properties, ...more });

/** Of what somebody sees who may act on a part of the network. */
export const Beyond = Type.Optional(
  Type.Boolean({ description: 'True: it reaches buildings out of your scope too, so you may not act on it.' }),
);

export const Position = Type.Object({
  file: Word('Relative to the policy repository.'),
  line: Count('Counts from 1.'),
  column: Count('Counts from 1.'),
});

/** Prefix items, as JSON Schema 2020 has them, are not what typebox writes. */
const LineAndColumn = Type.Unsafe<readonly [number, number]>({
  type: 'array',
  items: { type: 'integer' },
  minItems: 2,
  maxItems: 2,
});

/** Where a noun was written, and where each of its own fields was. */
export const Origin = Extended(Position, {
  fields: Type.Optional(ByName(LineAndColumn)),
});
