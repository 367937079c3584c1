import { useState } from 'preact/hooks';
import type { Order, Orders } from '../../../server/replies/orders.js';
import type { Revisions } from '../../../server/replies/revisions.js';
import { useResource } from '../../api/resource.js';
import { may, mayActOn } from '../../api/session.js';
import { Sign } from '../../parts/badge.js';
import { Panel } from '../../parts/panel.js';
import { Selection } from '../../parts/selection.js';
import { Answered, Empty } from '../../parts/states.js';
import { type Column, Table } from '../../parts/table.js';
import { TakeBack } from '../../parts/take-back.js';
import { Ago, CountDown } from '../../parts/time.js';
import { text } from '../../text/language.js';
import { shortOf } from './revision-row.js';
import { useEvents, useNews } from '../../api/news.js';

const EVERY_MS = 20_000;
const READ = 500;

/** Pins, suspensions and tolerated drift: what stands against the policies until it is taken back. */
export function OrdersTab() {
  const { changes: t } = text.value;
  const [ending, end] = useState<Order | undefined>(undefined);
  const when = useNews(useEvents(), ['order', 'revision']);
  const { state, reload } = useResource<Orders>('orders', { everyMs: EVERY_MS, when });
  const revisions = useResource<Revisions>('revisions', { query: { limit: READ } }).state.value.data?.items ?? [];
  const subjects = new Map(revisions.map(({ id, subject }) => [id, subject]));
  return (
    <Panel title={t.tabs.orders}>
      <Answered state={state.value} retry={reload}>
        {({ items }) => (
          <Table
            caption={t.tabs.orders}
            columns={columns(subjects, end)}
            rows={items.toSorted((a, b) => b.at - a.at)}
            keyOf={({ id }) => id}
            empty={<Empty>{t.orders.none}</Empty>}
          />
        )}
      </Answered>
      {ending === undefined ? null : (
        <TakeBack
          order={ending}
          onClose={() => {
            end(undefined);
            reload();
          }}
        />
      )}
    </Panel>
  );
}

type Subjects = ReadonlyMap<string, string>;

function columns(subjects: Subjects, end: (order: Order) => void): readonly Column<Order>[] {
  const { acts, changes, conditions } = text.value;
  const { orders: t } = changes;
  const told: readonly Column<Order>[] = [
    {
      name: 'kind',
      title: t.kind,
      show: ({ kind, revision, until }) => (
        <>
          <Sign tone={kind === 'pin' ? 'warn' : 'idle'}>{conditions.orders[kind]}</Sign>
          {revision === undefined ? null : (
            <span class="quiet under">{t.to(subjects.get(revision) ?? shortOf(revision))}</span>
          )}
          <span class="quiet under">{until === undefined ? acts.untilReleased : <CountDown until={until} />}</span>
        </>
      ),
    },
    { name: 'reaches', title: t.reaches, show: ({ select }) => <Selection select={select} /> },
    {
      name: 'why',
      title: t.why,
      show: ({ reason, by, at }) => (
        <>
          {reason}
          <span class="quiet under">
            {changes.revisions.by(by)} · <Ago at={at} />
          </span>
        </>
      ),
    },
  ];
  if (!may('operator')) return told;
  const act: Column<Order> = {
    name: 'act',
    title: '',
    show: (order) =>
      mayActOn(order) ? (
        <button type="button" onClick={() => end(order)}>
          {acts.takeBack[order.kind]}…
        </button>
      ) : (
        <span class="quiet">{text.value.parts.beyond}</span>
      ),
  };
  return [...told, act];
}
