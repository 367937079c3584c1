import type { Revisions } from '../../../server/replies/revisions.js';
import { useResource } from '../../api/resource.js';
import { type ApplyColumn, AppliesList } from '../../parts/apply/applies-list.js';
import { Choice } from '../../parts/field.js';
import { Link } from '../../parts/link.js';
import { place, refine } from '../../route.js';
import { format, text } from '../../text/language.js';
import { RouterField } from './router-field.js';

const STATES = ['running', 'failed', 'done'] as const;
const ROWS = 50;
const READ = 500;

interface AppliesFilters {
  readonly state: (typeof STATES)[number] | undefined;
  readonly router: string | undefined;
  readonly before: number | undefined;
}

/** What the server would refuse is left out. */
function filtersOf(query: URLSearchParams): AppliesFilters {
  const before = Number(query.get('before'));
  return {
    state: STATES.find((one) => one === query.get('state')),
    router: query.get('router')?.slice(0, 253) || undefined,
    before: Number.isInteger(before) && before > 0 ? before : undefined,
  };
}

/** What is being written to routers, and what was. */
export function AppliesTab() {
  const { applies: t, changes } = text.value;
  const filters = filtersOf(place.value.query);
  const revisions = useResource<Revisions>('revisions', { query: { limit: READ } }).state.value.data?.items ?? [];
  const isFiltered = Object.values(filters).some((one) => one !== undefined);
  return (
    <section class="panel applies">
      <Filters filters={filters} />
      <AppliesList
        query={{ ...filters, limit: ROWS }}
        caption={changes.tabs.applies}
        first={named()}
        subjects={new Map(revisions.map(({ id, subject }) => [id, subject]))}
        empty={isFiltered ? t.noneFits : t.none}
      />
    </section>
  );
}

function Filters({ filters: { state, router } }: { readonly filters: AppliesFilters }) {
  const { applies: t, changes, parts } = text.value;
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

function named(): ApplyColumn {
  const { applies: t } = text.value;
  return {
    name: 'router',
    title: t.router,
    show: ({ id, router }) => (
      <>
        <Link to={`/changes/applies/${id}`}>{router}</Link>
        <span class="quiet under">{t.title(format.value.number(id))}</span>
      </>
    ),
  };
}
