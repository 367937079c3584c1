import { now } from '../api/clock.js';
import { format, text } from '../text/language.js';

/** How long ago, or when; the exact instant on hover and for machines. */
export function Ago({ at }: { readonly at: number }) {
  const { relative, instant } = format.value;
  return (
    <time dateTime={new Date(at).toISOString()} title={instant(at)}>
      {relative(at, now.value)}
    </time>
  );
}

export function At({ at }: { readonly at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{format.value.instant(at)}</time>;
}

/** What begins and ends by itself. */
export function CountDown({ from, until }: { readonly from?: number; readonly until: number }) {
  const { duration, instant } = format.value;
  const { parts } = text.value;
  const time = now.value;
  if (from !== undefined && from > time)
    return <span title={instant(from)}>{parts.beginsIn(duration(from - time))}</span>;
  if (until <= time) return <span title={instant(until)}>{parts.ended}</span>;
  return <span title={instant(until)}>{parts.endsIn(duration(until - time))}</span>;
}
