import type { Interval } from '../../server/replies/interval.js';
import { format, text } from '../text/language.js';

/** `exams + nights + override campaign` */
export function intervalName({ calendars, overrides, hidden }: Omit<Interval, 'instant' | 'label'>): string {
  const { interval: t } = text.value.parts;
  const names = [...calendars, ...overrides.map(t.override), ...(hidden === 0 ? [] : [t.hidden])];
  return names.length === 0 ? t.none : names.join(' + ');
}

export const intervalWhen = ({ instant }: Pick<Interval, 'instant'>, current: boolean): string =>
  current ? text.value.parts.now : text.value.parts.interval.first(format.value.instant(instant));

interface IntervalProps {
  readonly interval: Interval;
  readonly current: boolean;
}

export const IntervalName = ({ interval, current }: IntervalProps) => (
  <>
    <span>{intervalName(interval)}</span>
    {current ? (
      <span class="under">
        <strong>{text.value.parts.now}</strong>
      </span>
    ) : (
      <span class="quiet under">{intervalWhen(interval, current)}</span>
    )}
  </>
);
