import { useResource } from '../../api/resource.js';
import type { Fleet } from '../../../server/replies/network.js';
import { Choice } from '../../parts/field.js';
import { SearchField } from '../../parts/search-field.js';
import { refine } from '../../route.js';
import { text } from '../../text/language.js';
import type { FilterName, SitesQuery } from './sites-query.js';

/** Every change goes into the address, and begins at the first page again. */
const set = (name: FilterName, value: string): void => refine({ [name]: value, page: undefined });

type Options = readonly (readonly [string, string])[];

export function Filters({ query: { filters } }: { readonly query: SitesQuery }) {
  const { sites: t, conditions } = text.value;
  const fleet = useResource<Fleet>('fleet').state.value.data;
  const named = (items: readonly { readonly name: string }[] = []): Options => items.map(({ name }) => [name, name]);
  const reasons = Object.entries(conditions.reasons).filter(([reason]) => fleet?.reasons[reason] !== undefined);
  const choices: readonly (readonly [FilterName, string, Options])[] = [
    ['class', t.class, named(fleet?.classes)],
    ['region', t.region, named(fleet?.regions)],
    ['condition', t.condition, Object.entries(t.conditions)],
    ['reason', t.reason, reasons],
    ['limitedBy', t.limitedBy, Object.entries(conditions.limits)],
  ];
  return (
    <div class="filters" role="search" aria-label={t.filters}>
      <SearchField label={t.search} value={filters.q ?? ''} onSearch={(words) => set('q', words)} />
      {choices.map(([name, label, options]) => (
        <Filter key={name} {...{ name, label, options }} value={filters[name] ?? ''} />
      ))}
      {filters.uplink === undefined ? null : <Chip name="uplink" label={t.uplink} value={filters.uplink} />}
    </div>
  );
}

interface FilterProps {
  readonly name: FilterName;
  readonly label: string;
  readonly value: string;
  readonly options: Options;
}

/** What the address asks for is among the options, also where the network has no such thing any more. */
function Filter({ name, label, value, options }: FilterProps) {
  const isKnown = value === '' || options.some(([one]) => one === value);
  const all: Options = [['', text.value.parts.all], ...options, ...(isKnown ? [] : [[value, value] as const])];
  return <Choice label={label} value={value} options={all} onChoose={(chosen) => set(name, chosen)} />;
}

/** A filter that another screen led here with. */
function Chip({ name, label, value }: Omit<FilterProps, 'options'>) {
  return (
    <span class="chip">
      {label} {value}
      <button
        type="button"
        class="plain"
        aria-label={`${text.value.parts.clear}: ${label}`}
        onClick={() => set(name, '')}
      >
        <span class="cross" aria-hidden="true" />
      </button>
    </span>
  );
}
