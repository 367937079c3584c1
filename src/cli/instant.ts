import { QosError } from '../model/error.js';
import type { Io } from './io.js';

export interface InstantFlags {
  readonly at?: string;
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** The moment that calendars and overrides are taken for: now, unless `--at` says otherwise. */
export function instantOf(io: Io, flags: InstantFlags): number {
  if (flags.at === undefined) return io.now();
  const instant = RFC3339.test(flags.at) ? Date.parse(flags.at) : Number.NaN;
  if (Number.isNaN(instant)) {
    throw new QosError('usage', `--at ${flags.at} is not a time`, {
      cure: 'Write it as 2027-06-15T08:00:00Z or with an offset, +01:00.',
    });
  }
  return instant;
}
