import { useState } from 'preact/hooks';
import type { DriftItem } from '../../../server/replies/drift.js';
import { post } from '../../api/client.js';
import { Confirm } from '../../parts/dialog.js';
import { firstOf } from '../../parts/names.js';
import { givenReason, ReasonField } from '../../parts/reason-field.js';
import { Answered } from '../../parts/states.js';
import { say } from '../../parts/toast.js';
import { format, text } from '../../text/language.js';
import { NOTHING } from './selection.js';
import { usePreview } from '../../api/preview.js';

interface HealProps {
  readonly items: readonly DriftItem[];
  readonly onHealed: () => void;
  readonly onClose: () => void;
}

const MOST_NAMES = 20;

/** Takes back what was changed by hand, on one router or on many, also where it is tolerated. */
export function HealDialog({ items, onHealed, onClose }: HealProps) {
  const { acts, changes: t, parts, plan } = text.value;
  const { number } = format.value;
  const act = { select: { ...NOTHING, routers: items.map(({ router }) => router) }, heal: true };
  const preview = usePreview({ path: 'reconcile/preview', body: act });
  const [first] = items;
  const named =
    items.length === 1 && first !== undefined ? first.router : parts.routers(items.length, number(items.length));
  const [reason, setReason] = useState('');
  const heal = async (): Promise<void> => {
    await post('reconcile', { ...act, ...givenReason(reason) });
    say(t.drift.done(named));
    onHealed();
  };
  return (
    <Confirm
      title={t.drift.healTitle(named)}
      confirm={t.drift.confirm}
      isReady={preview.data !== undefined}
      act={heal}
      onClose={onClose}
    >
      <Answered state={preview}>
        {({ preview: { routers, pending, affected, unreachable } }) => (
          <>
            <p class="foreseen-total">
              {t.drift.would(plan.changes(pending, number(pending)), parts.routers(routers, number(routers)))}
            </p>
            <LookedAt items={items} />
            <p>{acts.reaches(parts.sites(affected, number(affected)), parts.routers(routers, number(routers)))}</p>
            {unreachable === 0 ? null : <p>{acts.notes.unreachable(unreachable, number(unreachable))}</p>}
          </>
        )}
      </Answered>
      {items.length === 1 ? null : (
        <p class="quiet">
          {firstOf(
            items.map(({ router }) => router),
            MOST_NAMES,
          )}
        </p>
      )}
      <p>{t.drift.lost}</p>
      <ReasonField value={reason} onInput={setReason} isOptional />
    </Confirm>
  );
}

/** The numbers are no newer than the looks that they are counted by. */
function LookedAt({ items }: Pick<HealProps, 'items'>) {
  const { drift: t } = text.value.changes;
  const looks = items.flatMap(({ at }) => at ?? []);
  if (looks.length === 0) return null;
  return <p class="quiet">{t.counted(items.length, format.value.instant(Math.min(...looks)))}</p>;
}
