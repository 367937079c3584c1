import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../../api/client.js';
import { useQuestion } from '../../../api/question.js';
import { useResource } from '../../../api/resource.js';
import type { Preview, RouterDetail } from '../../../../server/replies/network.js';
import { Sign } from '../../../parts/badge.js';
import { Confirm } from '../../../parts/dialog.js';
import { countsOf, PlanLines } from '../../../parts/plan/plan-lines.js';
import { givenReason, ReasonField } from '../../../parts/reason-field.js';
import { Failed } from '../../../parts/states.js';
import { say } from '../../../parts/toast.js';
import { format, text } from '../../../text/language.js';
import { Findings } from './look-now.js';

interface HealProps {
  readonly router: string;
  readonly onHealed: () => void;
  readonly onClose: () => void;
}

/** Looks at the router first: what is said is what it holds now, and not what it held at the last look. */
export function Heal({ router, onHealed, onClose }: HealProps) {
  const { drift: t } = text.value.site;
  const path = `routers/${encodeURIComponent(router)}`;
  const { state, put } = useQuestion<Preview>(`${path}/preview`);
  const [reason, setReason] = useState('');
  useEffect(() => put(), []);
  const { data, problem } = state.value ?? {};
  const isReady = data !== undefined && data.changes.length > 0;
  const act = async (): Promise<void> => {
    await ask('POST', `${path}/heal`, { query: givenReason(reason) });
    say(t.healed(router), 'busy');
    onHealed();
  };
  return (
    <Confirm title={t.healTitle(router)} confirm={t.heal} isDangerous isReady={isReady} act={act} onClose={onClose}>
      {problem === undefined ? null : <Failed problem={problem} retry={() => put()} />}
      {isReady ? (
        <WhatItDoes router={path} found={data} />
      ) : problem === undefined ? (
        <p role="status">
          <Sign tone={data === undefined ? 'busy' : 'good'}>{data === undefined ? t.healCounting : t.healNothing}</Sign>
        </p>
      ) : null}
      {isReady ? <ReasonField value={reason} onInput={setReason} isOptional /> : null}
    </Confirm>
  );
}

const SHOWN = 20;

function WhatItDoes({ router, found }: { readonly router: string; readonly found: Preview }) {
  const { drift: t } = text.value.site;
  const sites = useResource<RouterDetail>(router).state.value.data?.sites.length;
  const { changes } = found;
  return (
    <>
      <p>{t.healSays(countsOf(changes))}</p>
      <div class="heal-lines">
        <PlanLines lines={changes} most={SHOWN} isCounted />
      </div>
      <Findings diagnostics={found.diagnostics} />
      {sites === undefined ? null : <p>{t.healSites(sites, format.value.number(sites))}</p>}
      <p class="quiet">{t.healSafety}</p>
    </>
  );
}
