import { useResource } from '../../api/resource.js';
import type { ApplyPage } from '../../../server/replies/applies.js';
import type { Summary } from '../../../server/replies/network.js';
import { Link } from '../../parts/link.js';
import { Result, tookOf } from '../../parts/apply/result.js';
import { Panel } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { Ago } from '../../parts/time.js';
import { format, text } from '../../text/language.js';

const EVERY_MS = 5_000;
const SHOWN = 6;

/** Applies that are under way, and the last ones. */
export function Applies({ summary }: { readonly summary: Summary }) {
  const { applies: t } = text.value.overview;
  const { number } = format.value;
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
                {shown.map((apply) => (
                  <li key={apply.id}>
                    <Link to={`/changes/applies/${apply.id}`}>{apply.router}</Link>
                    <Result apply={apply} />
                    <span class="quiet">{apply.end === undefined ? tookOf(apply) : <Ago at={apply.end.at} />}</span>
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
