import { apiPath } from '../../api/client.js';
import { useResource } from '../../api/resource.js';
import { mayEverywhere } from '../../api/session.js';
import type { AuditPage } from '../../../server/replies/audit.js';
import { Screen } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { Table, Turn } from '../../parts/table.js';
import { go, place } from '../../route.js';
import { text } from '../../text/language.js';
import { askedOf, type AuditQuery, queryOf } from './audit-query.js';
import { Chain } from './chain.js';
import { columns } from './columns.js';
import { Entry } from './entry.js';
import { Filters } from './filters.js';

const EVERY_MS = 15_000;

/** Who did what, newest first. */
export function AuditScreen() {
  const { audit: t, frame } = text.value;
  const isMine = mayEverywhere('policy-admin');
  return (
    <Screen
      title={frame.screens.audit}
      aside={
        mayEverywhere('admin') ? (
          <a class="button" href={apiPath('audit/export')} download="qosctl-audit.jsonl" title={t.exportHint}>
            {t.export}
          </a>
        ) : null
      }
    >
      {isMine ? <Kept query={queryOf(place.value.query)} /> : <Empty>{t.notForYou}</Empty>}
    </Screen>
  );
}

function Kept({ query }: { readonly query: AuditQuery }) {
  const { frame } = text.value;
  const isNewest = query.before === undefined;
  // What is older does not change.
  const { state, reload } = useResource<AuditPage>('audit', {
    query: askedOf(query),
    ...(isNewest ? { everyMs: EVERY_MS } : {}),
  });
  return (
    <>
      <Chain />
      <section class="panel audit-table">
        <Filters query={query} />
        <Answered state={state.value} retry={reload}>
          {({ items, next }) => (
            <>
              <Table
                caption={frame.screens.audit}
                columns={columns()}
                rows={items}
                keyOf={({ seq }) => seq}
                empty={<NoEntry />}
              />
              <Turn isNewest={isNewest} next={next} />
            </>
          )}
        </Answered>
      </section>
      {query.entry === undefined ? null : <Entry key={query.entry} seq={query.entry} />}
    </>
  );
}

const NoEntry = () => (
  <Empty>
    {text.value.audit.none}{' '}
    <button type="button" onClick={() => go('/audit')}>
      {text.value.audit.clear}
    </button>
  </Empty>
);
