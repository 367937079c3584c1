import type { Seed } from './seeds.js';

export interface DeviceOptions {
  readonly version: string;
  readonly seed?: Seed;
  readonly user: string;
  /** Policies of the user's group. */
  readonly policy?: string;
  readonly now: () => number;
  /** Its queues count as if the buildings were at work. */
  readonly traffic?: boolean;
  /** The power goes off and on: whoever is connected is not any more. */
  readonly onReboot?: () => void;
}
