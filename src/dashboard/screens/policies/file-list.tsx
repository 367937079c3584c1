import { useResource } from '../../api/resource.js';
import { seesWhole } from '../../api/session.js';
import type { PolicyFileItem, PolicyFiles } from '../../../server/replies/files.js';
import { Link } from '../../parts/link.js';
import { SearchField } from '../../parts/search-field.js';
import { Answered, Empty } from '../../parts/states.js';
import { type Column, Table } from '../../parts/table.js';
import { place, refine } from '../../route.js';
import { format, text } from '../../text/language.js';
import { filePath } from '../../parts/file-place.js';

/** The server shows files to nobody who sees a part of the network: a file may name any building. */
export const FileList = ({ turns }: { readonly turns: string }) =>
  seesWhole() ? <Files turns={turns} /> : <Empty>{text.value.policies.filesHidden}</Empty>;

function Files({ turns }: { readonly turns: string }) {
  const { policies: t } = text.value;
  const { state, reload } = useResource<PolicyFiles>('policies', { when: turns });
  const words = place.value.query.get('path') ?? '';
  const isMeant = ({ path, holds }: PolicyFileItem): boolean =>
    [path, ...holds.map(({ kind }) => kind)].some((one) => one.toLowerCase().includes(words.toLowerCase()));
  return (
    <section class="panel">
      <div class="filters">
        <SearchField label={t.searchFiles} value={words} onSearch={(path) => refine({ path })} />
      </div>
      <Answered state={state.value} retry={reload}>
        {({ items }) => (
          <Table
            caption={t.tabs.files}
            columns={columns()}
            rows={items.filter(isMeant).toSorted((a, b) => format.value.compare(a.path, b.path))}
            keyOf={({ path }) => path}
            empty={<Empty>{t.noFile}</Empty>}
          />
        )}
      </Answered>
    </section>
  );
}

function columns(): readonly Column<PolicyFileItem>[] {
  const { policies: t } = text.value;
  return [
    { name: 'path', title: t.file, show: ({ path }) => <Link to={filePath(path)}>{path}</Link> },
    { name: 'holds', title: t.holds, show: (row) => <Holds file={row} /> },
    { name: 'bytes', title: t.size, isNumber: true, isMinor: true, show: ({ bytes }) => format.value.bytes(bytes) },
  ];
}

/** So many names are told, of more only their number. */
const FEW = 4;

export function Holds({ file: { holds } }: { readonly file: PolicyFileItem }) {
  const { policies: t } = text.value;
  const { number } = format.value;
  if (holds.length === 0) return <span class="quiet">{t.holdsNothing}</span>;
  return (
    <ul class="holds">
      {holds.map(({ kind, count, names }) => (
        <li key={kind}>
          <code>{kind}</code>{' '}
          <span title={names.join(', ')}>{count <= FEW ? names.join(', ') : t.times(number(count))}</span>
        </li>
      ))}
    </ul>
  );
}
