import { useState } from 'preact/hooks';
import { useResource } from '../../../api/resource.js';
import { mayActOn } from '../../../api/session.js';
import type { DriftItem, DriftPage } from '../../../../server/replies/drift.js';
import { Badge, Sign } from '../../../parts/badge.js';
import { Panel } from '../../../parts/panel.js';
import { PlanLines } from '../../../parts/plan/plan-lines.js';
import { Answered, Empty } from '../../../parts/states.js';
import { Ago } from '../../../parts/time.js';
import { text } from '../../../text/language.js';
import type { TabProps } from '../tab-props.js';
import { Heal } from './heal.js';

interface LastLookProps extends TabProps {
  readonly onHealed: () => void;
}

/** Read again after each look that the stream tells of. */
export function LastLook({ site, onHealed }: LastLookProps) {
  const { drift: t } = text.value.site;
  const { router, status, orders, ready, pending } = site;
  const { state, reload } = useResource<DriftPage>('drift', {
    query: { router },
    when: JSON.stringify([status?.seenAt, pending, ready, orders.map(({ id }) => id)]),
  });
  return (
    <Panel title={t.lastLook} aside={status?.seenAt === undefined ? null : <Ago at={status.seenAt} />}>
      <Answered state={state.value} retry={reload}>
        {({ items: [item] }) =>
          item === undefined ? <Same site={site} /> : <Differs item={item} site={site} onHealed={onHealed} />
        }
      </Answered>
    </Panel>
  );
}

function Same({ site: { status } }: TabProps) {
  const { drift: t } = text.value.site;
  const isReachable = status?.conditions.find(({ type }) => type === 'Reachable')?.status !== 'false';
  if (status?.seenAt === undefined) return <Empty>{t.neverLooked}</Empty>;
  return (
    <div class="panel-line">
      <Sign tone={isReachable ? 'good' : 'bad'}>{isReachable ? t.same : t.noAnswer}</Sign>
    </div>
  );
}

interface DiffersProps extends LastLookProps {
  readonly item: DriftItem;
}

function Differs({ item, site, onHealed }: DiffersProps) {
  const { site: words, conditions } = text.value;
  const { drift: t } = words;
  return (
    <>
      <div class="panel-line row">
        <Sign tone="warn">{t.kinds[item.kind]}</Sign>
        {item.reason === 'DriftDetected' ? null : <Badge health={{ ready: 'false', reason: item.reason }} />}
        {item.since === undefined ? null : (
          <span class="quiet">
            {words.since} <Ago at={item.since} />
          </span>
        )}
        {mayActOn(site) ? <HealButton site={site} onHealed={onHealed} /> : null}
      </div>
      {item.message === '' || item.orders.length > 0 ? null : (
        <p class="quiet panel-line" lang="en">
          {item.message}
        </p>
      )}
      {item.orders.map(({ id, kind, by, reason }) => (
        <p key={id} class="panel-line">
          <Sign tone="idle">
            {kind === 'suspend' ? t.held(by, reason) : t.leftBy(conditions.orders[kind], by, reason)}
          </Sign>
        </p>
      ))}
      {item.changes.length === 0 && item.total > 0 ? <p class="quiet panel-line">{t.linesUnknown}</p> : null}
      {item.changes.length === 0 ? null : <PlanLines lines={item.changes} total={item.total} here={site.name} />}
    </>
  );
}

/** Nothing is written to what is suspended: there it is not offered. */
function HealButton({ site, onHealed }: LastLookProps) {
  const { drift: t } = text.value.site;
  const [isOpen, setOpen] = useState(false);
  if (site.orders.some(({ kind }) => kind === 'suspend')) return null;
  return (
    <>
      <button type="button" class="primary" onClick={() => setOpen(true)}>
        {t.heal}
      </button>
      {isOpen ? <Heal router={site.router} onHealed={onHealed} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
