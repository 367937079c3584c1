import { useState } from 'preact/hooks';
import { useResource } from '../../api/resource.js';
import { mayActOn } from '../../api/session.js';
import type { Order, Orders as Standing } from '../../../server/replies/orders.js';
import { Sign } from '../../parts/badge.js';
import { Panel } from '../../parts/panel.js';
import { Selection } from '../../parts/selection.js';
import { Answered, Empty } from '../../parts/states.js';
import { TakeBack } from '../../parts/take-back.js';
import { Ago, CountDown } from '../../parts/time.js';
import { text } from '../../text/language.js';

const EVERY_MS = 30_000;

/** What people ordered by hand. */
export function Orders({ when }: { readonly when: number }) {
  const t = text.value.overrides.orders;
  const { state, reload } = useResource<Standing>('orders', { everyMs: EVERY_MS, when });
  const [leaving, setLeaving] = useState<Order | undefined>(undefined);
  return (
    <Panel title={t.title} class="orders">
      <p class="panel-line quiet">{t.about}</p>
      <Answered state={state.value} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t.none}</Empty>
          ) : (
            <ul>
              {items.map((order) => (
                <OrderLine key={order.id} order={order} onTakeBack={() => setLeaving(order)} />
              ))}
            </ul>
          )
        }
      </Answered>
      {leaving === undefined ? null : (
        <TakeBack
          order={leaving}
          onClose={() => {
            setLeaving(undefined);
            reload();
          }}
        />
      )}
    </Panel>
  );
}

function OrderLine({ order, onTakeBack }: { readonly order: Order; readonly onTakeBack: () => void }) {
  const { acts, overrides, conditions } = text.value;
  const t = overrides.orders;
  const { kind, select, revision, by, reason, at, until } = order;
  return (
    <li class="order">
      <p class="row">
        <Sign tone="warn">{conditions.orders[kind]}</Sign>
        <span>
          <Selection select={select} /> {revision === undefined ? null : t.revision(revision.slice(0, 12))}
        </span>
      </p>
      <p>{reason}</p>
      <p class="row">
        <span class="quiet">
          {t.by(by)}, <Ago at={at} />
          {until === undefined ? null : (
            <>
              {' · '}
              <CountDown until={until} />
            </>
          )}
        </span>
        {mayActOn(order) ? (
          <button type="button" onClick={onTakeBack}>
            {acts.takeBack[kind]}…
          </button>
        ) : null}
      </p>
    </li>
  );
}
