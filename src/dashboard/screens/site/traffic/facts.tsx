import type { Direction } from '../../../../model/rate.js';
import type { SiteHistory } from '../../../../server/replies/history.js';
import { format, text } from '../../../text/language.js';
import type { TabProps } from '../tab-props.js';
import { meanOf, mostOf } from './past.js';

export const rateOrNothing = (value: number | undefined | null, write: (value: number) => string): string =>
  value === undefined || value === null ? '–' : write(value);

/** A name and a value, each. */
export const FactList = ({ facts }: { readonly facts: readonly (readonly [string, string])[] }) => (
  <dl class="figures">
    {facts.map(([title, value]) => (
      <div key={title}>
        <dt>{title}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

interface FactsProps extends TabProps {
  readonly direction: Direction;
  readonly history: SiteHistory;
}

/** The chart in a handful of numbers. */
export function Facts({ site, direction, history }: FactsProps) {
  const { traffic: t } = text.value.site;
  const { rate, number } = format.value;
  const { delivered, deliveredMost, busy } = history;
  const facts = [
    [t.now, rateOrNothing(site.traffic[direction]?.delivered, rate)],
    [t.mean, rateOrNothing(meanOf(delivered), rate)],
    [t.highest, rateOrNothing(mostOf(deliveredMost ?? delivered), rate)],
    [t.sold, rate(site.effective.allocation.value[direction])],
  ] as const;
  return (
    <>
      <FactList facts={facts} />
      {busy.delivered === null ? null : (
        <p class="quiet panel-line">
          {t.busy} {t.busySays(rate(busy.delivered), busy.minutes, number(busy.minutes))}
        </p>
      )}
    </>
  );
}
