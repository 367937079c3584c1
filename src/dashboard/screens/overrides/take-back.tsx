import { useEffect, useState } from 'preact/hooks';
import { ask, post, remove } from '../../api/client.js';
import { ApiProblem, problemOf } from '../../api/problem.js';
import type { ActPreview, Order } from '../../../server/replies/orders.js';
import { Confirm } from '../../parts/dialog.js';
import { givenReason, ReasonField } from '../../parts/reason-field.js';
import { Selection } from '../../parts/selection.js';
import { Failed, Loading } from '../../parts/states.js';
import { say } from '../../parts/toast.js';
import { format, text } from '../../text/language.js';

interface TakeBackProps {
  readonly order: Order;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** The order as it is now, and what its end would do. */
interface Seen {
  readonly etag: string | undefined;
  readonly preview: ActPreview;
}

async function look(id: string): Promise<Seen> {
  const path = `orders/${encodeURIComponent(id)}`;
  const [{ etag }, preview] = await Promise.all([ask<Order>('GET', path), post<ActPreview>(`${path}/preview`)]);
  return { etag, preview };
}

export function TakeBack({ order, onDone, onClose }: TakeBackProps) {
  const { overrides, conditions } = text.value;
  const t = overrides.orders;
  const [seen, setSeen] = useState<Seen | ApiProblem | undefined>(undefined);
  const [reason, setReason] = useState('');
  useEffect(() => void look(order.id).then(setSeen, (error: unknown) => setSeen(problemOf(error))), [order.id]);
  const known = seen instanceof ApiProblem ? undefined : seen;
  const act = async (): Promise<void> => {
    await remove(`orders/${encodeURIComponent(order.id)}`, { ifMatch: known?.etag, query: givenReason(reason) });
    say(t.done);
    onDone();
  };
  return (
    <Confirm
      title={t.title2(conditions.orders[order.kind])}
      confirm={t.takeBack}
      isReady={known !== undefined}
      act={act}
      onClose={onClose}
      isDangerous
    >
      <p>
        <Selection select={order.select} />
      </p>
      <p>{t.freed[order.kind]}</p>
      {seen === undefined ? <Loading /> : <Consequences seen={seen} />}
      <ReasonField value={reason} onInput={setReason} isOptional />
    </Confirm>
  );
}

function Consequences({ seen }: { readonly seen: Seen | ApiProblem }) {
  const t = text.value.overrides.orders;
  const { number } = format.value;
  if (seen instanceof ApiProblem) return <Failed problem={seen} />;
  const { affected, routers, pending, drifting, unreachable, changes } = seen.preview;
  const counted = [
    [pending, t.pending],
    [drifting, t.drifting],
    [unreachable, t.unreachable],
  ] as const;
  return (
    <ul class="consequences">
      <li>{t.reach(number(affected), number(routers))}</li>
      {changes === undefined ? null : <li>{t.changes(number(changes.total), number(changes.routers))}</li>}
      {counted
        .filter(([count]) => count > 0)
        .map(([count, words]) => {
          const said = words(count, number(count));
          return <li key={said}>{said}</li>;
        })}
    </ul>
  );
}
