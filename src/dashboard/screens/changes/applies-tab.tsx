import type { ApplyPage, ListedApply } from '../../../server/replies/applies.js';
import type { Revisions } from '../../../server/replies/revisions.js';
import { now } from '../../api/clock.js';
import { useResource } from '../../api/resource.js';
import { Sign } from '../../parts/badge.js';
import { Choice } from '../../parts/field.js';
import { Link } from '../../parts/link.js';
import { Answered, Empty } from '../../parts/states.js';
import { type Column, Table } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import { place, refine } from '../../route.js';
import { format, text } from '../../text/language.js';
import { Phases, phaseOf, withNews } from './phases.js';
import { shortOf } from './revision-row.js';
import { RouterField } from './router-field.js';
import { useEvents, useNews } from './use-news.js';

const STATES = ['running', 'failed', 'done'] as const;
const EVERY_MS = 10_000;
const ROWS = 50;
const READ = 500;

interface AppliesQuery {
  readonly state: (typeof STATES)[number] | undefined;
  readonly router: string | undefined;
  readonly before: number | undefined;
}

/** What the server would refuse is left out. */
function queryOf(query: URLSearchParams): AppliesQuery {
  const before = Number(query.get('before'));
  return {
    state: STATES.find((one) => one === query.get('state')),
    router: query.get('router')?.slice(0, 253) || undefined,
    before: Number.isInteger(before) && before > 0 ? before : undefined,
  };
}

/** What is being written to routers, and what was. */
export function AppliesTab() {
  const { applies: t } = text.value.changes;
  const query = queryOf(place.value.query);
  const events = useEvents();
  const when = useNews(events, ['apply']);
  const { state, reload } = useResource<ApplyPage>('applies', {
    query: { ...query, limit: ROWS },
    everyMs: EVERY_MS,
    when,
  });
  const revisions = useResource<Revisions>('revisions', { query: { limit: READ } }).state.value.data?.items ?? [];
  const subjects = new Map(revisions.map(({ id, subject }) => [id, subject]));
  const { router } = query;
  const isNobody = router !== undefined && state.value.problem?.code === 'request.not-found';
  const isFiltered = query.state !== undefined || router !== undefined || query.before !== undefined;
  return (
    <section class="panel applies">
      <Filters query={query} />
      {isNobody ? (
        <Empty>{t.noRouter(router)}</Empty>
      ) : (
        <Answered state={state.value} retry={reload}>
          {({ items, next }) => (
            <>
              <Table
                caption={text.value.changes.tabs.applies}
                columns={columns(subjects)}
                rows={items.map((one) => withNews(one, events))}
                keyOf={({ id }) => id}
                empty={<Empty>{isFiltered ? t.noneFits : t.none}</Empty>}
              />
              <Turn next={next} isBack={query.before !== undefined} />
            </>
          )}
        </Answered>
      )}
    </section>
  );
}

function Filters({ query: { state, router } }: { readonly query: AppliesQuery }) {
  const { changes, parts } = text.value;
  const { applies: t } = changes;
  return (
    <div class="filters" role="search" aria-label={changes.drift.filters}>
      <Choice
        label={t.state}
        value={state ?? ''}
        options={[['', parts.all], ...STATES.map((one) => [one, t.states[one]] as const)]}
        onChoose={(one) => refine({ state: one, before: undefined })}
      />
      <RouterField
        label={t.router}
        value={router ?? ''}
        onChoose={(one) => (one === (router ?? '') ? undefined : refine({ router: one, before: undefined }))}
      />
    </div>
  );
}

interface TurnProps {
  readonly next: number | undefined;
  readonly isBack: boolean;
}

/** Applies grow at one end: one goes back in them, and returns to the newest. */
function Turn({ next, isBack }: TurnProps) {
  const { applies: t } = text.value.changes;
  if (next === undefined && !isBack) return null;
  return (
    <div class="pager">
      <button type="button" disabled={!isBack} onClick={() => refine({ before: undefined })}>
        {t.newest}
      </button>
      <button type="button" disabled={next === undefined} onClick={() => refine({ before: next })}>
        {t.older}
      </button>
    </div>
  );
}

function columns(subjects: ReadonlyMap<string, string>): readonly Column<ListedApply>[] {
  const { applies: t } = text.value.changes;
  const { number } = format.value;
  return [
    {
      name: 'router',
      title: t.router,
      show: ({ id, router }) => (
        <>
          <Link to={`/changes/applies/${id}`}>{router}</Link>
          <span class="quiet under">{t.open(number(id))}</span>
        </>
      ),
    },
    { name: 'result', title: t.result, show: (apply) => <Result apply={apply} /> },
    { name: 'progress', title: t.progress, show: (apply) => <Phases apply={apply} /> },
    { name: 'changes', title: t.changes, isNumber: true, isMinor: true, show: ({ changes }) => number(changes) },
    {
      name: 'revision',
      title: t.revision,
      isMinor: true,
      show: ({ revision }) => (
        <>
          {subjects.get(revision) ?? '–'}
          <code class="under">{shortOf(revision)}</code>
        </>
      ),
    },
    { name: 'began', title: t.began, isMinor: true, show: ({ at }) => <Ago at={at} /> },
  ];
}

/** How it stands or ended, in a word, and how long it took. */
export function Result({ apply }: { readonly apply: ListedApply }) {
  const { conditions, changes } = text.value;
  const { applies: t } = changes;
  const { duration } = format.value;
  const { at, end } = apply;
  if (end === undefined)
    return (
      <>
        <Sign tone="busy">{t.phases[phaseOf(apply)]}</Sign>
        <span class="quiet under">{duration(now.value - at)}</span>
      </>
    );
  return (
    <>
      <Sign tone={end.ok ? 'good' : 'bad'}>{end.ok ? t.states.done : conditions.reasons[end.reason]}</Sign>
      <span class="quiet under">{t.took(duration(end.at - at))}</span>
    </>
  );
}
