import { useEffect, useRef, useState } from 'preact/hooks';
import { now } from '../../api/clock.js';
import { useResource } from '../../api/resource.js';
import { appendEvents, useTopic } from '../../api/topic.js';
import type { Override, Overrides } from '../../../server/replies/policies.js';
import type { EventsTopic } from '../../../server/replies/stream.js';
import { Choice } from '../../parts/field.js';
import { Panel, Screen } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { Pager } from '../../parts/table.js';
import { place, refine } from '../../route.js';
import { format, text } from '../../text/language.js';
import { OverrideCard } from './override-card.js';
import { Orders } from './orders.js';
import { passed, stateOf, STATES } from './override-state.js';
import { WriteOverride } from './write-override.js';

const EVERY_MS = 30_000;
const AT_MOST_MS = 2_000;
const PAGE_ROWS = 50;

/** What deviates from the policies for a while, what will, and what did; orders of people beside it. */
export function OverridesScreen() {
  const { overrides: t, frame } = text.value;
  const [isWriting, setWriting] = useState(false);
  const { query } = place.value;
  const wished = STATES.find((one) => one === query.get('state'));
  const page = Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1);
  const { at = 0 } = useTopic<EventsTopic>('events', appendEvents).value;
  const heard = Math.floor(at / AT_MOST_MS);
  const known = useResource<Overrides>('overrides', {
    query: { state: wished, page, limit: PAGE_ROWS },
    everyMs: EVERY_MS,
    when: heard,
  });
  const items = known.state.value.data?.items ?? [];
  // What begins or ends may change what the others do.
  useTurns(items, known.reload);
  return (
    <Screen
      title={frame.screens.overrides}
      aside={
        <div class="actions">
          <Choice
            label={t.state}
            value={wished ?? ''}
            options={[['', text.value.parts.all], ...STATES.map((one) => [one, t.states[one]] as const)]}
            onChoose={(state) => refine({ state, page: undefined })}
          />
          <button type="button" class="primary" onClick={() => setWriting(true)}>
            {t.write.open}
          </button>
        </div>
      }
    >
      <div class="overrides">
        <div class="overrides-list">
          <Answered state={known.state.value} retry={known.reload}>
            {({ total, pages }) => (
              <>
                {(wished === undefined ? STATES : [wished]).map((state) => (
                  <InState key={state} state={state} items={items} />
                ))}
                {pages > 1 ? (
                  <Pager page={page} pages={pages} total={total} onTurn={(to) => refine({ page: to })} />
                ) : null}
              </>
            )}
          </Answered>
        </div>
        <Orders when={heard} />
      </div>
      {isWriting ? <WriteOverride onClose={() => setWriting(false)} /> : null}
    </Screen>
  );
}

/** Reads again when one of them has begun or ended. */
function useTurns(items: readonly Override[], reload: () => void): void {
  const turned = passed(items, now.value);
  const last = useRef({ items, turned });
  useEffect(() => {
    const before = last.current;
    last.current = { items, turned };
    if (before.items === items && before.turned !== turned) reload();
  }, [items, turned]);
}

/** Those that are so now, by the clock on the screen. */
function InState({ state, items }: { readonly state: Override['state']; readonly items: readonly Override[] }) {
  const { overrides: t } = text.value;
  const found = items.filter((one) => stateOf(one, now.value) === state);
  return (
    <Panel title={t.states[state]} aside={format.value.number(found.length)} class={`overrides-${state}`}>
      {found.length === 0 ? (
        <Empty>{t.nothing[state]}</Empty>
      ) : (
        found.map((one) => <OverrideCard key={one.name} one={one} state={state} />)
      )}
    </Panel>
  );
}
