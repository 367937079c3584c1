import { useResource } from '../../api/resource.js';
import { usePolicyTurns } from '../../api/revision.js';
import type { Diagnostics } from '../../../server/replies/files.js';
import type { Fleet } from '../../../server/replies/network.js';
import { Screen } from '../../parts/panel.js';
import { Answered } from '../../parts/states.js';
import { Tabs } from '../../parts/tabs.js';
import { Ago } from '../../parts/time.js';
import { place, refine } from '../../route.js';
import { format, text } from '../../text/language.js';
import { Effective } from './effective.js';
import { FileList } from './file-list.js';
import { FileView } from './file-view.js';
import { Problems } from './problems.js';

const TABS = ['files', 'sites', 'problems'] as const;

/** What is in force, where every value of a site comes from, and what is wrong with what is not in force. */
export function PoliciesScreen() {
  const { policies: t, frame } = text.value;
  const turns = usePolicyTurns();
  const fleet = useResource<Fleet>('fleet', { when: turns }).state.value.data;
  const found = useResource<Diagnostics>('diagnostics', { when: turns });
  const { query } = place.value;
  const file = query.get('file') ?? '';
  if (file !== '') return <FileView key={file} path={file} turns={turns} diagnostics={found.state.value.data} />;
  const tab = TABS.find((one) => one === query.get('tab')) ?? 'files';
  const count = countOf(found.state.value.data);
  return (
    <Screen title={frame.screens.policies} aside={<InForce fleet={fleet} />}>
      <Tabs
        label={frame.screens.policies}
        tabs={TABS.map((name) => ({
          name,
          title: name === 'problems' ? t.tabs.problems(count, format.value.number(count)) : t.tabs[name],
        }))}
        current={tab}
        onChoose={(name) => refine({ tab: name === 'files' ? undefined : name })}
      >
        {tab === 'files' ? <FileList turns={turns} /> : null}
        {tab === 'sites' ? <Effective turns={turns} /> : null}
        {tab === 'problems' ? (
          <Answered state={found.state.value} retry={found.reload}>
            {(diagnostics) => <Problems diagnostics={diagnostics} />}
          </Answered>
        ) : null}
      </Tabs>
    </Screen>
  );
}

const countOf = (found: Diagnostics | undefined): number =>
  (found?.items.length ?? 0) + (found?.rejected?.diagnostics.length ?? 0);

/** The revision that the network is kept to. */
function InForce({ fleet }: { readonly fleet: Fleet | undefined }) {
  const { policies: t } = text.value;
  if (fleet?.revision === undefined) return null;
  const { id, author, subject, at } = fleet.revision;
  return (
    <p class="in-force">
      {t.inForce} <code title={id}>{id.slice(0, 12)}</code> <strong>{subject}</strong>{' '}
      <span class="quiet">
        {author}, <Ago at={at} /> · {fleet.source.name}
      </span>
    </p>
  );
}
