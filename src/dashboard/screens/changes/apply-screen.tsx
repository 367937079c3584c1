import type { ApplyDetail } from '../../../server/replies/applies.js';
import { useResource } from '../../api/resource.js';
import { Link } from '../../parts/link.js';
import { Panel, Screen } from '../../parts/panel.js';
import { Answered } from '../../parts/states.js';
import { At } from '../../parts/time.js';
import { format, text } from '../../text/language.js';
import { ApplyLines } from './apply-lines.js';
import { Result } from './applies-tab.js';
import { Phases, withNews } from './phases.js';
import { shortOf } from './revision-row.js';
import { useEvents, useNews } from './use-news.js';

const EVERY_MS = 10_000;

/** One apply: how far it came, why it failed, and what it did, in words and as commands. */
export function ApplyScreen({ id }: { readonly id: number }) {
  const { changes, frame } = text.value;
  const { number } = format.value;
  const events = useEvents();
  const mine = events.filter((event) => event.type === 'apply' && event.apply === id);
  const when = useNews(mine, ['apply']);
  const { state, reload } = useResource<ApplyDetail>(`applies/${id}`, { everyMs: EVERY_MS, when });
  const { data } = state.value;
  const title = data === undefined ? frame.screens.changes : changes.apply.title(number(id), data.router);
  return (
    <Screen title={title} aside={<Link to="/changes?tab=applies">{changes.apply.back}</Link>}>
      <Answered state={state.value} retry={reload}>
        {(apply) => (
          <>
            <Facts apply={{ ...apply, ...withNews(apply, mine) }} />
            <Plan apply={apply} />
          </>
        )}
      </Answered>
    </Screen>
  );
}

function Facts({ apply }: { readonly apply: ApplyDetail }) {
  const { changes } = text.value;
  const { apply: t, applies } = changes;
  const { router, revision, holder, at, end } = apply;
  return (
    <Panel title={t.facts}>
      <div class="apply-told">
        <p class="apply-result">
          <Result apply={apply} />
        </p>
        <Phases apply={apply} isLarge />
        {apply.steps.length === 0 ? <p class="quiet">{applies.unknownSteps}</p> : null}
        {end === undefined || end.ok ? null : <Failure end={end} />}
        <dl class="apply-dates">
          <dt>{applies.router}</dt>
          <dd>
            <Link to={`/sites?q=${encodeURIComponent(router)}`}>{router}</Link>
          </dd>
          <dt>{applies.revision}</dt>
          <dd>
            <code title={revision}>{shortOf(revision)}</code>
          </dd>
          <dt>{applies.began}</dt>
          <dd>
            <At at={at} />
          </dd>
          {end === undefined ? null : (
            <>
              <dt>{t.ended}</dt>
              <dd>
                <At at={end.at} />
              </dd>
            </>
          )}
          <dt>{t.holder}</dt>
          <dd>{holder}</dd>
        </dl>
      </div>
    </Panel>
  );
}

/** In plain words, then what helps, then what the device said. */
function Failure({ end: { reason, message } }: { readonly end: NonNullable<ApplyDetail['end']> }) {
  const { changes, conditions } = text.value;
  const { apply: t } = changes;
  return (
    <div class="failure">
      <p>
        <strong>{t.why}</strong> {conditions.meanings[reason]}
      </p>
      <p>
        <strong>{t.cure}</strong> {t.cures[reason]}
      </p>
      {message === '' ? null : (
        <>
          <p class="quiet">{t.said}</p>
          <pre tabIndex={0} aria-label={t.said}>
            {message}
          </pre>
        </>
      )}
    </div>
  );
}

function Plan({ apply }: { readonly apply: ApplyDetail }) {
  const { apply: t } = text.value.changes;
  const { changeSet, lines } = apply;
  return (
    <Panel title={t.plan} class="apply-plan">
      {changeSet === undefined ? <p class="panel-line">{t.notKept}</p> : null}
      {changeSet !== undefined && lines === undefined ? <p class="panel-line">{t.leftOut}</p> : null}
      {changeSet === undefined ? null : <ApplyLines changes={changeSet.changes} lines={lines ?? []} />}
    </Panel>
  );
}
