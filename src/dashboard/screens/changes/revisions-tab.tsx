import { useState } from 'preact/hooks';
import type { Order, Orders } from '../../../server/replies/orders.js';
import type { RevisionRecord, Revisions } from '../../../server/replies/revisions.js';
import { useResource } from '../../api/resource.js';
import { may } from '../../api/session.js';
import { Panel } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { place, refine } from '../../route.js';
import { text } from '../../text/language.js';
import { InForce } from './in-force.js';
import { RevisionRow } from './revision-row.js';
import { RollbackDialog } from './rollback-dialog.js';
import { useEvents, useNews } from '../../api/news.js';

const EVERY_MS = 15_000;
const FIRST = 20;
const MOST = 500;

/** The revision in force and those before, and the way back to one of them. */
export function RevisionsTab() {
  const { revisions: t } = text.value.changes;
  const [goingTo, goTo] = useState<RevisionRecord | undefined>(undefined);
  const when = useNews(useEvents(), ['revision', 'source', 'status', 'order', 'wanted']);
  const limit = Math.min(MOST, Math.max(FIRST, Number(place.value.query.get('shown')) || 0));
  const { state, reload } = useResource<Revisions>('revisions', { query: { limit }, everyMs: EVERY_MS, when });
  const orders = useResource<Orders>('orders', { everyMs: EVERY_MS, when }).state.value.data?.items ?? [];
  return (
    <>
      <Answered state={state.value} retry={reload}>
        {(revisions) => (
          <>
            <InForce revisions={revisions} reload={reload} />
            <List revisions={revisions} orders={orders} goTo={goTo} />
            {revisions.items.length < limit || limit >= MOST ? null : (
              <button type="button" class="more" onClick={() => refine({ shown: limit * 5 })}>
                {t.more}
              </button>
            )}
          </>
        )}
      </Answered>
      {goingTo === undefined ? null : <RollbackDialog revision={goingTo} onClose={() => goTo(undefined)} />}
    </>
  );
}

interface ListProps {
  readonly revisions: Revisions;
  readonly orders: readonly Order[];
  readonly goTo: (revision: RevisionRecord) => void;
}

function List({ revisions: { items, inForce }, orders, goTo }: ListProps) {
  const { revisions: t } = text.value.changes;
  return (
    <Panel title={t.before}>
      {items.length === 0 ? <Empty>{t.none}</Empty> : null}
      <ol class="revisions">
        {items.map((one) => {
          const isBack = may('operator') && one.state === 'accepted' && one.id !== inForce;
          return (
            <RevisionRow
              key={`${one.id} ${one.seenAt}`}
              revision={one}
              isInForce={one.id === inForce && one.state === 'accepted'}
              pins={orders.filter(({ revision }) => revision === one.id)}
              {...(isBack ? { onBack: () => goTo(one) } : {})}
            />
          );
        })}
      </ol>
    </Panel>
  );
}
