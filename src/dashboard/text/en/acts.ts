import type { Order } from '../../../server/replies/orders.js';

type ByKind = Readonly<Record<Order['kind'], string>>;

const takeBack: ByKind = { suspend: 'Resume', tolerate: 'Stop tolerating drift', pin: 'Release the pin' };

/** What an act frees, by the kind of the order that is taken back. */
const after: ByKind = {
  suspend: 'What is wanted there and not made will be written.',
  tolerate: 'What somebody changed by hand will be taken back.',
  pin: 'These routers will follow the revision in force.',
};

const takenBack: ByKind = {
  suspend: 'The order is taken back: its routers are written to again.',
  tolerate: 'The order is taken back: drift is taken back again.',
  pin: 'The order is taken back: its routers follow the revision in force.',
};

/** What operators do, and what they are told before they do it. */
export const acts = {
  would: 'What it would do',
  reaches: (sites: string, routers: string) => `It reaches ${sites} behind ${routers}.`,
  also: (count: number, text: string) =>
    count === 1
      ? `${text} more site is behind the same router: a router is managed as a whole.`
      : `${text} more sites are behind the same routers: a router is managed as a whole.`,
  nothing: 'Nothing else would be asked of these routers: nothing would be written.',
  writes: (changes: string, routers: string) => `${changes} on ${routers} would be written.`,
  missing: (count: number, text: string) =>
    count === 1
      ? `${text} router is not in that revision: it is left as it is.`
      : `${text} routers are not in that revision: they are left as they are.`,
  notes: {
    pending: (count: number, text: string) =>
      count === 1 ? `${text} change is wanted there and not made.` : `${text} changes are wanted there and not made.`,
    drifting: (count: number, text: string) =>
      count === 1 ? `${text} router was changed by hand.` : `${text} routers were changed by hand.`,
    unreachable: (count: number, text: string) =>
      count === 1
        ? `${text} router did not answer last: it follows when it answers.`
        : `${text} routers did not answer last: they follow when they answer.`,
    suspended: (count: number, text: string) =>
      count === 1 ? `${text} router is suspended by order.` : `${text} routers are suspended by order.`,
    standing: (count: number, text: string) =>
      count === 1
        ? `${text} order stands over them already; the narrower one wins, then the newer.`
        : `${text} orders stand over them already; the narrower one wins, then the newer.`,
  },
  takeBack,
  after,
  takenBack,
  givenBy: (who: string) => `Ordered by ${who},`,
  untilReleased: 'until it is taken back',
};
