import { now } from '../../api/clock.js';
import { useResource } from '../../api/resource.js';
import type { ApplyPage } from '../../../server/replies/applies.js';
import type { Summary } from '../../../server/replies/network.js';
import { Link } from '../../parts/link.js';
import { Sign } from '../../parts/badge.js';
import { Panel } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { Ago } from '../../parts/time.js';
import { format, text } from '../../text/language.js';

const EVERY_MS = 5_000;
const SHOWN = 6;

/** Applies that are under way, and the last ones. */
export function Applies({ summary }: { readonly summary: Summary }) {
  const { overview, conditions } = text.value;
  const t = overview.applies;
  const { duration, number } = format.value;
  const { state, reload } = useResource<ApplyPage>('applies', {
    query: { limit: 60 },
    everyMs: EVERY_MS,
    when: summary.conditions.Reconciling.true,
  });
  return (
    <Panel title={t.title} aside={<Link to="/changes">{text.value.frame.screens.changes}</Link>}>
      <Answered state={state.value} retry={reload}>
        {({ items }) => {
          const running = items.filter(({ end }) => end === undefined);
          const shown = [...running, ...items.filter(({ end }) => end !== undefined)].slice(0, SHOWN);
          if (shown.length === 0) return <Empty>{t.none}</Empty>;
          return (
            <>
              <p class="panel-line">
                {running.length === 0 ? t.none : t.underWay(running.length, number(running.length))}
              </p>
              <ul class="lines">
                {shown.map(({ id, router, at, end }) => (
                  <li key={id}>
                    <span>{router}</span>
                    {end === undefined ? (
                      <Sign tone="busy">{t.since(duration(now.value - at))}</Sign>
                    ) : (
                      <Sign tone={end.ok ? 'good' : 'bad'}>{end.ok ? t.done : conditions.reasons[end.reason]}</Sign>
                    )}
                    <span class="quiet">{end === undefined ? null : <Ago at={end.at} />}</span>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Answered>
    </Panel>
  );
}
