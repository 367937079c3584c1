import { useMemo } from 'preact/hooks';
import type { Direction } from '../../../model/rate.js';
import { shareOf } from '../../../model/traffic.js';
import type { SiteDetail } from '../../../server/replies/network.js';
import type { SiteTraffic } from '../../../server/replies/traffic.js';
import type { SiteValues } from '../../../server/replies/values.js';
import { now } from '../../api/clock.js';
import { Sign } from '../../parts/badge.js';
import type { Tone } from '../../parts/mark.js';
import { Panel } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';
import { Ago } from '../../parts/time.js';
import { format, text } from '../../text/language.js';
import { branchesOf, limitsOf } from './limits.js';
import { QueueRow } from './queue-row.js';

interface TreeProps {
  readonly site: SiteDetail;
  readonly direction: Direction;
  readonly values: SiteValues | undefined;
}

/** Routers are counted every ten seconds; from then on it is the past that one sees. */
const OLD_MS = 60_000;

const TONE_OF: Readonly<Record<SiteTraffic['limitedBy'], Tone>> = {
  nothing: 'good',
  allocation: 'idle',
  contention: 'warn',
  uplink: 'bad',
  bypass: 'bad',
};

/** One direction of a site as it is on its router: each queue with what goes through it and what bounds it. */
export function QueueTree({ site, direction, values }: TreeProps) {
  const { site: all, parts } = text.value;
  const t = all.now;
  const own = site.queues.filter((queue) => queue.direction === direction);
  const branches = useMemo(() => branchesOf(own), [site.queues, direction]);
  const limits = branches.map(({ queue }) => limitsOf(queue, values));
  const scale = Math.max(0, ...limits.map(({ peak }) => peak));
  const traffic = site.traffic[direction];
  const heads = [t.queue, t.limits, t.nowHead];
  return (
    <Panel title={parts[direction]} class="queue-tree" aside={<Counted traffic={traffic} />}>
      <Bound traffic={traffic} />
      {branches.length === 0 ? (
        <Empty>{t.noQueues}</Empty>
      ) : (
        <table>
          <caption class="unseen">{t.caption(parts[direction])}</caption>
          <thead>
            <tr>
              {heads.map((title, index) => (
                <th key={title} scope="col" class={index > 1 ? 'number' : undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {branches.map(({ queue, depth }, index) => {
              const bounds = limits[index];
              return bounds === undefined ? null : (
                <QueueRow key={queue.id} {...{ queue, depth, bounds, traffic, scale }} />
              );
            })}
          </tbody>
        </table>
      )}
      <Above site={site} direction={direction} />
    </Panel>
  );
}

function Counted({ traffic }: { readonly traffic: SiteTraffic | undefined }) {
  const { now: t } = text.value.site;
  if (traffic === undefined) return <>{t.notCounted}</>;
  if (now.value - traffic.at > OLD_MS)
    return <Sign tone="warn">{t.counted(format.value.relative(traffic.at, now.value))}</Sign>;
  return <Ago at={traffic.at} />;
}

/** The answer to "why is it slow": what goes, what is sold, what stands in the way of more. */
function Bound({ traffic }: { readonly traffic: SiteTraffic | undefined }) {
  const { site, conditions } = text.value;
  const { rate, percent } = format.value;
  if (traffic === undefined) return null;
  const { delivered, demand, limitedBy } = traffic;
  const share = shareOf(traffic);
  return (
    <p class="bound">
      <strong class="bound-rate">{rate(delivered)}</strong>
      <Sign tone={TONE_OF[limitedBy]}>{site.now.limitedBy(conditions.limits[limitedBy])}</Sign>
      {limitedBy === 'nothing' ? null : <span class="quiet">{site.now.gets(percent(share), rate(demand))}</span>}
    </p>
  );
}

/** Where several buildings share a router, a shaper of their uplink stands above them. */
function Above({ site, direction }: Omit<TreeProps, 'values'>) {
  const { rate } = format.value;
  const above = site.queues.find((queue) => queue.role === 'uplink' && queue.direction === direction);
  if (above === undefined) return null;
  return <p class="quiet panel-line">{text.value.site.now.above(rate(above.peak), site.uplink)}</p>;
}
