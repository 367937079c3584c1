import { useResource } from '../../api/resource.js';
import { useTopic } from '../../api/topic.js';
import type { ApplyPage } from '../../../server/replies/applies.js';
import type { RouterTopic } from '../../../server/replies/stream.js';
import { Panel } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { Table } from '../../parts/table.js';
import { place, refine } from '../../route.js';
import { text } from '../../text/language.js';
import { ApplyPanel } from './applies/apply-panel.js';
import { columns } from './applies/columns.js';
import type { TabProps } from './tab-props.js';

const ROWS = 20;
/** The stream tells of begin and end; steps in between are looked for while one is under way. */
const UNDER_WAY_MS = 1_000;

/** What was written to its router: the list, and one of them in full. The address holds which: `?apply=17`. */
export function AppliesTab({ site: { router, name } }: TabProps) {
  const { applies: t } = text.value.site;
  const before = numberIn('before');
  const chosen = numberIn('apply');
  const heard = useTopic<RouterTopic | null>(`router:${router}`).value.at;
  const { state, reload } = useResource<ApplyPage>('applies', {
    query: { router, limit: ROWS, before },
    when: heard,
  });
  const isRunning = state.value.data?.items.some(({ end }) => end === undefined) === true;
  return (
    <div class={`site-columns${chosen === undefined ? '' : ' has-chosen'}`}>
      <Panel title={t.title(router)} class="applies">
        <Answered state={state.value} retry={reload}>
          {({ items, next }) => (
            <>
              <Table
                caption={t.title(router)}
                columns={columns(chosen)}
                rows={items}
                keyOf={({ id }) => id}
                empty={<Empty>{t.none}</Empty>}
              />
              <Turn next={next} isFirst={before === undefined} />
            </>
          )}
        </Answered>
      </Panel>
      {chosen === undefined ? (
        <Panel title={t.apply}>
          <Empty>{t.choose}</Empty>
        </Panel>
      ) : (
        <ApplyPanel key={chosen} id={chosen} site={name} heard={heard} everyMs={isRunning ? UNDER_WAY_MS : undefined} />
      )}
    </div>
  );
}

/** Out of the address; what is no number is not there. */
function numberIn(name: string): number | undefined {
  const value = Number(place.value.query.get(name) ?? '');
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function Turn({ next, isFirst }: { readonly next: number | undefined; readonly isFirst: boolean }) {
  const { applies: t } = text.value.site;
  if (next === undefined && isFirst) return null;
  return (
    <div class="pager">
      <button type="button" disabled={isFirst} onClick={() => refine({ before: undefined })}>
        {t.newest}
      </button>
      <button type="button" disabled={next === undefined} onClick={() => refine({ before: next })}>
        {t.older}
      </button>
    </div>
  );
}
