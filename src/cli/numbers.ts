import { type Duration, parseDuration } from '../model/duration.js';
import { QosError } from '../model/error.js';
import { CONCURRENCY } from './fleet.js';

export function concurrencyOf(text: string | undefined): number {
  const number = text === undefined ? CONCURRENCY : Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 1024) return number;
  throw new QosError('usage', `--concurrency ${text ?? ''} is not a number from 1 to 1024`);
}

export function durationOf(
  flag: string,
  text: string,
  limits: { readonly min: Duration; readonly max: Duration },
): Duration {
  const duration = parseDuration(text);
  if (duration !== undefined && duration >= limits.min && duration <= limits.max) return duration;
  throw new QosError('usage', `${flag} ${text} is not a duration from ${limits.min / 1000}s to ${limits.max / 1000}s`, {
    cure: 'Write it with a unit, such as 60s.',
  });
}
