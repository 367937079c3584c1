import { useEffect } from 'preact/hooks';
import { groupBy } from '../../../model/group-by.js';
import { useResource } from '../../api/resource.js';
import { seesWhole } from '../../api/session.js';
import type { Diagnostics, LocatedDiagnostic, PolicyFiles, PolicyText } from '../../../server/replies/files.js';
import { Mark } from '../../parts/mark.js';
import { Link } from '../../parts/link.js';
import { Screen } from '../../parts/panel.js';
import { Answered, Empty } from '../../parts/states.js';
import { place } from '../../route.js';
import { format, text } from '../../text/language.js';
import { toneOfSeverity } from './diagnostic-item.js';
import { Holds } from './file-list.js';
import { filePath } from '../../parts/file-place.js';
import { pieces } from './yaml-pieces.js';

interface FileViewProps {
  readonly path: string;
  readonly turns: string;
  readonly diagnostics: Diagnostics | undefined;
}

/** The text of one file of the revision in force; `#L12` is a line of it. */
export function FileView({ path, turns, diagnostics }: FileViewProps) {
  const { policies: t, frame } = text.value;
  const isWhole = seesWhole();
  const file = useResource<PolicyText>(isWhole ? 'policies/file' : undefined, { query: { path }, when: turns });
  const files = useResource<PolicyFiles>(isWhole ? 'policies' : undefined, { when: turns }).state.value.data;
  const item = files?.items.find((one) => one.path === path);
  const found = diagnostics?.items.filter(({ at }) => at?.file === path) ?? [];
  return (
    <>
      <nav class="path" aria-label={t.back}>
        <ol>
          <li>
            <Link to="/policies">{frame.screens.policies}</Link>
          </li>
        </ol>
      </nav>
      <Screen title={path} aside={item === undefined ? null : <Holds file={item} />}>
        {isWhole ? (
          <section class="panel">
            <Answered state={file.state.value} retry={file.reload}>
              {(one) => <Source file={one} diagnostics={found} />}
            </Answered>
          </section>
        ) : (
          <Empty>{t.filesHidden}</Empty>
        )}
      </Screen>
    </>
  );
}

/** What a page shows without becoming slow; longer files are for an editor. */
const MOST_LINES = 20_000;

const lineOf = (hash: string): number => Number(/^#L(\d+)/.exec(hash)?.[1] ?? 0);

interface SourceProps {
  readonly file: PolicyText;
  readonly diagnostics: readonly LocatedDiagnostic[];
}

function Source({ file: { path, text: written, revision }, diagnostics }: SourceProps) {
  const { policies: t } = text.value;
  const { number } = format.value;
  // The part behind # is no part of the place, but changes with it.
  void place.value;
  const meant = lineOf(location.hash);
  useEffect(() => {
    document.getElementById(`L${meant}`)?.scrollIntoView({ block: 'center' });
  }, [meant]);
  const lines = written.replace(/\r?\n$/, '').split(/\r?\n/);
  const byLine = groupBy(diagnostics, ({ at }) => at?.line ?? 0);
  return (
    <>
      <p class="panel-line panel-lead">{t.textOf(number(lines.length), revision.slice(0, 12))}</p>
      {diagnostics.length === 0 ? null : <Noted path={path} diagnostics={diagnostics} />}
      <div class="source" role="region" aria-label={path} tabIndex={0}>
        <ol>
          {lines.slice(0, MOST_LINES).map((line, index) => (
            <SourceLine
              key={index}
              line={line}
              number={index + 1}
              isMeant={index + 1 === meant}
              noted={byLine.get(index + 1)}
            />
          ))}
        </ol>
      </div>
      {lines.length > MOST_LINES ? <p class="panel-line">{t.cut(number(MOST_LINES))}</p> : null}
    </>
  );
}

const Noted = ({ path, diagnostics }: { readonly path: string; readonly diagnostics: SourceProps['diagnostics'] }) => (
  <ul class="noted">
    {diagnostics.map(({ code, severity, message, at }, index) => (
      <li key={index}>
        <Mark tone={toneOfSeverity(severity)} />
        <span>
          <Link to={filePath(path, at?.line)}>{text.value.policies.line(format.value.number(at?.line ?? 0))}</Link>{' '}
          <code>{code}</code> <span lang="en">{message}</span>
        </span>
      </li>
    ))}
  </ul>
);

interface SourceLineProps {
  readonly line: string;
  readonly number: number;
  readonly isMeant: boolean;
  readonly noted: readonly LocatedDiagnostic[] | undefined;
}

function SourceLine({ line, number, isMeant, noted = [] }: SourceLineProps) {
  const [first] = noted;
  return (
    <li
      id={`L${number}`}
      class={isMeant ? 'source-line meant' : 'source-line'}
      aria-current={isMeant ? 'location' : undefined}
    >
      <a class="line-number" href={`#L${number}`} tabIndex={-1}>
        {number}
      </a>
      <span class="line-mark">{first === undefined ? null : <Mark tone={toneOfSeverity(first.severity)} />}</span>
      <code>
        {pieces(line).map(([kind, words], index) =>
          kind === 'plain' ? (
            words
          ) : (
            <span key={index} class={`yaml-${kind}`}>
              {words}
            </span>
          ),
        )}
      </code>
    </li>
  );
}
