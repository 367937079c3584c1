import { useState } from 'preact/hooks';
import type { Fleet } from '../../../server/replies/network.js';
import type { Order } from '../../../server/replies/orders.js';
import type { RevisionRecord } from '../../../server/replies/revisions.js';
import { post } from '../../api/client.js';
import { useResource } from '../../api/resource.js';
import { scopeOfMe } from '../../api/session.js';
import { Confirm } from '../../parts/dialog.js';
import { EndField, givenEnd, isOver } from '../../parts/end-field.js';
import { Foreseen } from '../../parts/foreseen.js';
import { ReasonField } from '../../parts/reason-field.js';
import { Answered } from '../../parts/states.js';
import { say } from '../../parts/toast.js';
import { text } from '../../text/language.js';
import { ScopeChoice } from './scope-choice.js';
import { type ScopeName, scopesOffered, selectorOf } from './selection.js';
import { usePreview } from '../../api/preview.js';

interface RollbackProps {
  readonly revision: RevisionRecord;
  readonly onClose: () => void;
}

/** Back to a revision: a pin on all of the network or a part of it, with what it would change before it is given. */
export function RollbackDialog({ revision: { id, subject }, onClose }: RollbackProps) {
  const { revisions, rollback: t } = text.value.changes;
  const fleet = useResource<Fleet>('fleet');
  const known = fleet.state.value.data;
  const [[chosen, name], choose] = useState<readonly [ScopeName | undefined, string]>([undefined, '']);
  const scope = chosen ?? (known === undefined ? undefined : scopesOffered(known)[0]);
  const [reason, setReason] = useState('');
  const [end, setEnd] = useState('');
  const select = scope === undefined ? undefined : selectorOf(scope, name, scopeOfMe());
  const order = { kind: 'pin', revision: id, select };
  const preview = usePreview({
    path: select === undefined ? undefined : 'orders/preview',
    body: order,
    seen: 'orders',
  });
  const give = async (): Promise<void> => {
    await post<Order>('orders', { ...order, reason: reason.trim(), ...givenEnd(end) }, preview.data?.etag);
    say(t.done);
  };
  return (
    <Confirm
      title={revisions.rollBackTo(subject)}
      confirm={t.confirm}
      isDangerous
      isReady={preview.data !== undefined && !isOver(end)}
      act={give}
      onClose={onClose}
    >
      <Answered state={fleet.state.value} retry={fleet.reload}>
        {(answer) =>
          scope === undefined ? null : (
            <ScopeChoice fleet={answer} scope={scope} name={name} onChoose={(one, of) => choose([one, of])} />
          )
        }
      </Answered>
      <Foreseen state={preview} unasked={select === undefined ? t.choose : undefined} />
      <ReasonField value={reason} onInput={setReason} />
      <EndField value={end} onInput={setEnd} />
      <p class="quiet">{t.about}</p>
    </Confirm>
  );
}
