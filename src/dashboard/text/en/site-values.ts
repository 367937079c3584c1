import type { SiteValues as Values } from '../../../server/replies/values.js';

type Layer = NonNullable<Values['queues'][number]['requested']>['peak']['layer'];

const layers: Readonly<Record<Exclude<Layer, 'default'>, (name: string) => string>> = {
  class: (name) => `class ${name}`,
  calendar: (name) => `calendar ${name}`,
  override: (name) => `override ${name}`,
};

export const siteValues = {
  queue: 'Queue',
  value: 'Value',
  requested: 'Requested',
  compiled: 'Compiled',
  device: 'On the router',
  effective: 'Goes through now',
  caption: (way: string) => `${way}: values of the queues`,
  names: { committed: 'guaranteed', peak: 'at most', priority: 'priority', precedence: 'precedence' },
  layers,
  repaired: 'cut to fit above',
  folded: 'with the precedence of its site',
  inner: 'kept by its classes',
  other: 'other than compiled',
  missing: 'not there',
  more: (isDiscipline: boolean): string => (isDiscipline ? 'serves packets otherwise' : 'something else differs'),
  allSame: 'Requested, compiled and on the router: all the same.',
  differing: (count: number, text: string, all: string) =>
    count === 1 ? `${text} of ${all} queues has a difference` : `${text} of ${all} queues have differences`,
  noDifference: 'No difference in this direction.',
  onlyDifferences: 'Only differences',
  revision: 'Revision',
  pinned: 'Pinned by order: what was requested there is not known here',
  lookedAt: 'router looked at',
  unknown: {
    'never-looked': 'The router was not looked at yet',
    outdated: 'Something else is wanted since the last look',
    'too-much': 'Too much differs to say it queue by queue',
  } satisfies Readonly<Record<NonNullable<Values['deviceUnknown']>, string>>,
  lookNow: 'Look at the router now',
  looking: 'Looking…',
};
