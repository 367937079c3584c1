import type { AuditEntry } from '../../../server/replies/audit.js';
import type { Selector } from '../../../server/replies/orders.js';
import { Sign } from '../../parts/badge.js';
import type { Tone } from '../../parts/mark.js';
import { Selection } from '../../parts/selection.js';
import type { Column } from '../../parts/table.js';
import { At } from '../../parts/time.js';
import { refine } from '../../route.js';
import { format, text } from '../../text/language.js';

export function columns(): readonly Column<AuditEntry>[] {
  const { audit: t } = text.value;
  return [
    { name: 'number', title: t.number, isNumber: true, show: (row) => <OpenEntry row={row} /> },
    { name: 'when', title: t.when, show: ({ at }) => <At at={at} /> },
    { name: 'who', title: t.who, show: ({ who }) => who },
    { name: 'action', title: t.action, show: ({ action }) => actionWords(action) },
    { name: 'subject', title: t.subject, isMinor: true, show: ({ subject }) => <Subject subject={subject} /> },
    { name: 'outcome', title: t.outcome, isMinor: true, show: (row) => <Outcome row={row} /> },
  ];
}

function OpenEntry({ row: { seq } }: { readonly row: AuditEntry }) {
  const number = format.value.number(seq);
  return (
    <button
      type="button"
      class="entry-open"
      aria-label={text.value.audit.open(number)}
      onClick={() => refine({ entry: seq })}
    >
      {number}
    </button>
  );
}

/** Actions of a later version are shown as they are written. */
export const actionWords = (action: string): string =>
  Object.entries(text.value.audit.actions).find(([name]) => name === action)?.[1] ?? action;

export function Subject({ subject }: { readonly subject: string }) {
  const select = selectorOf(subject);
  return select === undefined ? (
    <span class="entry-subject">{subject}</span>
  ) : (
    <span class="entry-subject">
      <Selection select={select} />
    </span>
  );
}

/** Orders are about a selector, which the audit keeps as JSON. */
function selectorOf(subject: string): Selector | undefined {
  if (!subject.startsWith('{')) return undefined;
  try {
    const given = JSON.parse(subject) as Partial<Selector>;
    return { classes: [], regions: [], sites: [], routers: [], labels: {}, ...given };
  } catch {
    return undefined;
  }
}

const TONES: Readonly<Record<string, Tone>> = { asked: 'idle', done: 'good', failed: 'bad' };

/**
 * What is asked for is written before it is done, and what came of it afterwards. What is one entry by nature, a login, has
 * no outcome of its own.
 */
export function Outcome({ row: { detail } }: { readonly row: Pick<AuditEntry, 'detail'> }) {
  const { audit: t, conditions } = text.value;
  const { stage, reason, ok } = detail;
  const said = Object.entries(t.stages).find(([name]) => name === stage);
  if (said !== undefined) return <Sign tone={TONES[said[0]] ?? 'idle'}>{said[1]}</Sign>;
  // The reason of an apply is a word of ours; that of a person is not an outcome.
  const because =
    typeof ok === 'boolean' ? Object.entries(conditions.reasons).find(([name]) => name === reason) : undefined;
  if (because === undefined) return <>–</>;
  return <Sign tone={ok === false ? 'bad' : 'good'}>{because[1]}</Sign>;
}
