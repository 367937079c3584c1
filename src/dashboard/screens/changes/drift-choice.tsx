import { useEffect, useRef, useState } from 'preact/hooks';
import type { DriftItem, DriftPage } from '../../../server/replies/drift.js';
import { get } from '../../api/client.js';
import { type ApiProblem, problemOf } from '../../api/problem.js';
import { may } from '../../api/session.js';
import { Failed } from '../../parts/states.js';
import { format, text } from '../../text/language.js';
import type { DriftQuery } from './drift-filters.js';

/** As many as the server gives at once. */
const AT_ONCE = 500;

/**
 * What is pending comes by itself; what somebody changed and an order suspends waits for the order; what serves others too is
 * for others to heal.
 */
export const isHealable = ({ kind, orders, beyond }: DriftItem): boolean =>
  kind === 'drift' && beyond !== true && !orders.some((order) => order.kind === 'suspend');

/** All that fit the filters, whatever page they are on. */
async function healableOf(query: DriftQuery): Promise<readonly DriftItem[]> {
  const found: DriftItem[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const asked = { ...query, kind: 'drift', page, limit: AT_ONCE };
    // oxlint-disable-next-line no-await-in-loop
    const answer = await get<DriftPage>('drift', asked);
    found.push(...answer.items.filter(isHealable));
    ({ pages } = answer);
  }
  return found;
}

export interface DriftChoice {
  readonly items: readonly DriftItem[];
  /** All of all pages were chosen, and none was let go. */
  readonly isAll: boolean;
  readonly isBusy?: boolean;
  readonly problem?: ApiProblem;
}

export interface Choosing extends DriftChoice {
  readonly isChosen: (item: DriftItem) => boolean;
  readonly toggle: (item: DriftItem, isOn: boolean) => void;
  readonly all: (isOn: boolean) => void;
}

const NONE: DriftChoice = { items: [], isAll: false };

/** What is chosen stays so from page to page; with other filters one chooses anew. */
export function useDriftChoice(query: DriftQuery): Choosing {
  const [choice, set] = useState(NONE);
  const { items, isAll } = choice;
  const key = JSON.stringify({ ...query, page: 0 });
  const newest = useRef(key);
  newest.current = key;
  useEffect(() => set(NONE), [key]);
  const chooseAll = async (): Promise<void> => {
    set({ items, isAll: false, isBusy: true });
    const all = await healableOf(query).then(
      (found) => ({ items: found, isAll: true }),
      (error: unknown) => ({ items, isAll: false, problem: problemOf(error) }),
    );
    if (newest.current === key) set(all);
  };
  return {
    ...choice,
    isChosen: ({ router }) => items.some((one) => one.router === router),
    toggle(item, isOn) {
      const others = items.filter(({ router }) => router !== item.router);
      set({ items: isOn ? [...others, item] : others, isAll: isAll && isOn });
    },
    all: (isOn) => (isOn ? void chooseAll() : set(NONE)),
  };
}

interface ChosenProps {
  readonly choice: Choosing;
  readonly page: DriftPage;
  readonly heal: (items: readonly DriftItem[]) => void;
}

export function ChosenDrift({ choice, page: { items, pages }, heal }: ChosenProps) {
  const { drift: t } = text.value.changes;
  const healable = items.filter(isHealable);
  if (!may('operator') || (pages === 1 && healable.length === 0)) return null;
  const { isAll, isBusy = false, isChosen, problem, all } = choice;
  // Where this page is all there is, what is not here any more is not chosen any more.
  const still = pages > 1 ? choice.items : healable.filter(isChosen);
  return (
    <>
      <div class="panel-line row drift-acts">
        <label>
          <input
            type="checkbox"
            checked={isBusy || (healable.every(isChosen) && (isAll || pages === 1))}
            disabled={isBusy}
            onChange={({ currentTarget }) => all(currentTarget.checked)}
          />
          {pages > 1 ? t.chooseAllPages : t.chooseAll}
        </label>
        <button type="button" disabled={isBusy || still.length === 0} onClick={() => heal(still)}>
          {t.healMany(format.value.number(still.length))}
        </button>
      </div>
      {problem === undefined ? null : <Failed problem={problem} />}
    </>
  );
}
