import { useState } from 'preact/hooks';
import type { SiteDetail } from '../../../server/replies/network.js';
import type { Reconciled } from '../../../server/replies/orders.js';
import { post } from '../../api/client.js';
import { Confirm } from '../../parts/dialog.js';
import { Foreseen } from '../../parts/foreseen.js';
import { givenReason, ReasonField } from '../../parts/reason-field.js';
import { say } from '../../parts/toast.js';
import { text } from '../../text/language.js';
import { usePreview } from '../../api/preview.js';

interface ReconcileProps {
  readonly site: SiteDetail;
  readonly onClose: () => void;
}

/** A look at the router before its turn. What the guard holds back is let through only by a word of its own. */
export function Reconcile({ site, onClose }: ReconcileProps) {
  const { acts: t } = text.value.site;
  const [allowDeletions, setAllowed] = useState(false);
  const [reason, setReason] = useState('');
  const body = { select: { sites: [site.name] }, allowDeletions };
  const state = usePreview({ path: 'reconcile/preview', body });
  const act = async (): Promise<void> => {
    const { enqueued } = await post<Reconciled>('reconcile', { ...body, ...givenReason(reason) });
    say(enqueued === 0 ? t.waitsAlready(site.router) : t.reconciled(site.router));
  };
  const isHeld = site.reason === 'GuardRefused';
  return (
    <Confirm
      title={t.title(t.reconcile, site.title)}
      confirm={t.reconcile}
      isDangerous={allowDeletions}
      isReady={state.data !== undefined}
      act={act}
      onClose={onClose}
    >
      <p>{t.whatReconcile}</p>
      <Foreseen state={state} />
      {isHeld ? (
        <label class="check">
          <input
            type="checkbox"
            checked={allowDeletions}
            onChange={({ currentTarget }) => setAllowed(currentTarget.checked)}
          />
          <span>{t.allowDeletions}</span>
        </label>
      ) : null}
      <ReasonField value={reason} onInput={setReason} isOptional />
    </Confirm>
  );
}
