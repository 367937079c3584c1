import type { Selector } from './policy.js';

/**
 * A standing order of an operator, in force until it is taken back or ends: `suspend` looks and writes nothing, `pin` keeps
 * a revision whatever the source says, `tolerate` names drift and leaves it. The narrower selector wins, then the newer order.
 */
export interface Order {
  readonly id: string;
  readonly kind: 'suspend' | 'pin' | 'tolerate';
  readonly select: Selector;
  /** Of a pin. */
  readonly revision?: string;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
  /** When it ends by itself, to the minute. */
  readonly until?: number;
}
