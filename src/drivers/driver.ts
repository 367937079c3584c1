import type { Capabilities } from '../model/capability.js';
import type { Change } from '../model/change.js';
import type { DeviceConfig, KindSpec } from '../model/device.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { DriverName, Router } from '../model/inventory.js';
import type { RouterIntent } from '../model/intent.js';
import type { Direction } from '../model/rate.js';
import type { Secret } from '../model/secret.js';

/**
 * One command to one device, as data. It names its object by the device's handle where it was observed, and by the
 * values of its key fields always, so that an undo finds it whatever happened in between.
 */
export interface Step {
  readonly rank: number;
  readonly verb: 'add' | 'set' | 'remove' | 'move';
  readonly kind: string;
  readonly handle?: string;
  readonly find: Readonly<Record<string, string>>;
  /** `add` and `set`: the values to write. */
  readonly fields: Readonly<Record<string, string>>;
  readonly before?: StepPlace;
}

export interface StepPlace {
  readonly handle?: string;
  readonly find?: Readonly<Record<string, string>>;
}

/** What a device can do and what it holds. A session gives the same objects again while they do not change. */
export interface Seen {
  readonly able: Capabilities;
  readonly config: DeviceConfig;
}

/** What one read of a device tells. */
export interface Observation extends Seen {
  /** Facts that a preflight judges, by the driver's own names. */
  readonly facts: Readonly<Record<string, string>>;
  /** An undo of an earlier apply is still armed on the device. */
  readonly armed: boolean;
  /** Who holds the lock on the device at this moment, whoever that is. */
  readonly holder?: string;
}

/** What went through one queue since it was made, or since somebody reset it, as the device counts. */
export interface Counter {
  /** The device's own name of the queue. */
  readonly key: string;
  readonly bytes: number;
  readonly packets: number;
  readonly drops: number;
  /** Waiting at this moment. */
  readonly backlog: number;
}

/** The same in the words of the intent: bytes as its accounting counts them. */
export interface QueueCounter extends Omit<Counter, 'key'> {
  /** Id of the queue. */
  readonly queue: string;
}

/** The thinking half of a driver: pure and synchronous. */
export interface Driver {
  readonly name: DriverName;
  readonly kinds: readonly KindSpec[];
  /** What a device of that version has when nothing is known of it but the version. */
  assume(version: string): Capabilities;
  /** Intent → the device's own objects. `seen` shows what of others it may have to take into account. */
  render(intent: RouterIntent, seen: Seen): DeviceConfig;
  /** Changes → steps, rank by rank. */
  encode(changes: readonly Change[]): readonly Step[];
  /** Inverted changes (`plan/invert`) → steps that hold whatever part of the originals was executed. */
  encodeUndo(inverse: readonly Change[]): readonly Step[];
  /** What would make the intent ineffective or unsafe on this device. */
  preflight(intent: RouterIntent, seen: Observation): readonly Diagnostic[];
  /** What a change means in the words of the policy. */
  interpret(change: Change, intent: RouterIntent): Meaning;
  /** What a device counted, for the queues of an intent. Others are left out. */
  count(counters: readonly Counter[], intent: RouterIntent): readonly QueueCounter[];
  /** The step as the device's own command, for people. */
  show(step: Step): string;
}

/** A change in domain terms. Rates are those of the policy (its accounting layer), not those of the device. */
export interface Meaning {
  readonly subject: 'queue' | 'rule' | 'support';
  readonly site?: string;
  readonly trafficClass?: string;
  readonly direction?: Direction;
  readonly action: Change['action'];
  /** Queues that are updated in place: what moves from where to where. */
  readonly values: readonly {
    readonly name: 'committed' | 'peak' | 'priority' | 'discipline' | 'other';
    readonly before: number | string;
    readonly after: number | string;
  }[];
}

export interface StepFailure {
  readonly step: Step;
  readonly message: string;
}

/**
 * The doing half: IO, no decisions. One session is one connection to one router. What a session takes away again (lock,
 * undo, timers) is what it put there itself or has resumed, told by handle: never what somebody else put there since.
 */
export interface Session {
  /** Reads everything that matters in one pipelined exchange. Never writes. */
  observe(): Promise<Observation>;
  /** What went through the queues of ours, in one exchange. Never writes, never resets: others may keep baselines too. */
  counters(): Promise<readonly Counter[]>;
  /**
   * Takes the lock that lives on the router, or throws `router.lock-held`. An expired lock is taken over, with what its
   * dead owner left that can do nothing any more.
   */
  lock(holder: string, forMs: number): Promise<void>;
  /**
   * Puts undo and timer on the router, reads back that they will fire, and returns in the same exchange what the router
   * holds now that the lock keeps others out: the undo is only right if that is what it was computed from.
   */
  arm(undo: readonly Step[], withinMs: number): Promise<Observation>;
  /** Runs the steps rank by rank; after a rank with failures the rest is not sent. */
  execute(steps: readonly Step[]): Promise<readonly StepFailure[]>;
  /**
   * Removes timer, undo and lock. Fails when the undo has begun: of the two that reach for the timer, one gets it, so
   * what was confirmed is never undone and what is being undone is never confirmed.
   */
  confirm(): Promise<void>;
  /** Runs the armed undo now, unless it has begun. It removes timer, lock and itself. */
  rollBack(): Promise<void>;
  /** Gives back the lock, and takes away the undo if one is armed, when nothing was written. */
  release(): Promise<void>;
  /** After a session was lost: finds what `holder` left on the device and makes it this session's own. */
  resume(holder: string): Promise<Left>;
  close(): Promise<void>;
}

/** `armed`: the undo waits; `undoing`: it has begun; `idle`: lock or undo are there, but nothing will fire. */
export type Left = 'nothing' | 'idle' | 'armed' | 'undoing';

export interface SessionTarget {
  readonly router: Router;
  readonly user: string;
  readonly password?: Secret;
  /** A private key, for SSH. */
  readonly key?: Secret;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly signal?: AbortSignal;
}

export type OpenSession = (target: SessionTarget) => Promise<Session>;
