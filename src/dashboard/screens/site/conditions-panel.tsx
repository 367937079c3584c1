import type { SiteDetail } from '../../../server/replies/network.js';
import type { Condition } from '../../../server/replies/status.js';
import { ConditionBadge, toneOfCondition } from '../../parts/badge.js';
import { Panel } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';
import { Ago } from '../../parts/time.js';
import { text } from '../../text/language.js';

/** The five conditions of its router, with what they mean for the building. */
export function ConditionsPanel({ site: { status } }: { readonly site: SiteDetail }) {
  const { site, conditions } = text.value;
  const { now: t } = site;
  return (
    <Panel title={t.conditions} aside={status?.seenAt === undefined ? null : <SeenAt at={status.seenAt} />}>
      {status === null ? (
        <Empty>{conditions.never}</Empty>
      ) : (
        <ul class="site-conditions">
          {status.conditions.map((condition, index) => (
            <li key={condition.type} title={conditions.meanings[condition.reason]}>
              <ConditionBadge condition={condition} />
              <span class="quiet">
                <Ago at={condition.since} />
              </span>
              <Because condition={condition} before={status.conditions[index - 1]} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

interface BecauseProps {
  readonly condition: Condition;
  readonly before: Condition | undefined;
}

/** Where all is well there is nothing to say, and nothing is said twice. */
function Because({ condition, before }: BecauseProps) {
  const { conditions } = text.value;
  const { reason, message } = condition;
  if (before?.reason === reason && before.message === message) return null;
  const tone = toneOfCondition(condition);
  if (message === '' && (tone === 'good' || tone === 'idle')) return null;
  return (
    <span class="quiet line-text">
      {conditions.reasons[reason]}
      {message === '' ? null : <span lang="en">: {message}</span>}
    </span>
  );
}

const SeenAt = ({ at }: { readonly at: number }) => (
  <>
    {text.value.site.now.looked} <Ago at={at} />
  </>
);
