import type { Discipline } from './policy.js';

/** What one device has, as probed on that device. */
export interface Capabilities {
  /** As the device says it, for people. */
  readonly platform: string;
  readonly version: string;
  readonly board?: string;
  readonly disciplines: readonly Discipline[];
  readonly ipv6: boolean;
  /** The device can undo by itself after a delay. */
  readonly timer: boolean;
  readonly interfaces: readonly string[];
}
