import { useState } from 'preact/hooks';
import type { ApplyDetail } from '../../../server/replies/applies.js';
import { ChangeLine } from '../../parts/change-line.js';
import { Empty } from '../../parts/states.js';
import { format, text } from '../../text/language.js';

type Change = NonNullable<ApplyDetail['changeSet']>['changes'][number];
type Line = NonNullable<ApplyDetail['lines']>[number];

interface LinesProps {
  readonly changes: readonly Change[];
  /** In the order of the changes; of a router that is known no more there are none. */
  readonly lines: readonly Line[];
}

/** The changes of a plan, each in words; open, it shows its command, its undo, and the object before and after. */
export function ApplyLines({ changes, lines }: LinesProps) {
  const { apply: t, lines: words, changes: many } = text.value.changes;
  const { number, list } = format.value;
  const [isOpen, setOpen] = useState(false);
  const actions = [...new Set(changes.map(({ action }) => action))];
  const counted = actions.map((action) => {
    const count = changes.filter((one) => one.action === action).length;
    return `${number(count)} ${words.actions[action]}`;
  });
  const shown = lines.length === 0 ? changes.slice(0, MOST) : changes.slice(0, lines.length);
  if (changes.length === 0) return <Empty />;
  return (
    <>
      <div class="apply-head">
        <p>
          <strong>{many(changes.length, number(changes.length))}</strong> <span class="quiet">{list(counted)}</span>
        </p>
        <button type="button" onClick={() => setOpen(!isOpen)}>
          {isOpen ? t.closeAll : t.openAll}
        </button>
      </div>
      <ol class="apply-lines">
        {shown.map((change, index) => (
          <li key={`${change.action} ${change.key}`}>
            <details open={isOpen}>
              <summary>{summaryOf(change, lines[index])}</summary>
              <Detail change={change} line={lines[index]} />
            </details>
          </li>
        ))}
      </ol>
      {shown.length < changes.length ? (
        <p class="panel-line">{t.first(number(shown.length), number(changes.length))}</p>
      ) : null}
    </>
  );
}

const MOST = 500;

function summaryOf({ action, key }: Change, line: Line | undefined) {
  if (line !== undefined) return <ChangeLine line={line} isLinked={false} />;
  return (
    <>
      <span class={`action action-${action}`}>{text.value.changes.lines.actions[action]}</span> <code>{key}</code>
    </>
  );
}

function Detail({ change, line }: { readonly change: Change; readonly line: Line | undefined }) {
  const { apply: t } = text.value.changes;
  return (
    <div class="apply-detail">
      {line === undefined ? null : (
        <div class="commands">
          <div>
            <h3>{t.native}</h3>
            <pre tabIndex={0} aria-label={t.native}>
              {line.native}
            </pre>
          </div>
          <div>
            <h3>{t.undo}</h3>
            <pre tabIndex={0} aria-label={t.undo}>
              {line.undo === '' ? t.noUndo : line.undo}
            </pre>
          </div>
        </div>
      )}
      <Fields change={change} />
    </div>
  );
}

/** Only what differs of an object that stays; all of one that comes or goes. */
function Fields({ change: { key, before, after, fields } }: { readonly change: Change }) {
  const { apply: t } = text.value.changes;
  const all = [...new Set([...Object.keys(before?.fields ?? {}), ...Object.keys(after?.fields ?? {})])];
  const shown = fields === undefined || fields.length === 0 ? all : fields;
  if (shown.length === 0) return null;
  return (
    <div class="table-frame" role="region" aria-label={`${t.fields}: ${key}`} tabIndex={0}>
      <table class="apply-fields">
        <caption>
          {t.fields}: <code>{key}</code>
        </caption>
        <thead>
          <tr>
            <th scope="col">{t.field}</th>
            <th scope="col">{t.before}</th>
            <th scope="col">{t.after}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <code>{before?.fields[name] ?? '–'}</code>
              </td>
              <td>
                <code>{after?.fields[name] ?? '–'}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
