import type { ActPreview, WantedChanges } from '../../../server/replies/orders.js';
import { Sign } from '../../parts/badge.js';
import { ChangeLine } from '../../parts/plan/change-line.js';
import { format, text } from '../../text/language.js';

/** What an act will reach, before it is done: zeros are left out, they say nothing. */
export function ActNumbers({ preview }: { readonly preview: ActPreview }) {
  const { acts: t } = text.value.site;
  const { number } = format.value;
  const { affected, selected, routers } = preview;
  const more = (['pending', 'drifting', 'unreachable', 'suspended'] as const).filter((name) => preview[name] > 0);
  return (
    <div class="act-numbers">
      <p>
        <strong>{t.reaches(routers, number(routers), number(affected))}</strong>
      </p>
      {affected > selected ? <p>{t.alsoReached(affected - selected, number(affected - selected))}</p> : null}
      {more.length === 0 ? null : (
        <ul class="numbers">
          {more.map((name) => (
            <li key={name}>{t.numbers[name](preview[name], number(preview[name]))}</li>
          ))}
        </ul>
      )}
      {preview.changes === undefined ? null : <Changes changes={preview.changes} />}
    </div>
  );
}

const SHOWN = 12;

function Changes({ changes: { total, items, missing } }: { readonly changes: WantedChanges }) {
  const { parts, site } = text.value;
  const { acts: t } = site;
  const { number } = format.value;
  const sites = items.flatMap((one) => one.sites);
  const lines = items.flatMap(({ lines: own }) => own).slice(0, SHOWN);
  return (
    <>
      <p>
        <strong>{total === 0 ? t.noChanges : t.changes(total, number(total))}</strong>
      </p>
      {missing.length === 0 ? null : <Sign tone="warn">{t.missing(format.value.list(missing.slice(0, SHOWN)))}</Sign>}
      <ul class="change-lines">
        {lines.map((line, index) => (
          <li key={index}>
            <ChangeLine line={line} here={sites.length === 1 ? sites[0] : undefined} />
          </li>
        ))}
      </ul>
      {total > lines.length && lines.length > 0 ? (
        <p class="quiet">{parts.andMore(number(total - lines.length))}</p>
      ) : null}
    </>
  );
}
