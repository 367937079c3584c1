import type { Position } from '../model/origin.js';

/** One expectation that does not hold, at its worst. */
export interface TestFailure {
  readonly message: string;
  /** Where the expectation was written. */
  readonly at: Position;
  readonly site?: string;
  readonly found: string;
  /** Label of the interval. */
  readonly interval?: string;
}
