import type { ApplyDetail } from '../../../server/replies/applies.js';
import { text } from '../../text/language.js';

type Line = NonNullable<ApplyDetail['lines']>[number];
type Change = NonNullable<ApplyDetail['changeSet']>['changes'][number];

/** Of a plan the command; of an apply also what took it back, and the object before and after. */
export type Detailed = Partial<Pick<Line, 'key' | 'native' | 'undo'> & Pick<Change, 'before' | 'after' | 'fields'>>;

interface DetailProps {
  readonly line: Detailed;
}

export function Detail({ line }: DetailProps) {
  const { plan } = text.value;
  const { native, undo } = line;
  return (
    <div class="plan-detail">
      {native === undefined ? null : (
        <div class="commands">
          <Command title={plan.command} words={native} />
          {undo === undefined ? null : <Command title={plan.undo} words={undo === '' ? plan.noUndo : undo} />}
        </div>
      )}
      <Fields line={line} />
    </div>
  );
}

const Command = ({ title, words }: { readonly title: string; readonly words: string }) => (
  <div>
    <h3>{title}</h3>
    <pre>{words}</pre>
  </div>
);

/** Only what differs of an object that stays; all of one that comes or goes. */
function Fields({ line: { key, before, after, fields = [] } }: DetailProps) {
  const { plan } = text.value;
  const all = [...new Set([...Object.keys(before?.fields ?? {}), ...Object.keys(after?.fields ?? {})])];
  const shown = fields.length === 0 ? all : fields;
  if (shown.length === 0) return null;
  return (
    <div class="table-frame" role="region" aria-label={`${plan.fields} ${key ?? ''}`} tabIndex={0}>
      <table class="plan-fields">
        <caption>
          {plan.fields} <code>{key}</code>
        </caption>
        <thead>
          <tr>
            <th scope="col">{plan.field}</th>
            <th scope="col">{plan.before}</th>
            <th scope="col">{plan.after}</th>
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
