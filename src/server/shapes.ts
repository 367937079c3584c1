import { Type, type TProperties } from 'typebox';
import { CONDITION_TYPES } from '../model/status.js';
import { Name, Text } from './replies/parts.js';

export { Count, Instant, Name, OneOf, Text } from './replies/parts.js';
export { Role as RoleShape } from './replies/accounts.js';

/** The shapes of questions that routes share; those of answers are in `replies/`. */
export function closed<Fields extends TProperties>(fields: Fields, options: object = {}) {
  // What has a default may be left out, and is there when it arrives.
  const needed = Object.entries(fields).filter(([, field]) => !Type.IsOptional(field) && !('default' in field));
  const required = needed.map(([name]) => name);
  return Type.Object(fields, { additionalProperties: false, required, ...options });
}

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

export const PageQuery = {
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1, description: 'Counts from 1.' }),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'Entries on a page.' }),
};

/** Of what is done at once; an order that stands must say why. */
export const ReasonShape = Type.Optional(
  Type.String({ minLength: 1, maxLength: 500, description: 'Why; the audit keeps it.' }),
);

/** For the audit. */
export const givenReason = ({ reason }: { readonly reason?: string | undefined }): Readonly<Record<string, string>> =>
  reason === undefined ? {} : { reason };

/** Journals grow at one end: their pages go back from a number. */
export const BackQuery = {
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'At most so many.' }),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'Only older ones: `next` of the page before.' })),
};

export const ConditionQuery = Type.Optional(
  Type.String({
    pattern: `^(${CONDITION_TYPES.join('|')})(=(true|false|unknown))?$`,
    description: '`Stalled`, `Ready=false`, `Reachable=unknown`: alone means true.',
  }),
);

/** Of lists of sites and routers. */
export const Filters = {
  q: Type.Optional(Text('Words that must all occur, in names, titles, addresses, labels.', 200)),
  class: Type.Optional(Name('Only this building class.')),
  region: Type.Optional(Name('Only this region.')),
  uplink: Type.Optional(Name('Only behind this uplink.')),
  condition: ConditionQuery,
  reason: Type.Optional(Name('Only where Ready has this reason.')),
};
