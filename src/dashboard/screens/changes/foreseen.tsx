import type { ActPreview, WantedChanges } from '../../../server/replies/orders.js';
import { ChangeLine } from '../../parts/plan/change-line.js';
import { format, text } from '../../text/language.js';

/** What a pin would do, or taking it back: in numbers, and router by router. */
export function Foreseen({ numbers }: { readonly numbers: ActPreview }) {
  const { changes: t } = text.value;
  const { rollback } = t;
  const { number } = format.value;
  const routers = (count: number): string => t.routers(count, number(count));
  const { affected, unreachable, suspended, standing, changes } = numbers;
  return (
    <>
      <p>{rollback.reaches(t.sites(affected, number(affected)), routers(numbers.routers))}</p>
      {changes === undefined ? null : <Changes changes={changes} />}
      <ul class="foreseen-notes">
        {changes === undefined || changes.missing.length === 0 ? null : (
          <li title={changes.missing.join(', ')}>{rollback.missing(routers(changes.missing.length))}</li>
        )}
        {unreachable === 0 ? null : <li>{rollback.unreachable(routers(unreachable))}</li>}
        {suspended === 0 ? null : <li>{rollback.suspended(routers(suspended))}</li>}
        {standing.length === 0 ? null : (
          <li>{rollback.standing(rollback.orders(standing.length, number(standing.length)))}</li>
        )}
      </ul>
    </>
  );
}

function Changes({ changes: { routers, total, items } }: { readonly changes: WantedChanges }) {
  const { changes: t, parts, plan } = text.value;
  const { number } = format.value;
  if (total === 0) return <p>{t.rollback.nothing}</p>;
  const whole = t.on(plan.changes(total, number(total)), t.routers(routers, number(routers)));
  return (
    <>
      <p class="foreseen-total">{t.rollback.writes(whole)}</p>
      <ul class="by-router">
        {items.map(({ router, sites, total: count, lines }) => (
          <li key={router}>
            <details>
              <summary>
                {router} <span class="quiet">{sites.join(', ')}</span>
                <span class="number">{plan.changes(count, number(count))}</span>
              </summary>
              <ul class="change-lines">
                {lines.map((line, index) => (
                  <li key={index}>
                    <ChangeLine line={line} here={sites.length === 1 ? sites[0] : undefined} />
                  </li>
                ))}
                {lines.length < count ? <li class="quiet">{parts.andMore(number(count - lines.length))}</li> : null}
              </ul>
            </details>
          </li>
        ))}
      </ul>
      {items.length < routers ? (
        <p class="quiet">{parts.andMore(t.routers(routers - items.length, number(routers - items.length)))}</p>
      ) : null}
    </>
  );
}
