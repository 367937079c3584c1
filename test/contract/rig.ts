import type { Driver, Session } from '../../src/drivers/driver.js';
import type { DeviceObject } from '../../src/model/device.js';
import type { Router } from '../../src/model/inventory.js';

/**
 * What the driver contract needs of a kind of device: a rig makes devices, opens sessions to them, breaks them at a
 * chosen write, lets their time pass and looks at them from behind. One rig for each driver and transport; the real
 * thing (`QOS_LAB_ROUTEROS`, `QOS_LAB_LINUX`) is one more.
 *
 * A write is whatever the rig counts as one command that changes the device: objects, lock, undo, timers, and the run of
 * an undo by a session. What the device does by itself is no write. Reads are none.
 */
export interface Rig {
  readonly driver: Driver;
  /** How the inventory tells of such a device; the contract fills in the rest. */
  readonly router: Partial<Router>;
  /** Interfaces that every device of the rig has: one to the network, and at least four to buildings. */
  readonly wan: string;
  readonly lans: readonly string[];
  /** Confirm window of the applies. Short where passing time takes real time; default ten minutes. */
  readonly windowMs?: number;
  /** How long one point of the contract may take, where that takes real time. Default ten minutes. */
  readonly timeoutMs?: number;
  /**
   * Each failure law strikes only every so-manieth write, each begins with another; together they strike all. For a rig
   * where a strike is dear, and whose session is held to every one of them by another rig. Default: 1.
   */
  readonly stride?: number;
  /** The password that sessions log in with. The contract looks for it in everything that can be shown. */
  readonly password: string;
  /** What this rig cannot do, and why. The points that need it are skipped, and the reason is printed. */
  readonly cannot: Readonly<Partial<Record<Ability, string>>>;
  /** Of many like cases at most so many, the first, the last and a spread: for a device on which each takes seconds. */
  readonly most?: number;
  /** Where time allows no more: the laws whose titles these are, and why no others. */
  readonly chosen?: { readonly laws: readonly string[]; readonly why: string };
  start(options: DeviceOptions): Promise<RigDevice>;
}

/** All of the cases, or as many as a rig can afford; the last one is always among them. */
export function sampleOf<Case>(cases: readonly Case[], { most = Infinity }: Pick<Rig, 'most'>): readonly Case[] {
  if (cases.length <= most) return cases;
  if (most === 1) return cases.slice(-1);
  return Array.from({ length: most }, (_, index) => Math.round((index * (cases.length - 1)) / (most - 1))).flatMap(
    (at) => cases.slice(at, at + 1),
  );
}

export type Ability =
  /** `Fault.kind` */
  | 'refuse'
  | 'cut'
  | 'hang'
  | 'reboot'
  /** `RigDevice.passTime` */
  | 'time'
  /** `RigDevice.commands` */
  | 'commands'
  /** `DeviceOptions.fasttrack` */
  | 'fasttrack'
  /** `DeviceOptions.lacks` */
  | 'lacks-discipline'
  | 'lacks-timer'
  /** `RigDevice.tamper` */
  | 'drift'
  /** More leaf disciplines than one. */
  | 'disciplines'
  /** Several devices at once. */
  | 'several';

export interface DeviceOptions {
  /** Objects of somebody else, of the same kinds as ours, before and between ours where order counts. Default: none. */
  readonly foreign?: boolean;
  /** Has a foreign FastTrack rule in force. */
  readonly fasttrack?: boolean;
  readonly lacks?: 'discipline' | 'timer';
}

export interface RigDevice {
  /**
   * A new connection, logged in. After a fault `for good` has struck it rejects with `router.unreachable` until `mend`.
   * `timeoutMs` is how long a command may stay unanswered (default: long).
   */
  open(timeoutMs?: number): Promise<Session>;
  /** All objects of the kinds of the driver, ours and foreign, in the device's order, seen without a session of ours. */
  objects(): Promise<readonly DeviceObject[]>;
  /** Lock, undo, timers and whatever else of an apply is on the device now, in words; empty when it is clean. */
  leftovers(): Promise<readonly string[]>;
  /** Writes since the start. */
  writes(): number | Promise<number>;
  /** Every write to an object since the start as `verb kind`, in order; lock, undo, timers and reads are left out. */
  commands(): readonly string[];
  /** Lets the n-th write from now fail. One fault at a time; it strikes once. */
  breakAt(fault: Fault): void | Promise<void>;
  /** Takes back what a fault left: a dead device answers again. */
  mend(): void | Promise<void>;
  /** The device's clock moves on by so much, and what is due happens before this returns. */
  passTime(ms: number): Promise<void>;
  reboot(): Promise<void>;
  /** Somebody changes one of our objects by hand: one property of it, or takes it away. */
  tamper(how: 'change' | 'remove'): Promise<DeviceObject>;
  /** All that was said to and by the device that could stand in a log or a recording. */
  transcript(): readonly string[] | Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Fault {
  /** 1 is the next write. */
  readonly write: number;
  /**
   * `refuse`: answered with an error, not done. `cut-before`, `cut-after`: the connection ends before or after it is done,
   * without an answer. `hang`: not done, never answered. `reboot`: done, then the power fails and the device starts anew,
   * at the latest before the next session opens.
   */
  readonly kind: 'refuse' | 'cut-before' | 'cut-after' | 'hang' | 'reboot';
  /** No new connection is accepted after it, until `mend`. */
  readonly forGood?: boolean;
}
