import type { Diagnostic } from '../model/diagnostic.js';
import type { RouterIntent } from '../model/intent.js';
import type { Inventory } from '../model/inventory.js';
import type { Order } from '../model/order.js';
import type { Policies } from '../model/policy.js';
import type { Revision } from '../model/revision.js';
import type { RouterStatus } from '../model/status.js';
import type { RouterPlan, UplinkLoad } from '../pipeline.js';
import type { Difference } from './differences.js';
import type { Rejected } from './following.js';
import type { TelemetryView } from './telemetry.js';

/** Keeps the network as the policies say. Whoever looks on (server, metrics, command line) sees this and no more. */
export interface Controller {
  /** The world as it is known at this moment: frozen values, replaced and never changed. */
  view(): View;
  readonly telemetry: TelemetryView;
  /** A look at a router now, and what would change there. Writes nothing. */
  preview(router: string): Promise<RouterPlan>;
  /** What a revision asks of each router at this moment. Throws where it cannot be had, or is not valid. */
  intentsAt(revision: string): Promise<ReadonlyMap<string, RouterIntent>>;
  /** Asks for a look at these routers soon. Returns how many were not waiting already. */
  enqueue(routers: readonly string[], errand?: Errand): number;
  /** How far an apply came; nothing is known of those before the last start. */
  stepsOf(apply: number): readonly ApplyStep[];
  /** Where a router stands between two looks. */
  turnOf(router: string): Turn;
  /** Asks the source now; a webhook says no more than that something may be new. */
  poll(): Promise<void>;
  /** Whoever passes an order on tells the audit who gave it, and from where. */
  give(order: Omit<Order, 'id' | 'at'>): Promise<Order>;
  /** Takes an order back. False: there is none. */
  takeBack(id: string): Promise<boolean>;
  /** Calls `listener` with everything that happens, in order. Returns its end. */
  listen(listener: (event: ControllerEvent) => void): () => void;
  /** Starts nothing new, finishes or takes back what is in flight. */
  stop(): Promise<void>;
}

/** What is meant by a look that somebody asks for. */
export interface Errand {
  /** More than the guard allows. */
  readonly allowDeletions?: boolean;
  /** Drift is taken back also where it is tolerated. */
  readonly heal?: boolean;
  /** What is kept open leads where the router was. */
  readonly reconnect?: boolean;
}

export interface Turn {
  readonly running: boolean;
  /** How many wait before it; absent where it does not wait. */
  readonly ahead?: number;
  /** When it is looked at next, if nobody asks before. */
  readonly dueAt?: number;
  /** Something else is wanted since then, and it was not looked at since. */
  readonly outdatedSince?: number;
}

export interface View {
  readonly source: SourceState;
  readonly force?: InForce;
  /** A newer revision that is not valid; the one in force stays. */
  readonly rejected?: Rejected;
  readonly statuses: ReadonlyMap<string, RouterStatus>;
  readonly orders: readonly Order[];
  /** What each router is kept to: by the revision in force, or by the one that it is pinned to. */
  readonly wanted: ReadonlyMap<string, RouterIntent>;
  /** How those differ that were last seen to hold something else. */
  readonly differences: ReadonlyMap<string, Difference>;
  readonly queue: { readonly waiting: number; readonly running: readonly string[] };
}

export interface SourceState {
  readonly name: string;
  readonly lookedAt?: number;
  readonly error?: string;
}

/** A revision as it was understood at an instant. */
export interface Compiled {
  readonly inventory: Inventory;
  readonly policies: Policies;
  readonly instant: number;
}

/** The revision in force, compiled for this moment. */
export interface InForce extends Compiled {
  readonly revision: Revision;
  readonly diagnostics: readonly Diagnostic[];
  readonly loads: readonly UplinkLoad[];
  readonly intents: ReadonlyMap<string, RouterIntent>;
}

export const APPLY_PHASES = ['begun', 'armed', 'written', 'verified', 'ended'] as const;
export type ApplyPhase = (typeof APPLY_PHASES)[number];

/** How far an apply came, and when. */
export interface ApplyStep {
  readonly phase: ApplyPhase;
  readonly at: number;
}

export type ControllerEvent =
  | { readonly type: 'status'; readonly at: number; readonly status: RouterStatus }
  | { readonly type: 'removed'; readonly at: number; readonly router: string }
  | { readonly type: 'revision'; readonly at: number; readonly revision: Revision; readonly accepted: boolean }
  /** By the clock or an order, something else is wanted of these routers, and no revision said so. */
  | { readonly type: 'wanted'; readonly at: number; readonly routers: readonly string[] }
  /** The source was looked at. `turned`: it fails now and did not before, or the other way round. */
  | { readonly type: 'source'; readonly at: number; readonly source: SourceState; readonly turned: boolean }
  /** Who waits or is looked at is not who it was; told at most twice a second. */
  | { readonly type: 'queue'; readonly at: number }
  | { readonly type: 'traffic'; readonly at: number }
  | {
      readonly type: 'apply';
      readonly at: number;
      readonly router: string;
      readonly apply: number;
      readonly phase: ApplyPhase;
      readonly ok?: boolean;
    }
  | { readonly type: 'order'; readonly at: number; readonly order: Order; readonly active: boolean };
