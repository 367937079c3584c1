import type { ComponentChildren } from 'preact';
import type { ActPreview, WantedChanges } from '../../server/replies/orders.js';
import type { ResourceState } from '../api/resource.js';
import { format, text } from '../text/language.js';
import { ChangeLine } from './plan/change-line.js';
import { Answered } from './states.js';

interface ForeseenProps {
  readonly state: ResourceState<{ readonly preview: ActPreview }>;
  /** What is still to be chosen before anything can be foreseen. */
  readonly unasked?: string | undefined;
  /** An order that is about to be taken back stands in nobody's way. */
  readonly without?: string;
  readonly children?: ComponentChildren;
}

/** What an act would do, before it is done: in numbers, and router by router. Zeros say nothing, and are left out. */
export function Foreseen({ state, unasked, without, children }: ForeseenProps) {
  const { would } = text.value.acts;
  return (
    <section class="foreseen" aria-label={would} aria-live="polite">
      <h3>{would}</h3>
      {unasked === undefined ? (
        <Answered state={state}>
          {({ preview: { standing, ...numbers } }) => (
            <>
              {children}
              <Numbers preview={{ ...numbers, standing: standing.filter(({ id }) => id !== without) }} />
            </>
          )}
        </Answered>
      ) : (
        <p class="quiet">{unasked}</p>
      )}
    </section>
  );
}

function Numbers({ preview }: { readonly preview: ActPreview }) {
  const { acts: t, parts } = text.value;
  const { number } = format.value;
  const { affected, selected, routers, changes } = preview;
  const missing = changes?.missing ?? [];
  const notes = [
    ...(['pending', 'drifting', 'unreachable', 'suspended'] as const).map((name) => [name, preview[name]] as const),
    ['standing', preview.standing.length] as const,
  ].filter(([, count]) => count > 0);
  return (
    <>
      <p>{t.reaches(parts.sites(affected, number(affected)), parts.routers(routers, number(routers)))}</p>
      {affected > selected ? <p>{t.also(affected - selected, number(affected - selected))}</p> : null}
      {changes === undefined ? null : <Changes changes={changes} />}
      {notes.length + missing.length === 0 ? null : (
        <ul class="foreseen-notes">
          {missing.length === 0 ? null : (
            <li title={missing.join(', ')}>{t.missing(missing.length, number(missing.length))}</li>
          )}
          {notes.map(([name, count]) => (
            <li key={name}>{t.notes[name](count, number(count))}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function Changes({ changes: { routers, total, items } }: { readonly changes: WantedChanges }) {
  const { acts: t, parts, plan } = text.value;
  const { number } = format.value;
  if (total === 0) return <p>{t.nothing}</p>;
  return (
    <>
      <p class="foreseen-total">
        {t.writes(plan.changes(total, number(total)), parts.routers(routers, number(routers)))}
      </p>
      <ul class="by-router">
        {items.map((item) => (
          <RouterChanges key={item.router} item={item} isOpen={routers === 1} />
        ))}
      </ul>
      {items.length < routers ? (
        <p class="quiet">{parts.andMore(parts.routers(routers - items.length, number(routers - items.length)))}</p>
      ) : null}
    </>
  );
}

interface RouterChangesProps {
  readonly item: WantedChanges['items'][number];
  readonly isOpen: boolean;
}

function RouterChanges({ item: { router, sites, total, lines }, isOpen }: RouterChangesProps) {
  const { parts, plan } = text.value;
  const { number } = format.value;
  return (
    <li>
      <details open={isOpen}>
        <summary>
          {router} <span class="quiet">{sites.join(', ')}</span>
          <span class="number">{plan.changes(total, number(total))}</span>
        </summary>
        <ul class="change-lines">
          {lines.map((line, index) => (
            <li key={index}>
              <ChangeLine line={line} here={sites.length === 1 ? sites[0] : undefined} />
            </li>
          ))}
          {lines.length < total ? <li class="quiet">{parts.andMore(number(total - lines.length))}</li> : null}
        </ul>
      </details>
    </li>
  );
}
