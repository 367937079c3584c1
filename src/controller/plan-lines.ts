import type { Driver, Meaning } from '../drivers/driver.js';
import type { Change } from '../model/change.js';
import type { RouterIntent } from '../model/intent.js';
import { formatRate } from '../model/rate.js';

/** One change, in the words of the device and in those of the policies. */
export interface PlanLine {
  readonly action: Change['action'];
  readonly key: string;
  /** As the device would be told. */
  readonly native: string;
  /** As people say it. */
  readonly meaning: string;
  /** The same as data. */
  readonly about: Omit<Meaning, 'action'>;
}

export const planLines = (driver: Driver, intent: RouterIntent, changes: readonly Change[]): readonly PlanLine[] =>
  changes.map((change) => {
    const { action, ...about } = driver.interpret(change, intent);
    const native = driver.encode([change]).map((step) => driver.show(step));
    return { action, key: change.key, native: native.join('\n'), meaning: inWords({ action, ...about }), about };
  });

/** `hospital-1: voice upload: committed 10 Mbps → 20 Mbps` */
export function inWords({ site, trafficClass, direction, action, subject, values }: Meaning): string {
  const place = [site, [trafficClass, direction].filter(Boolean).join(' ')].filter(Boolean).join(': ');
  const shown = (value: number | string): string => (typeof value === 'number' ? formatRate(value) : value);
  const what =
    values.length === 0
      ? `${subject} ${action}`
      : values
          .map(({ name, before, after }) =>
            name === 'committed' || name === 'peak'
              ? `${name} ${shown(before)} → ${shown(after)}`
              : `${name} ${before} → ${after}`,
          )
          .join(', ');
  return place === '' ? what : `${place}: ${what}`;
}
