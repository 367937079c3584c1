import { useState } from 'preact/hooks';
import { remove } from '../../api/client.js';
import { usePreview } from '../../api/preview.js';
import type { ActPreview, Order } from '../../../server/replies/orders.js';
import { Confirm } from '../../parts/dialog.js';
import { givenReason, ReasonField } from '../../parts/reason-field.js';
import { Selection } from '../../parts/selection.js';
import { Answered } from '../../parts/states.js';
import { say } from '../../parts/toast.js';
import { format, text } from '../../text/language.js';

interface TakeBackProps {
  readonly order: Order;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function TakeBack({ order, onDone, onClose }: TakeBackProps) {
  const { overrides, conditions } = text.value;
  const t = overrides.orders;
  const path = `orders/${encodeURIComponent(order.id)}`;
  const state = usePreview({ path: `${path}/preview`, seen: path });
  const [reason, setReason] = useState('');
  const act = async (): Promise<void> => {
    await remove(path, { ifMatch: state.data?.etag, query: givenReason(reason) });
    say(t.done);
    onDone();
  };
  return (
    <Confirm
      title={t.title2(conditions.orders[order.kind])}
      confirm={t.takeBack}
      isReady={state.data !== undefined}
      act={act}
      onClose={onClose}
      isDangerous
    >
      <p>
        <Selection select={order.select} />
      </p>
      <p>{t.freed[order.kind]}</p>
      <Answered state={state}>{({ preview }) => <Consequences preview={preview} />}</Answered>
      <ReasonField value={reason} onInput={setReason} isOptional />
    </Confirm>
  );
}

function Consequences({ preview }: { readonly preview: ActPreview }) {
  const t = text.value.overrides.orders;
  const { number } = format.value;
  const { affected, routers, pending, drifting, unreachable, changes } = preview;
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
