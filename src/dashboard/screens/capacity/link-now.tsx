import { DIRECTIONS } from '../../../model/rate.js';
import type { CapacityLinkDetail } from '../../../server/replies/capacity.js';
import { format, text } from '../../text/language.js';
import type { Load } from './links.js';
import { LoadBar, percentOf } from './load-bar.js';

interface LinkNowProps {
  readonly link: CapacityLinkDetail;
  readonly load: Load;
}

/** What goes through and what wants to, beside what is guaranteed. */
export function LinkNow({ link: { capacity, now }, load }: LinkNowProps) {
  const { capacity: t, parts } = text.value;
  const { rate, percent } = format.value;
  return (
    <dl class="link-now">
      {DIRECTIONS.map((way) => {
        const flow = now[way];
        const used = flow === null ? undefined : flow.delivered / capacity[way];
        const use = flow === null || used === undefined ? t.notCounted : t.usedNow(rate(flow.delivered), percent(used));
        return (
          <div key={way}>
            <dt>{parts[way]}</dt>
            <dd>
              <strong>{use}</strong>
              {flow === null ? null : <span class="quiet"> {t.wanted(rate(flow.demand))}</span>}
              <LoadBar
                guaranteed={load.share[way]}
                used={used}
                label={`${use}; ${t.guaranteed(percentOf(load.share[way]))}`}
              />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
