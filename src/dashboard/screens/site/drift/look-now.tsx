import type { Question } from '../../../api/question.js';
import type { Preview } from '../../../../server/replies/network.js';
import { Sign } from '../../../parts/badge.js';
import { Panel } from '../../../parts/panel.js';
import { PlanLines } from '../../../parts/plan/plan-lines.js';
import { Answered } from '../../../parts/states.js';
import { format, text } from '../../../text/language.js';
import type { TabProps } from '../tab-props.js';

interface LookNowProps extends TabProps {
  readonly preview: Question<Preview>;
}

/** The plan, from a look at the router at this moment. */
export function LookNow({ site, preview: { state, put } }: LookNowProps) {
  const { site: words, parts } = text.value;
  const { drift: t } = words;
  const asked = state.value;
  const { at } = asked ?? {};
  return (
    <Panel title={t.now} aside={at === undefined ? null : parts.updatedAt(format.value.time(at))}>
      <div class="panel-line row">
        <p class="quiet">{t.nowHint}</p>
        <button type="button" disabled={asked?.isLoading === true} onClick={() => put()}>
          {t.look}
        </button>
      </div>
      {asked?.isLoading === true ? (
        <p class="panel-line" role="status">
          <Sign tone="busy">{t.looking}</Sign>
        </p>
      ) : null}
      {asked === undefined || (asked.isLoading && asked.data === undefined) ? null : (
        <Answered state={asked} retry={() => put()}>
          {(found) => <Found found={found} site={site.name} />}
        </Answered>
      )}
    </Panel>
  );
}

function Found({ found, site }: { readonly found: Preview; readonly site: string }) {
  const { drift: t } = text.value.site;
  return (
    <>
      {found.changes.length === 0 ? (
        <p class="panel-line">
          <Sign tone="good">{t.nothingToDo}</Sign>
        </p>
      ) : (
        <PlanLines lines={found.changes} here={site} />
      )}
      <Findings diagnostics={found.diagnostics} />
    </>
  );
}

/** What on the router makes the policies ineffective, or what it lacks. */
export function Findings({ diagnostics }: Pick<Preview, 'diagnostics'>) {
  if (diagnostics.length === 0) return null;
  return (
    <>
      <h3 class="panel-line">{text.value.site.drift.findings}</h3>
      <ul class="findings">
        {diagnostics.map(({ code, severity, message, cure }) => (
          <li key={`${code} ${message}`}>
            <Sign tone={severity === 'error' ? 'bad' : 'warn'}>{code}</Sign>
            <span lang="en">
              {message} {cure === undefined ? null : <span class="quiet">{cure}</span>}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
