import type { ApplyDetail } from '../../../server/replies/applies.js';
import { addressOf } from '../../route.js';
import { text } from '../../text/language.js';
import { Link } from '../link.js';
import { Panel } from '../panel.js';
import { PlanLines } from '../plan/plan-lines.js';
import { Empty } from '../states.js';
import { At } from '../time.js';
import { Steps } from './phases.js';
import { Result, tookOf } from './result.js';

interface ApplyInFullProps {
  readonly apply: ApplyDetail;
  readonly title: string;
  /** The site that the page is about. */
  readonly here?: string;
}

/** One apply: how far it came, why it failed, and what it did, in words and as commands. */
export const ApplyInFull = ({ apply, title, here }: ApplyInFullProps) => (
  <div class="apply">
    <Panel title={title}>
      <div class="apply-told">
        <p class="apply-result">
          <Result apply={apply} /> <span class="quiet">{tookOf(apply)}</span>
        </p>
        <Outcome end={apply.end} />
        <Steps apply={apply} />
        <Facts apply={apply} />
      </div>
    </Panel>
    <Panel title={text.value.applies.plan}>
      <Plan apply={apply} here={here} />
    </Panel>
  </div>
);

/** In plain words, then what helps, then what the device said. */
function Outcome({ end }: Pick<ApplyDetail, 'end'>) {
  const { applies: t, conditions } = text.value;
  if (end === undefined) return null;
  const { ok, reason, message } = end;
  if (ok) return <p>{conditions.meanings[reason]}</p>;
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
          <pre>{message}</pre>
        </>
      )}
    </div>
  );
}

function Facts({ apply: { router, revision, holder, at, end } }: { readonly apply: ApplyDetail }) {
  const { applies: t } = text.value;
  return (
    <dl class="facts">
      <dt>{t.router}</dt>
      <dd>
        <Link to={addressOf('/sites', { q: router })}>{router}</Link>
      </dd>
      <dt>{t.revision}</dt>
      <dd class="mono">{revision}</dd>
      <dt>{t.began}</dt>
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
      <dd class="mono">{holder}</dd>
    </dl>
  );
}

interface PlanProps {
  readonly apply: ApplyDetail;
  readonly here: string | undefined;
}

/** Changes are kept of the last applies only; words for them, as long as the router is in the inventory. */
function Plan({ apply: { changeSet, lines = [] }, here }: PlanProps) {
  const { applies: t } = text.value;
  if (changeSet === undefined) return <p class="quiet panel-line">{t.notKept}</p>;
  const { changes } = changeSet;
  if (changes.length === 0) return <Empty />;
  return (
    <>
      {lines.length === 0 ? <p class="quiet panel-line">{t.leftOut}</p> : null}
      <PlanLines
        lines={changes.map((change, index) => ({ ...lines[index], ...change }))}
        here={here}
        {...(lines.length === 0 ? {} : { most: lines.length })}
      />
    </>
  );
}
