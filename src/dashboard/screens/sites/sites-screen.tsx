import { apiPath } from '../../api/client.js';
import { useResource } from '../../api/resource.js';
import { appendEvents, useTopic } from '../../api/topic.js';
import type { SitePage } from '../../../server/replies/network.js';
import type { EventsTopic } from '../../../server/replies/stream.js';
import { Screen } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { Pager, Table } from '../../parts/table.js';
import { go, place, refine } from '../../route.js';
import { text } from '../../text/language.js';
import { columns } from './columns.js';
import { Filters } from './filters.js';
import { askedOf, queryOf, type SitesQuery } from './sites-query.js';
import { Views } from './views.js';

/** Counters move by themselves; what happens to routers is told by the stream, and read again at most so often. */
const COUNTED_MS = 10_000;
const AT_MOST_MS = 2_000;

/** All sites, a page at a time: the server filters, sorts and cuts. */
export function SitesScreen() {
  const { sites, frame } = text.value;
  const query = queryOf(place.value.query);
  const { at = 0 } = useTopic<EventsTopic>('events', appendEvents).value;
  const { state, reload } = useResource<SitePage>('sites', {
    query: askedOf(query),
    everyMs: COUNTED_MS,
    when: Math.floor(at / AT_MOST_MS),
  });
  return (
    <Screen
      title={frame.screens.sites}
      aside={
        <div class="actions">
          <Views />
          <a class="button" href={csvOf(query)} download="qosctl-sites.csv">
            {sites.csv}
          </a>
        </div>
      }
    >
      <section class="panel sites-table">
        <Filters query={query} />
        <Answered state={state.value} retry={reload}>
          {({ items, total, page, pages }) => (
            <>
              <Table
                caption={frame.screens.sites}
                columns={columns()}
                rows={items}
                keyOf={({ name }) => name}
                sorting={query.sorting}
                onSort={({ by, order }) => refine({ sort: by, order, page: undefined })}
                empty={<NoSite />}
              />
              <Pager page={page} pages={pages} total={total} onTurn={(to) => refine({ page: to })} />
            </>
          )}
        </Answered>
      </section>
    </Screen>
  );
}

function csvOf({ filters, sorting }: SitesQuery): string {
  return apiPath('sites.csv', { ...filters, sort: sorting.by, order: sorting.order });
}

const NoSite = () => (
  <Empty>
    {text.value.sites.none}{' '}
    <button type="button" onClick={() => go('/sites')}>
      {text.value.sites.clear}
    </button>
  </Empty>
);
