import type { Order } from '../../../server/replies/orders.js';
import type { RevisionRecord } from '../../../server/replies/revisions.js';
import { Sign } from '../../parts/badge.js';
import { Link } from '../../parts/link.js';
import { Selection } from '../../parts/selection.js';
import { Ago, CountDown } from '../../parts/time.js';
import { text } from '../../text/language.js';

interface RowProps {
  readonly revision: RevisionRecord;
  readonly isInForce: boolean;
  readonly pins: readonly Order[];
  /** Absent: there is no way back to it, or not for this reader. */
  readonly onBack?: () => void;
}

export const shortOf = (id: string): string => id.slice(0, 12);

export function RevisionRow({ revision, isInForce, pins, onBack }: RowProps) {
  const { revisions: t } = text.value.changes;
  const { id, subject, author, at, seenAt, state, message, replaces } = revision;
  return (
    <li class="revision">
      <span class="revision-state">
        {state === 'rejected' ? (
          <Sign tone="bad">{t.rejected}</Sign>
        ) : (
          <Sign tone={isInForce ? 'good' : 'idle'}>{isInForce ? t.inForce.toLowerCase() : t.wasInForce}</Sign>
        )}
      </span>
      <div class="revision-what">
        <p>
          <strong>{subject}</strong> <code title={id}>{shortOf(id)}</code>
        </p>
        <p class="quiet">
          {author} · <Ago at={at} />
          {seenAt - at > SOON_MS ? (
            <>
              {' · '}
              {t.readHere} <Ago at={seenAt} />
            </>
          ) : null}
        </p>
        {replaces === undefined ? null : <p class="quiet">{t.rewritten(shortOf(replaces))}</p>}
        {message === undefined ? null : (
          <div class="revision-why">
            <p class="quiet">
              {t.why} · <Link to="/policies">{text.value.frame.screens.policies}</Link>
            </p>
            <pre lang="en" tabIndex={0} aria-label={t.why}>
              {message}
            </pre>
          </div>
        )}
        {pins.map((pin) => (
          <Pin key={pin.id} pin={pin} />
        ))}
      </div>
      {onBack === undefined ? null : (
        <button type="button" aria-label={t.rollBackTo(subject)} onClick={onBack}>
          {t.rollBack}
        </button>
      )}
    </li>
  );
}

/** A commit is read seconds after it was pushed; one that is read later is worth a word. */
const SOON_MS = 120_000;

function Pin({ pin: { select, reason, by, until } }: { readonly pin: Order }) {
  const { acts, conditions, changes } = text.value;
  return (
    <p class="revision-pin">
      <Sign tone="warn">{conditions.orders.pin}</Sign> <Selection select={select} /> ·{' '}
      {until === undefined ? acts.untilReleased : <CountDown until={until} />}
      <span class="quiet under">
        {reason} · {changes.revisions.by(by)} · <Link to="/changes?tab=orders">{changes.tabs.orders}</Link>
      </span>
    </p>
  );
}
