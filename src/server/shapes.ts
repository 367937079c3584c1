import { Type, type TProperties, type TSchema } from 'typebox';
import { ROLES } from '../model/account.js';
import { CONDITION_TYPES } from '../model/status.js';

/** The shapes that routes share. */
export function closed<Fields extends TProperties>(fields: Fields, options: object = {}) {
  // What has a default may be left out, and is there when it arrives.
  const needed = Object.entries(fields).filter(([, field]) => !Type.IsOptional(field) && !('default' in field));
  const required = needed.map(([name]) => name);
  return Type.Object(fields, { additionalProperties: false, required, ...options });
}

export const Name = (description: string) => Type.String({ minLength: 1, maxLength: 253, description });
export const Text = (description: string, maxLength = 500) => Type.String({ maxLength, description });
export const Instant = (description: string) =>
  Type.Integer({ minimum: 0, description: `${description} (ms since 1970 UTC)` });
export const Count = (description: string) => Type.Integer({ minimum: 0, description });
/** A value out of a closed list, as a list and not as alternatives: one mistake, one message. */
export const OneOf = <const Values extends readonly string[]>(values: Values, description: string) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: values, description });

export const RoleShape = OneOf(ROLES, 'What the account may do; each role may do what those before it may.');

const Names = (description: string) => Type.Array(Name(description), { maxItems: 200, default: [], description });

export const ScopeShape = closed(
  { classes: Names('Building classes; none: all.'), regions: Names('Regions; none: all.') },
  { description: 'The part of the network that the account sees and acts on.' },
);

export const SelectorShape = closed(
  {
    classes: Names('Building classes.'),
    regions: Names('Regions.'),
    sites: Type.Array(Name('A site.'), { maxItems: 20_000, default: [] }),
    routers: Type.Array(Name('A router.'), { maxItems: 20_000, default: [] }),
    labels: Type.Record(Type.String({ maxLength: 253 }), Type.String({ maxLength: 253 }), {
      default: {},
      maxProperties: 50,
    }),
  },
  { description: 'Parts are ANDed, values in one part ORed; no part: everything.' },
);

export const ConditionShape = Type.Object({
  type: OneOf(CONDITION_TYPES, 'What it is about.'),
  status: OneOf(['true', 'false', 'unknown'], 'Whether it is so.'),
  reason: Type.String({ description: 'Why, from a closed list.' }),
  message: Type.String({ description: 'For people.' }),
  since: Instant('When the status last changed'),
});

export const StatusShape = Type.Object({
  router: Name('The router.'),
  conditions: Type.Array(ConditionShape),
  attempted: Type.Optional(Type.String({ description: 'Revision tried last.' })),
  applied: Type.Optional(Type.String({ description: 'Revision that it was last seen to hold.' })),
  seenAt: Type.Optional(Instant('When it last answered a look')),
  pending: Count('Changes wanted and not made.'),
  failures: Count('Attempts in a row that failed.'),
  retryAt: Type.Optional(Instant('When the next attempt is due')),
});

export const HealthShape = {
  ready: OneOf(['true', 'false', 'unknown'], 'Whether all is as the policies say.'),
  reason: Type.Optional(Type.String({ description: 'Why.' })),
  message: Type.Optional(Type.String({ description: 'For people.' })),
  since: Type.Optional(Instant('Since when')),
  pending: Count('Changes wanted and not made.'),
  ordered: Type.Boolean({ description: 'An order stands over it.' }),
};

export const PageQuery = {
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1, description: 'Counts from 1.' }),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'Entries on a page.' }),
};

export const PageOf = (item: TSchema, description: string) =>
  Type.Object(
    {
      items: Type.Array(item),
      total: Count('Entries on all pages.'),
      page: Count('This page.'),
      pages: Count('Pages in all.'),
    },
    { description },
  );

/** Journals grow at one end: their pages go back from a number. */
export const BackQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'At most so many.' }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only older ones: `next` of the page before.' })),
};

export const BackPageOf = (item: TSchema, description: string) =>
  Type.Object(
    { items: Type.Array(item), next: Type.Optional(Count('`before` of the next page; absent on the last.')) },
    { description },
  );

export const ConditionQuery = Type.Optional(
  Type.String({
    pattern: `^(${CONDITION_TYPES.join('|')})(=(true|false|unknown))?$`,
    description: '`Stalled`, `Ready=false`, `Reachable=unknown`: alone means true.',
  }),
);
