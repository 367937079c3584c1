import { useState } from 'preact/hooks';
import type { Order } from '../../../server/replies/orders.js';
import { remove } from '../../api/client.js';
import { Confirm } from '../../parts/dialog.js';
import { givenReason, ReasonField } from '../../parts/reason-field.js';
import { Answered } from '../../parts/states.js';
import { At } from '../../parts/time.js';
import { say } from '../../parts/toast.js';
import { text } from '../../text/language.js';
import { ActNumbers } from './act-numbers.js';
import { usePreview } from '../../api/preview.js';

interface TakeBackProps {
  readonly order: Order;
  readonly onClose: () => void;
}

/** An order may stand over more than one site: what taking it back reaches is shown first. */
export function TakeBack({ order, onClose }: TakeBackProps) {
  const { acts: t } = text.value.site;
  const path = `orders/${encodeURIComponent(order.id)}`;
  const state = usePreview({ path: `${path}/preview`, seen: path });
  const [reason, setReason] = useState('');
  const act = async (): Promise<void> => {
    await remove(path, { ifMatch: state.data?.etag, query: givenReason(reason) });
    say(t.takenBack[order.kind]);
  };
  return (
    <Confirm
      title={t.takeBack[order.kind]}
      confirm={t.takeBack[order.kind]}
      isDangerous
      isReady={state.data !== undefined}
      act={act}
      onClose={onClose}
    >
      <p>
        {t.givenBy(order.by)} <At at={order.at} />
      </p>
      <blockquote>{order.reason}</blockquote>
      <p>{t.after[order.kind]}</p>
      <Answered state={state}>{({ preview }) => <ActNumbers preview={preview} />}</Answered>
      <ReasonField value={reason} onInput={setReason} isOptional />
    </Confirm>
  );
}
