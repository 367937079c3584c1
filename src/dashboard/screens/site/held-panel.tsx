import { useState } from 'preact/hooks';
import type { SiteDetail } from '../../../server/replies/network.js';
import type { Order } from '../../../server/replies/orders.js';
import type { Why } from '../../../server/replies/values.js';
import type { Resource } from '../../api/resource.js';
import { mayActOn } from '../../api/session.js';
import { Sign } from '../../parts/badge.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { TakeBack } from '../../parts/take-back.js';
import { Ago, CountDown } from '../../parts/time.js';
import { text } from '../../text/language.js';

interface HeldProps {
  readonly site: SiteDetail;
  readonly why: Resource<Why>;
}

/** What deviates from the policies here: orders until they end or somebody takes them back, overrides until they end. */
export function HeldPanel({ site, why: { state, reload } }: HeldProps) {
  const { site: all, frame } = text.value;
  return (
    <Panel title={all.now.held} aside={<Link to="/overrides">{frame.screens.overrides}</Link>}>
      <Answered state={state.value} retry={reload}>
        {({ coming }) => {
          const overrides = periodsOf(coming);
          if (overrides.length + site.orders.length === 0) return <Empty>{all.now.nothingHeld}</Empty>;
          return (
            <ul class="lines lines-long">
              {site.orders.map((order) => (
                <OrderLine key={order.id} order={order} />
              ))}
              {overrides.map((one) => (
                <OverrideLine key={one.name} period={one} />
              ))}
            </ul>
          );
        }}
      </Answered>
    </Panel>
  );
}

interface Period {
  readonly name: string;
  readonly reason: string;
  readonly from?: number;
  readonly until?: number;
}

/** An override that begins has not begun; one that only ends runs. */
function periodsOf(coming: Why['coming']): readonly Period[] {
  const found = new Map<string, Period>();
  for (const { override: name, what, at, reason } of coming) {
    const known = found.get(name) ?? { name, reason };
    found.set(name, { ...known, ...(what === 'begins' ? { from: at } : { until: at }) });
  }
  return [...found.values()];
}

function OverrideLine({ period: { name, reason, from, until } }: { readonly period: Period }) {
  const { now: t } = text.value.site;
  const end = until ?? from;
  return (
    <li>
      <Sign tone={from === undefined ? 'busy' : 'idle'}>{from === undefined ? t.override : t.overrideComing}</Sign>
      <span class="quiet">
        {end === undefined ? null : <CountDown until={end} {...(from === undefined ? {} : { from })} />}
      </span>
      <span class="line-text">
        {reason} <span class="quiet">{name}</span>
      </span>
    </li>
  );
}

function OrderLine({ order }: { readonly order: Order }) {
  const { acts, conditions, site } = text.value;
  const [isAsked, setAsked] = useState(false);
  return (
    <li>
      <Sign tone="idle">{conditions.orders[order.kind]}</Sign>
      <span class="quiet">{order.until === undefined ? <Ago at={order.at} /> : <CountDown until={order.until} />}</span>
      <span class="line-text">
        {order.reason}{' '}
        <span class="quiet">
          {site.now.by(order.by)}
          {order.revision === undefined ? '' : ` · ${site.acts.toRevision(order.revision.slice(0, 12))}`}
        </span>
      </span>
      {mayActOn(order) ? (
        <button type="button" class="line-act" onClick={() => setAsked(true)}>
          {acts.takeBack[order.kind]}…
        </button>
      ) : null}
      {isAsked ? <TakeBack order={order} onClose={() => setAsked(false)} /> : null}
    </li>
  );
}
