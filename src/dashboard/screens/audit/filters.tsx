import { Choice } from '../../parts/field.js';
import { SearchField } from '../../parts/search-field.js';
import { refine } from '../../route.js';
import { text } from '../../text/language.js';
import type { AuditQuery, FilterName } from './audit-query.js';

/** Every change goes into the address, and begins at the newest again. */
const set = (name: FilterName, value: string): void => refine({ [name]: value, before: undefined });

export function Filters({ query: { filters } }: { readonly query: AuditQuery }) {
  const { audit: t, parts } = text.value;
  const { action = '' } = filters;
  const known = Object.entries(t.actions);
  // One of a later version, from an address that was passed on.
  const other = action === '' || known.some(([name]) => name === action) ? [] : [[action, action] as const];
  return (
    <div class="filters" role="search" aria-label={t.filters}>
      <SearchField label={t.who} value={filters.who ?? ''} onSearch={(who) => set('who', who)} />
      <Choice
        label={t.action}
        value={action}
        options={[['', parts.all], ...known, ...other]}
        onChoose={(chosen) => set('action', chosen)}
      />
      <SearchField label={t.subject} value={filters.subject ?? ''} onSearch={(subject) => set('subject', subject)} />
      <Day name="from" label={t.from} value={filters.from} />
      <Day name="until" label={t.until} value={filters.until} />
    </div>
  );
}

interface DayProps {
  readonly name: 'from' | 'until';
  readonly label: string;
  readonly value: string | undefined;
}

const Day = ({ name, label, value = '' }: DayProps) => (
  <label class="choice">
    <span>{label}</span>
    <input type="date" value={value} onChange={({ currentTarget }) => set(name, currentTarget.value)} />
  </label>
);
