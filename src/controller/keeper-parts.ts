import type { Driver, Session } from '../drivers/driver.js';
import type { Inventory, Router } from '../model/inventory.js';
import type { Tracer } from '../model/tracer.js';
import type { Hash } from '../plan/index.js';
import type { Source, WriteCommitStatus } from '../source/source.js';
import type { Store } from '../store/store.js';

/** What a controller is made of; named by `compose.ts`. */
export interface KeeperParts {
  readonly source: Source;
  readonly store: Store;
  readonly driverOf: (router: Router) => Driver;
  /** With the credentials of that inventory. */
  readonly connect: (router: Router, inventory: Inventory) => Promise<Session>;
  readonly hash: Hash;
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  /** Who holds the lock on routers: names this very process. */
  readonly holder: string;
  readonly settings: KeeperSettings;
  /** Absent: no forge is told how its commits fare. */
  readonly tellForge?: WriteCommitStatus;
  /** Absent: nobody is told how long what took. */
  readonly tracer?: Tracer;
  /** What went wrong without being the state of a router. */
  readonly complain: (what: string, error: unknown) => void;
}

export interface KeeperSettings {
  /** Each router is looked at this often. */
  readonly sweepMs: number;
  /** The source is asked this often. */
  readonly pollMs: number;
  /** Counters are read this often. */
  readonly telemetryMs: number;
  /** Hours of traffic are kept so long. */
  readonly historyMs: number;
  /** Routers worked on at the same time, and connections made at the same time. */
  readonly concurrency: number;
  readonly connecting: number;
  /** Confirm window. */
  readonly windowMs: number;
}

export const SETTINGS: KeeperSettings = {
  sweepMs: 60_000,
  pollMs: 60_000,
  telemetryMs: 10_000,
  historyMs: 35 * 86_400_000,
  concurrency: 80,
  connecting: 400,
  windowMs: 60_000,
};
