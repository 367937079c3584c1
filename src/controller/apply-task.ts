import type { Driver, Observation, Session } from '../drivers/driver.js';
import type { GuardLimits, Hash } from '../plan/index.js';
import type { RouterPlan } from '../pipeline.js';
import type { RouterOutcome } from './outcome.js';

/** What is to be done to one router, and how to reach it. */
export interface ApplyTask {
  readonly router: string;
  readonly driver: Driver;
  /** What is wanted against what was seen. Asked again after the writes, when it must have nothing left to change. */
  readonly plan: (seen: Observation) => RouterPlan;
  readonly open: () => Promise<Session>;
  /** Open already, and kept open where all goes well. */
  readonly session?: Session;
  readonly options: ApplyOptions;
}

export interface ApplyOptions {
  readonly holder: string;
  /** The router takes everything back by itself this long after arming, unless confirmed. */
  readonly windowMs: number;
  readonly guard?: GuardLimits;
  /** Digests that a saved plan was computed from, by router. */
  readonly expected?: ReadonlyMap<string, string>;
  readonly hash: Hash;
  readonly journal: Journal;
}

/** Written ahead of the first write to a router, and again when its outcome is known. */
export interface Journal {
  begin(entry: { readonly router: string; readonly plan: RouterPlan; readonly holder: string }): Promise<void>;
  /** How far it came, for those who look on. */
  reached?(phase: 'armed' | 'written' | 'verified'): void;
  end(outcome: RouterOutcome): Promise<void>;
}
