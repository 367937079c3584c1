import { useState } from 'preact/hooks';
import type { PlanLine } from '../../../server/replies/plan.js';
import { format, text } from '../../text/language.js';
import { ChangeLine, type SaidLine } from './change-line.js';
import { Detail, type Detailed } from './detail.js';

/** A change with all that is known of it. */
export type ShownLine = SaidLine & Detailed;

interface PlanLinesProps {
  readonly lines: readonly ShownLine[];
  /** Of all, where only the first are known. */
  readonly total?: number;
  readonly most?: number;
  /** The site that the page is about. */
  readonly here?: string | undefined;
  /** How many there are stands above already. */
  readonly isCounted?: boolean;
}

const MOST = 500;

/** Changes of a router in the words of the policies; each opens to the commands of the device, and what is known beside. */
export function PlanLines({ lines, total = lines.length, most = MOST, here, isCounted = false }: PlanLinesProps) {
  const { plan } = text.value;
  const { number } = format.value;
  const [isOpen, setOpen] = useState(false);
  const shown = lines.slice(0, most);
  const isAlone = shown.length === 1;
  return (
    <div class="plan">
      {isCounted && isAlone ? null : (
        <div class="panel-line row">
          {isCounted ? null : <span>{countsOf(lines, total)}</span>}
          {isAlone ? null : (
            <button type="button" onClick={() => setOpen(!isOpen)}>
              {isOpen ? plan.closeAll : plan.openAll}
            </button>
          )}
        </div>
      )}
      <ol class="plan-lines">
        {shown.map((line, index) => (
          <li key={`${index} ${line.key ?? ''}`}>
            <details open={isOpen}>
              <summary>
                <ChangeLine line={line} here={here} />
              </summary>
              <Detail line={line} />
            </details>
          </li>
        ))}
      </ol>
      {shown.length < total ? <p class="quiet panel-line">{plan.first(number(shown.length), number(total))}</p> : null}
    </div>
  );
}

/** `12 changes (10 × change and 2 × delete)`; where each is a mere change, or not all are known, only the sum. */
export function countsOf(lines: readonly Pick<PlanLine, 'action'>[], total = lines.length): string {
  const { plan } = text.value;
  const { number, list } = format.value;
  const sum = plan.changes(total, number(total));
  if (total !== lines.length || total === 0) return sum;
  const counts = new Map<PlanLine['action'], number>();
  for (const { action } of lines) counts.set(action, (counts.get(action) ?? 0) + 1);
  if (counts.size === 1 && counts.has('update')) return sum;
  return `${sum} (${list([...counts].map(([action, count]) => plan.counted(plan.actions[action], number(count))))})`;
}
