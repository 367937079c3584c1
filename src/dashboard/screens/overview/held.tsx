import { useResource } from '../../api/resource.js';
import type { Orders } from '../../../server/replies/orders.js';
import type { Overrides } from '../../../server/replies/policies.js';
import { Sign } from '../../parts/badge.js';
import { Link } from '../../parts/link.js';
import { Panel } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { Ago, CountDown } from '../../parts/time.js';
import { text } from '../../text/language.js';

const EVERY_MS = 30_000;

/** What deviates from the policies for a while: overrides with their end, and standing orders. */
export function Held() {
  const t = text.value.overview.overrides;
  const { conditions } = text.value;
  const overrides = useResource<Overrides>('overrides', { everyMs: EVERY_MS });
  const orders = useResource<Orders>('orders', { everyMs: EVERY_MS }).state.value.data?.items ?? [];
  return (
    <Panel title={t.title} aside={<Link to="/overrides">{text.value.frame.screens.overrides}</Link>}>
      <Answered state={overrides.state.value} retry={overrides.reload}>
        {({ items }) => {
          const active = items.filter(({ state }) => state === 'active').toSorted((a, b) => a.until - b.until);
          if (active.length + orders.length === 0) return <Empty>{t.none}</Empty>;
          return (
            <ul class="lines lines-long">
              {active.map(({ name, reason, until }) => (
                <li key={name}>
                  <Sign tone="busy">{t.override}</Sign>
                  <span class="quiet">
                    <CountDown until={until} />
                  </span>
                  <span class="line-text">{reason}</span>
                </li>
              ))}
              {orders.map(({ id, kind, reason, by, at }) => (
                <li key={id}>
                  <Sign tone="idle">{conditions.orders[kind]}</Sign>
                  <span class="quiet">
                    <Ago at={at} />
                  </span>
                  <span class="line-text">
                    {reason} <span class="quiet">{t.by(by)}</span>
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
    </Panel>
  );
}
