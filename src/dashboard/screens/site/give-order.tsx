import { useState } from 'preact/hooks';
import type { SiteDetail } from '../../../server/replies/network.js';
import type { Order } from '../../../server/replies/orders.js';
import type { Revisions } from '../../../server/replies/revisions.js';
import { post } from '../../api/client.js';
import { useResource } from '../../api/resource.js';
import { Confirm } from '../../parts/dialog.js';
import { EndField, givenEnd, isOver } from '../../parts/end-field.js';
import { Choice } from '../../parts/field.js';
import { Foreseen } from '../../parts/foreseen.js';
import { ReasonField } from '../../parts/reason-field.js';
import { Answered } from '../../parts/states.js';
import { say } from '../../parts/toast.js';
import { format, text } from '../../text/language.js';
import type { ActKind } from './act-kinds.js';
import { usePreview } from '../../api/preview.js';

interface GiveProps {
  readonly site: SiteDetail;
  readonly kind: ActKind;
  readonly onClose: () => void;
}

/** An order over one site: why, until when, and what it will do. */
export function GiveOrder({ site, kind, onClose }: GiveProps) {
  const { acts: t } = text.value.site;
  const [reason, setReason] = useState('');
  const [end, setEnd] = useState('');
  const [revision, setRevision] = useState('');
  const order = { kind, select: { sites: [site.name] }, ...(kind === 'pin' ? { revision } : {}) };
  const isChosen = kind !== 'pin' || revision !== '';
  const state = usePreview({ path: isChosen ? 'orders/preview' : undefined, body: order, seen: 'orders' });
  const act = async (): Promise<void> => {
    await post<Order>('orders', { ...order, reason: reason.trim(), ...givenEnd(end) }, state.data?.etag);
    say(t.given[kind](site.title));
  };
  return (
    <Confirm
      title={t.title(t.give[kind], site.title)}
      confirm={t.give[kind]}
      isDangerous
      isReady={isChosen && state.data !== undefined && !isOver(end)}
      act={act}
      onClose={onClose}
    >
      <p>{t.what[kind]}</p>
      {kind === 'pin' ? <RevisionChoice value={revision} onChoose={setRevision} /> : null}
      <Foreseen state={state} unasked={isChosen ? undefined : t.chooseFirst} />
      <ReasonField value={reason} onInput={setReason} />
      <EndField value={end} onInput={setEnd} />
    </Confirm>
  );
}

interface RevisionChoiceProps {
  readonly value: string;
  readonly onChoose: (revision: string) => void;
}

function RevisionChoice({ value, onChoose }: RevisionChoiceProps) {
  const { acts: t } = text.value.site;
  const { state, reload } = useResource<Revisions>('revisions');
  return (
    <Answered state={state.value} retry={reload}>
      {({ items, inForce }) => (
        <Choice
          label={t.revision}
          value={value}
          options={[
            ['', t.chooseRevision] as const,
            ...items
              .filter((one) => one.state === 'accepted')
              .map(({ id, subject, at }) => {
                const mark = id === inForce ? ` (${t.inForce})` : '';
                return [id, `${id.slice(0, 12)} ${subject}${mark}, ${format.value.instant(at)}`] as const;
              }),
          ]}
          onChoose={onChoose}
        />
      )}
    </Answered>
  );
}
