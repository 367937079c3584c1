import { useState } from 'preact/hooks';
import type { DriftItem, DriftPage } from '../../../server/replies/drift.js';
import { useResource } from '../../api/resource.js';
import { may } from '../../api/session.js';
import { Answered, Empty } from '../../parts/states.js';
import { Pager } from '../../parts/table.js';
import { place, refine } from '../../route.js';
import { text } from '../../text/language.js';
import { ChosenDrift, type Choosing, isHealable, useDriftChoice } from './drift-choice.js';
import { DriftFilters, queryOf } from './drift-filters.js';
import { DriftRow, type RowProps } from './drift-row.js';
import { HealDialog } from './heal-dialog.js';
import { useEvents, useNews } from '../../api/news.js';

const EVERY_MS = 15_000;
const ROWS = 50;

/** Every router that holds something else than is wanted of it, those that differ longest first. */
export function DriftTab() {
  const { drift: t } = text.value.changes;
  const query = queryOf(place.value.query);
  const when = useNews(useEvents(), ['status', 'wanted', 'order', 'revision']);
  const { state, reload } = useResource<DriftPage>('drift', {
    query: { ...query, limit: ROWS },
    everyMs: EVERY_MS,
    when,
  });
  const choice = useDriftChoice(query);
  const [healing, heal] = useState<readonly DriftItem[]>([]);
  const isFiltered = Object.entries(query).some(([name, value]) => name !== 'page' && value !== undefined);
  return (
    <section class="panel drift">
      <DriftFilters query={query} />
      <Answered state={state.value} retry={reload}>
        {(answer) => (
          <>
            {answer.items.length === 0 ? <Empty>{isFiltered ? t.noneFits : t.none}</Empty> : null}
            {query.kind === 'pending' ? null : <ChosenDrift choice={choice} page={answer} heal={heal} />}
            <ul class="drift-rows">
              {answer.items.map((item) => (
                <DriftRow key={item.router} item={item} {...actOn(item, { choice, heal })} />
              ))}
            </ul>
            {answer.pages > 1 ? <Pager {...answer} onTurn={(to) => refine({ page: to })} /> : null}
          </>
        )}
      </Answered>
      {healing.length === 0 ? null : (
        <HealDialog
          items={healing}
          onHealed={() => choice.all(false)}
          onClose={() => {
            heal([]);
            reload();
          }}
        />
      )}
    </section>
  );
}

interface Acts {
  readonly choice: Choosing;
  readonly heal: (items: readonly DriftItem[]) => void;
}

/** Nothing where nothing is to be healed, or not by this reader. */
function actOn(item: DriftItem, { choice, heal }: Acts): Pick<RowProps, 'act'> {
  if (!may('operator') || !isHealable(item)) return {};
  const onChoose = (isOn: boolean): void => choice.toggle(item, isOn);
  return { act: { isChosen: choice.isChosen(item), onChoose, onHeal: () => heal([item]) } };
}
