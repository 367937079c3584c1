import { useState } from 'preact/hooks';
import type { DriftItem, DriftPage } from '../../../server/replies/drift.js';
import { useResource } from '../../api/resource.js';
import { may } from '../../api/session.js';
import { Answered, Empty } from '../../parts/states.js';
import { Pager } from '../../parts/table.js';
import { place, refine } from '../../route.js';
import { format, text } from '../../text/language.js';
import { DriftFilters, queryOf } from './drift-filters.js';
import { DriftRow } from './drift-row.js';
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
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [healing, heal] = useState<readonly DriftItem[]>([]);
  const isFiltered = Object.entries(query).some(([name, value]) => name !== 'page' && value !== undefined);
  return (
    <section class="panel drift">
      <DriftFilters query={query} />
      <Answered state={state.value} retry={reload}>
        {({ items, total, page, pages }) => {
          // What is not here any more is not chosen any more.
          const still = items.filter((one) => isHealable(one) && chosen.has(one.router));
          const toggle = (router: string, isOn: boolean): void => {
            const names = still.map((one) => one.router).filter((one) => one !== router);
            choose(new Set(isOn ? [...names, router] : names));
          };
          return (
            <>
              {items.length === 0 ? <Empty>{isFiltered ? t.noneFits : t.none}</Empty> : null}
              <Chosen items={items} chosen={still} choose={choose} heal={heal} />
              <ul class="drift-rows">
                {items.map((item) => (
                  <DriftRow
                    key={item.router}
                    item={item}
                    {...(may('operator') && isHealable(item)
                      ? {
                          act: {
                            isChosen: chosen.has(item.router),
                            onChoose: (isOn: boolean) => toggle(item.router, isOn),
                            onHeal: () => heal([item]),
                          },
                        }
                      : {})}
                  />
                ))}
              </ul>
              {pages > 1 ? (
                <Pager page={page} pages={pages} total={total} onTurn={(to) => refine({ page: to })} />
              ) : null}
            </>
          );
        }}
      </Answered>
      {healing.length === 0 ? null : (
        <HealDialog
          items={healing}
          onClose={() => {
            heal([]);
            reload();
          }}
        />
      )}
    </section>
  );
}

/** What is pending comes by itself; what somebody changed and an order suspends waits for the order; some is for others to heal. */
const isHealable = ({ kind, orders, beyond }: DriftItem): boolean =>
  kind === 'drift' && beyond !== true && !orders.some((order) => order.kind === 'suspend');

interface ChosenProps {
  readonly items: readonly DriftItem[];
  readonly chosen: readonly DriftItem[];
  readonly choose: (routers: ReadonlySet<string>) => void;
  readonly heal: (items: readonly DriftItem[]) => void;
}

function Chosen({ items, chosen, choose, heal }: ChosenProps) {
  const { drift: t } = text.value.changes;
  const { number } = format.value;
  const healable = items.filter(isHealable);
  if (!may('operator') || healable.length === 0) return null;
  return (
    <div class="panel-line row drift-acts">
      <label>
        <input
          type="checkbox"
          checked={chosen.length === healable.length}
          onChange={({ currentTarget }) =>
            choose(new Set(currentTarget.checked ? healable.map(({ router }) => router) : []))
          }
        />
        {t.chooseAll}
      </label>
      <button type="button" disabled={chosen.length === 0} onClick={() => heal(chosen)}>
        {t.healMany(number(chosen.length))}
      </button>
    </div>
  );
}
