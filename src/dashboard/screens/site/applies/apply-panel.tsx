import { useResource } from '../../../api/resource.js';
import type { ApplyDetail } from '../../../../server/replies/applies.js';
import { Panel } from '../../../parts/panel.js';
import { PlanLines } from '../../../parts/plan-lines.js';
import { Answered } from '../../../parts/states.js';
import { At } from '../../../parts/time.js';
import { format, text } from '../../../text/language.js';
import { Result, tookOf } from './columns.js';
import { Steps } from './steps.js';

interface ApplyPanelProps {
  readonly id: number;
  readonly site: string;
  /** Of the newest word of the stream about its router. */
  readonly heard: number | undefined;
  readonly everyMs: number | undefined;
}

export function ApplyPanel({ id, site, heard, everyMs }: ApplyPanelProps) {
  const { applies: t } = text.value.site;
  const more = { when: heard, ...(everyMs === undefined ? {} : { everyMs }) };
  const { state, reload } = useResource<ApplyDetail>(`applies/${id}`, more);
  return (
    <Panel title={t.detail(format.value.number(id))}>
      <Answered state={state.value} retry={reload}>
        {(apply) => (
          <>
            <Facts apply={apply} />
            <h3 class="panel-line">{t.steps}</h3>
            <Steps apply={apply} />
            <h3 class="panel-line">{t.plan}</h3>
            <Changes apply={apply} site={site} />
          </>
        )}
      </Answered>
    </Panel>
  );
}

function Facts({ apply }: { readonly apply: ApplyDetail }) {
  const { applies: t } = text.value.site;
  const { at, end, revision, holder } = apply;
  return (
    <>
      <p class="panel-line drift-head">
        <Result apply={apply} />
        <span class="quiet">
          <At at={at} /> · {tookOf(apply)}
        </span>
      </p>
      {end === undefined || end.message === '' ? null : <p class="panel-line">{end.message}</p>}
      <dl class="panel-line apply-facts">
        <dt>{t.revision}</dt>
        <dd class="mono">{revision}</dd>
        <dt>{t.holder}</dt>
        <dd class="mono">{holder}</dd>
      </dl>
    </>
  );
}

function Changes({ apply, site }: { readonly apply: ApplyDetail; readonly site: string }) {
  const { applies: t } = text.value.site;
  const { lines, changeSet, changes } = apply;
  if (lines !== undefined) return <PlanLines lines={lines} total={changeSet?.changes.length ?? changes} site={site} />;
  return <p class="quiet panel-line">{changeSet === undefined ? t.planUnknown : t.wordsUnknown}</p>;
}
