import { useState } from 'preact/hooks';
import type { Order } from '../../server/replies/orders.js';
import { remove } from '../api/client.js';
import { usePreview } from '../api/preview.js';
import { text } from '../text/language.js';
import { Confirm } from './dialog.js';
import { Foreseen } from './foreseen.js';
import { givenReason, ReasonField } from './reason-field.js';
import { Selection } from './selection.js';
import { At } from './time.js';
import { say } from './toast.js';

interface TakeBackProps {
  readonly order: Order;
  readonly onClose: () => void;
}

/** An order may stand over more than one site: what taking it back reaches is shown first. */
export function TakeBack({ order: { id, kind, select, by, at, reason: why }, onClose }: TakeBackProps) {
  const { acts: t } = text.value;
  const path = `orders/${encodeURIComponent(id)}`;
  const state = usePreview({ path: `${path}/preview`, seen: path });
  const [reason, setReason] = useState('');
  const act = async (): Promise<void> => {
    await remove(path, { ifMatch: state.data?.etag, query: givenReason(reason) });
    say(t.takenBack[kind]);
  };
  return (
    <Confirm
      title={t.takeBack[kind]}
      confirm={t.takeBack[kind]}
      isDangerous
      isReady={state.data !== undefined}
      act={act}
      onClose={onClose}
    >
      <p>
        <Selection select={select} />
      </p>
      <blockquote>
        {why}
        <span class="quiet under">
          {t.givenBy(by)} <At at={at} />
        </span>
      </blockquote>
      <Foreseen state={state} without={id}>
        <p>{t.after[kind]}</p>
      </Foreseen>
      <ReasonField value={reason} onInput={setReason} isOptional />
    </Confirm>
  );
}
