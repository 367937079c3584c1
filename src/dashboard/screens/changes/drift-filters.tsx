import type { DriftItem } from '../../../server/replies/drift.js';
import type { Fleet } from '../../../server/replies/network.js';
import { useResource } from '../../api/resource.js';
import { Choice } from '../../parts/field.js';
import { refine } from '../../route.js';
import { text } from '../../text/language.js';

const KINDS: readonly DriftItem['kind'][] = ['drift', 'pending'];
const LAST_PAGE = 100_000;

export interface DriftQuery {
  readonly kind: DriftItem['kind'] | undefined;
  readonly class: string | undefined;
  readonly region: string | undefined;
  readonly uplink: string | undefined;
  readonly page: number;
}

/** What the server would refuse is left out. */
export function queryOf(query: URLSearchParams): DriftQuery {
  const page = Number(query.get('page') ?? 1);
  const named = (name: string): string | undefined => query.get(name)?.slice(0, 253) || undefined;
  return {
    kind: KINDS.find((one) => one === query.get('kind')),
    class: named('class'),
    region: named('region'),
    uplink: named('uplink'),
    page: Number.isInteger(page) && page >= 1 && page <= LAST_PAGE ? page : 1,
  };
}

type Options = readonly (readonly [string, string])[];

export function DriftFilters({ query }: { readonly query: DriftQuery }) {
  const { drift: t } = text.value.changes;
  const fleet = useResource<Fleet>('fleet').state.value.data;
  const uplinks = useResource<{ readonly items: readonly Named[] }>('uplinks').state.value.data?.items;
  const choices: readonly (readonly ['kind' | 'class' | 'region' | 'uplink', string, Options])[] = [
    ['kind', t.kind, KINDS.map((one) => [one, t.kinds[one]] as const)],
    ['class', t.class, named(fleet?.classes)],
    ['region', t.region, named(fleet?.regions)],
    ['uplink', t.uplink, named(uplinks)],
  ];
  return (
    <div class="filters" role="search" aria-label={t.filters}>
      {choices.map(([name, label, options]) => {
        const value = query[name] ?? '';
        const isKnown = value === '' || options.some(([one]) => one === value);
        const all: Options = [['', text.value.parts.all], ...options, ...(isKnown ? [] : [[value, value] as const])];
        const choose = (one: string): void => refine({ [name]: one, page: undefined });
        return <Choice key={name} label={label} value={value} options={all} onChoose={choose} />;
      })}
    </div>
  );
}

interface Named {
  readonly name: string;
}
const named = (items: readonly Named[] = []): Options => items.map(({ name }) => [name, name]);
