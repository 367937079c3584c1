import { useState } from 'preact/hooks';
import type { ActPreview, Order, Orders } from '../../../server/replies/orders.js';
import type { Revisions } from '../../../server/replies/revisions.js';
import { remove } from '../../api/client.js';
import { useResource } from '../../api/resource.js';
import { may, mayActOn } from '../../api/session.js';
import { Sign } from '../../parts/badge.js';
import { Confirm } from '../../parts/dialog.js';
import { Panel } from '../../parts/panel.js';
import { givenReason, ReasonField } from '../../parts/reason-field.js';
import { Answered, Empty } from '../../parts/states.js';
import { type Column, Table } from '../../parts/table.js';
import { Ago, CountDown } from '../../parts/time.js';
import { say } from '../../parts/toast.js';
import { format, text } from '../../text/language.js';
import { Foreseen } from './foreseen.js';
import { shortOf } from './revision-row.js';
import { inWords } from './selection.js';
import { useEvents, useNews } from '../../api/news.js';
import { usePreview } from '../../api/preview.js';

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
        <ReleaseDialog
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
  const { changes, conditions } = text.value;
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
          <span class="quiet under">{until === undefined ? t.untilReleased : <CountDown until={until} />}</span>
        </>
      ),
    },
    { name: 'reaches', title: t.reaches, show: ({ select }) => inWords(select) },
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
          {t.released[order.kind]}
        </button>
      ) : (
        <span class="quiet">{text.value.parts.beyond}</span>
      ),
  };
  return [...told, act];
}

interface ReleaseProps {
  readonly order: Order;
  readonly onClose: () => void;
}

function ReleaseDialog({ order, onClose }: ReleaseProps) {
  const { id, kind, select } = order;
  const { changes, conditions } = text.value;
  const { orders: t, rollback } = changes;
  const preview = usePreview({ path: `orders/${encodeURIComponent(id)}/preview` });
  const [reason, setReason] = useState('');
  const release = async (): Promise<void> => {
    await remove(`orders/${encodeURIComponent(id)}`, { query: givenReason(reason) });
    say(t.done);
  };
  return (
    <Confirm
      title={t.releaseTitle(conditions.orders[kind])}
      confirm={t.released[kind]}
      isReady={preview.data !== undefined}
      act={release}
      onClose={onClose}
    >
      <p>
        {inWords(select)} <span class="quiet under">{order.reason}</span>
      </p>
      <section class="foreseen" aria-label={rollback.would}>
        <h3>{rollback.would}</h3>
        <Answered state={preview}>
          {({ preview: numbers }) => (
            <>
              <Foreseen numbers={{ ...numbers, standing: numbers.standing.filter((one) => one.id !== id) }} />
              {kind === 'pin' ? null : <Waiting numbers={numbers} />}
            </>
          )}
        </Answered>
      </section>
      <ReasonField value={reason} onInput={setReason} isOptional />
    </Confirm>
  );
}

/** What is made as soon as nothing forbids it any more. */
function Waiting({ numbers: { pending, drifting } }: { readonly numbers: ActPreview }) {
  const { changes, plan } = text.value;
  const { number } = format.value;
  return (
    <>
      <p>{changes.orders.pending(plan.changes(pending, number(pending)))}</p>
      {drifting === 0 ? null : <p>{changes.orders.drifting(changes.routers(drifting, number(drifting)))}</p>}
    </>
  );
}
