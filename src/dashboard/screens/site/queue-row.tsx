import type { Queue } from '../../../server/replies/intent.js';
import type { SiteTraffic } from '../../../server/replies/traffic.js';
import { Sign } from '../../parts/badge.js';
import { Bar } from '../../parts/bar.js';
import { format, text } from '../../text/language.js';
import type { Limits } from './limits.js';

interface RowProps {
  readonly queue: Queue;
  readonly depth: number;
  readonly bounds: Limits;
  readonly traffic: SiteTraffic | undefined;
  /** Rate at the right end of every bar of the tree. */
  readonly scale: number;
}

/** A queue as full as the server takes for full when it says what bounds a site. */
const FULL = 0.95;

interface Flow {
  readonly rate: number;
  readonly demand: number;
  readonly drops: number;
  readonly backlog: number;
}

function flowOf({ trafficClass }: Queue, traffic: SiteTraffic | undefined): Flow | undefined {
  if (traffic === undefined) return undefined;
  if (trafficClass !== undefined) return traffic.classes[trafficClass];
  return { ...traffic, rate: traffic.delivered };
}

export function QueueRow({ queue, depth, bounds, traffic, scale }: RowProps) {
  const { now: t } = text.value.site;
  const { rate } = format.value;
  const flow = flowOf(queue, traffic);
  const { committed, peak } = bounds;
  return (
    <tr class={`queue-depth-${Math.min(depth, 3)}`}>
      <th scope="row">
        <Name queue={queue} priority={bounds.priority} />
        <State bounds={bounds} />
      </th>
      <td class="queue-bar">
        {flow === undefined ? null : (
          <Bar now={flow.rate} {...{ committed, peak, scale }} tone={toneOf(flow, bounds)} />
        )}
        <span class="queue-limits quiet">
          <span>{t.guaranteed(rate(committed))}</span>
          <span>{t.upTo(rate(peak))}</span>
        </span>
      </td>
      <td class="number">
        <strong>{flow === undefined ? '–' : rate(flow.rate)}</strong>
        {flow === undefined ? null : <Lost flow={flow} />}
      </td>
    </tr>
  );
}

/** Below what is guaranteed to it although it wants more: that must not be. */
function toneOf({ rate, demand, drops, backlog }: Flow, { committed, peak }: Limits): 'good' | 'warn' | 'bad' {
  const isPressed = drops > 0 || backlog > 0;
  if (!isPressed) return 'good';
  if (rate < FULL * Math.min(committed, demand)) return 'bad';
  return rate >= FULL * peak ? 'warn' : 'good';
}

function Name({ queue, priority }: { readonly queue: Queue; readonly priority: number }) {
  const { now: t } = text.value.site;
  return (
    <>
      {queue.trafficClass ?? t.whole}
      <span class="quiet under">
        {queue.role === 'site' ? null : t.priority(format.value.number(priority))}
        {queue.default ? ` · ${t.rest}` : ''}
      </span>
    </>
  );
}

function State({ bounds: { state } }: Pick<RowProps, 'bounds'>) {
  const { now: t } = text.value.site;
  if (state === 'same' || state === 'unknown') return null;
  return <Sign tone={state === 'missing' ? 'bad' : 'warn'}>{state === 'missing' ? t.missing : t.different}</Sign>;
}

/** What does not get through is said where there is any. */
function Lost({ flow: { drops, backlog } }: { readonly flow: Flow }) {
  const { now: t } = text.value.site;
  const { number, bytes } = format.value;
  return (
    <>
      {drops === 0 ? null : <span class="queue-lost under">{t.drops(number(drops))}</span>}
      {backlog === 0 ? null : <span class="quiet under">{t.waiting(bytes(backlog))}</span>}
    </>
  );
}
