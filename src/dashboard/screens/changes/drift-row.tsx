import type { DriftItem } from '../../../server/replies/drift.js';
import { Sign } from '../../parts/badge.js';
import { Link } from '../../parts/link.js';
import { countsOf, PlanLines } from '../../parts/plan/plan-lines.js';
import { Ago } from '../../parts/time.js';
import { sitePath } from '../../route.js';
import { text } from '../../text/language.js';

export interface RowProps {
  readonly item: DriftItem;
  /** Absent: nothing is to be healed, or not by this reader. */
  readonly act?: {
    readonly isChosen: boolean;
    readonly onChoose: (isOn: boolean) => void;
    readonly onHeal: () => void;
  };
}

export function DriftRow({ item, act }: RowProps) {
  const { changes, conditions } = text.value;
  const { drift: t } = changes;
  const { router, sites, kind, since, at, orders, message } = item;
  return (
    <li class="drift-row">
      {act === undefined ? (
        <span class="drift-box" />
      ) : (
        <input
          class="drift-box"
          type="checkbox"
          aria-label={t.choose(router)}
          checked={act.isChosen}
          onChange={({ currentTarget }) => act.onChoose(currentTarget.checked)}
        />
      )}
      <div class="drift-what">
        <p>
          <strong>{router}</strong>{' '}
          {sites.map((site) => (
            <span key={site} class="drift-site">
              <Link to={sitePath(site)}>{site}</Link>
            </span>
          ))}
        </p>
        <p class="row">
          <Sign tone={kind === 'drift' ? 'warn' : 'busy'} hint={message}>
            {t.kinds[kind]}
          </Sign>
          {since === undefined ? null : (
            <span class="quiet">
              {t.since} <Ago at={since} />
            </span>
          )}
          {at === undefined ? null : (
            <span class="quiet">
              {t.looked} <Ago at={at} />
            </span>
          )}
          {orders.map((order) => (
            <Sign key={order.id} tone="idle" hint={order.reason}>
              {t.left(conditions.orders[order.kind], order.by)}
            </Sign>
          ))}
        </p>
        <Differences item={item} />
      </div>
      {act === undefined ? null : (
        <button type="button" aria-label={t.healNamed(router)} onClick={act.onHeal}>
          {t.heal}
        </button>
      )}
    </li>
  );
}

function Differences({ item: { changes, total, sites } }: Pick<RowProps, 'item'>) {
  const { drift: t } = text.value.changes;
  const count = countsOf(changes, total);
  if (changes.length === 0)
    return (
      <p>
        {count} <span class="quiet">{t.unknown}</span>
      </p>
    );
  const lines = <PlanLines lines={changes} total={total} here={sites.length === 1 ? sites[0] : undefined} isCounted />;
  // A single one says more than that it is one.
  if (total === 1) return lines;
  return (
    <details>
      <summary>
        {t.differs} {count}
      </summary>
      {lines}
    </details>
  );
}
