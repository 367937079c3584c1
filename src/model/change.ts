import type { DeviceObject } from './device.js';

/** Where an ordered object goes: before the object with this handle or, when it has none yet, this key; absent: last. */
export interface Place {
  readonly handle?: string;
  readonly key?: string;
}

/**
 * One change of one object. `rank` orders execution: all of one rank may go out together, the next rank waits for them.
 * `wasBefore` is where an ordered object stood, so that the change can be undone exactly.
 */
export type Change = { readonly key: string; readonly rank: number } & (
  | { readonly action: 'create'; readonly after: DeviceObject; readonly place?: Place }
  | {
      readonly action: 'update';
      readonly before: DeviceObject;
      readonly after: DeviceObject;
      /** Names of the fields that differ. */
      readonly fields: readonly string[];
    }
  | {
      /** The new object is created next to the old one, which goes in `lastRank`: no gap between them. */
      readonly action: 'replace';
      readonly before: DeviceObject;
      readonly after: DeviceObject;
      readonly lastRank: number;
      readonly place?: Place;
      readonly wasBefore?: Place;
    }
  | {
      readonly action: 'move';
      readonly before: DeviceObject;
      readonly after: DeviceObject;
      readonly place?: Place;
      readonly wasBefore?: Place;
    }
  | { readonly action: 'delete'; readonly before: DeviceObject; readonly wasBefore?: Place }
);

/** What must change on one router, in an order that can be executed as it stands. Data only: printable and invertible. */
export interface ChangeSet {
  readonly router: string;
  /** Digest of the actual configuration it was computed from; empty when nothing changes. */
  readonly base: string;
  /** Digest of the desired configuration it leads to; empty when nothing changes. */
  readonly target: string;
  readonly changes: readonly Change[];
}

export const PLAN_FORMAT = 1;

export interface Plan {
  readonly formatVersion: typeof PLAN_FORMAT;
  readonly instant: number;
  readonly revision: string;
  readonly changeSets: readonly ChangeSet[];
}
