import { useState } from 'preact/hooks';
import type { PlanLine } from '../../server/replies/plan.js';
import { format, text } from '../text/language.js';
import { Sign } from './badge.js';
import type { Tone } from './mark.js';

/** A change, and where it is known what would take it back. */
export type ShownLine = PlanLine & { readonly undo?: string };

const TONES: Readonly<Record<PlanLine['action'], Tone>> = {
  create: 'good',
  update: 'idle',
  replace: 'warn',
  move: 'idle',
  delete: 'bad',
};

interface PlanLinesProps {
  readonly lines: readonly ShownLine[];
  /** Of all, where only the first are known. */
  readonly total?: number;
  /** Of whom the page is: buildings are named where they are others. */
  readonly site?: string;
}

/** Changes of a router in the words of the policies, before and after; the device's own commands on demand. */
export function PlanLines({ lines, total = lines.length, site }: PlanLinesProps) {
  const { plan } = text.value;
  const [isOpen, setOpen] = useState(false);
  const hidden = total - lines.length;
  return (
    <div class="plan">
      <div class="plan-head">
        <span>{countsOf(lines, total)}</span>
        <button type="button" aria-pressed={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? plan.hideCommands : plan.showCommands}
        </button>
      </div>
      <ol class="plan-lines">
        {lines.map((line, index) => (
          <Line key={`${index} ${line.key}`} line={line} site={site} isOpen={isOpen} />
        ))}
      </ol>
      {hidden > 0 ? <p class="quiet panel-line">{plan.more(hidden, format.value.number(hidden))}</p> : null}
    </div>
  );
}

/** `12 changes: 10 × change, 2 × delete`; of what is not known in full only the sum. */
export function countsOf(lines: readonly Pick<PlanLine, 'action'>[], total = lines.length): string {
  const { plan } = text.value;
  const { number, list } = format.value;
  const sum = plan.changes(total, number(total));
  if (total !== lines.length || total === 0) return sum;
  const counts = new Map<PlanLine['action'], number>();
  for (const { action } of lines) counts.set(action, (counts.get(action) ?? 0) + 1);
  return `${sum} (${list([...counts].map(([action, count]) => plan.counted(plan.actions[action], number(count))))})`;
}

interface LineProps {
  readonly line: ShownLine;
  readonly site: string | undefined;
  readonly isOpen: boolean;
}

function Line({ line: { action, about, key, native, undo }, site, isOpen }: LineProps) {
  const { plan } = text.value;
  return (
    <li>
      <div class="plan-what">
        <Sign tone={TONES[action]}>{plan.actions[action]}</Sign>
        <strong>{placeOf(about, site)}</strong>
        <code class="quiet">{key}</code>
      </div>
      <Moves action={action} about={about} />
      <details open={isOpen}>
        <summary>{undo === undefined ? plan.command : plan.commandAndUndo}</summary>
        <p class="quiet">{plan.told}</p>
        <pre tabIndex={0}>{native}</pre>
        {undo === undefined || undo === '' ? null : (
          <>
            <p class="quiet">{plan.undo}</p>
            <pre tabIndex={0}>{undo}</pre>
          </>
        )}
      </details>
    </li>
  );
}

function placeOf({ subject, site, trafficClass, direction }: PlanLine['about'], here: string | undefined): string {
  const { plan, parts } = text.value;
  const way = direction === undefined ? '' : direction === 'download' ? parts.download : parts.upload;
  const place = [site === here ? '' : (site ?? ''), trafficClass ?? '', way].filter(Boolean).join(' · ');
  return place === '' ? plan.subjects[subject] : `${place} (${plan.subjects[subject]})`;
}

/** What moves from where to where; a thing that is made or taken away moves as a whole. */
function Moves({ action, about: { values } }: Pick<PlanLine, 'action' | 'about'>) {
  const { plan } = text.value;
  const whole = { create: [plan.absent, plan.present], delete: [plan.present, plan.absent] } as const;
  const moves =
    action === 'create' || action === 'delete'
      ? [['', ...whole[action]] as const]
      : values.map(
          ({ name, before, after }) => [plan.values[name], valueText(name, before), valueText(name, after)] as const,
        );
  return (
    <dl class="plan-moves">
      {moves.map(([name, before, after]) => (
        <div key={name}>
          {name === '' ? null : <dt>{name}</dt>}
          <dd>
            <span class="unseen">{plan.from} </span>
            <span class="plan-before">{before}</span> <span aria-hidden="true">→</span>{' '}
            <span class="unseen">{plan.to} </span>
            <strong>{after}</strong>
          </dd>
        </div>
      ))}
    </dl>
  );
}

type ValueName = PlanLine['about']['values'][number]['name'];

const valueText = (name: ValueName, value: number | string): string =>
  typeof value === 'number' && (name === 'committed' || name === 'peak') ? format.value.rate(value) : String(value);
