import { format, text } from '../../text/language.js';
import type { Interval } from './links.js';

/** `exams + nights + override campaign` */
export function intervalName({ calendars, overrides, hidden }: Omit<Interval, 'instant' | 'label'>): string {
  const { capacity: t } = text.value;
  const names = [...calendars, ...overrides.map(t.override), ...(hidden === 0 ? [] : [t.hiddenOverride])];
  return names.length === 0 ? t.noCalendar : names.join(' + ');
}

export const intervalWhen = ({ instant }: Pick<Interval, 'instant'>, current: boolean): string =>
  current ? text.value.capacity.current : text.value.capacity.first(format.value.instant(instant));

interface IntervalProps {
  readonly interval: Interval;
  readonly current: boolean;
}

export const IntervalName = ({ interval, current }: IntervalProps) => (
  <>
    <span>{intervalName(interval)}</span>
    {current ? (
      <span class="under">
        <strong>{text.value.capacity.current}</strong>
      </span>
    ) : (
      <span class="quiet under">{intervalWhen(interval, current)}</span>
    )}
  </>
);
