import type { Override } from '../../../server/replies/policies.js';

export const STATES = ['active', 'coming', 'expired'] as const satisfies readonly Override['state'][];

type Span = Pick<Override, 'from' | 'until'>;

/** By the clock on the screen: what begins moves while one looks at it, and not when the server is asked next. */
export const stateOf = ({ from, until }: Span, now: number): Override['state'] =>
  until <= now ? 'expired' : from > now ? 'coming' : 'active';

/** How many beginnings and ends are over: what others do may change with each. */
export const passed = (items: readonly Span[], now: number): number =>
  items.reduce((count, { from, until }) => count + Number(from <= now) + Number(until <= now), 0);
