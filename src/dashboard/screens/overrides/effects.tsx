import { groupBy } from '../../../model/group-by.js';
import type { OverrideEffect } from '../../../server/replies/policies.js';
import { Link } from '../../parts/link.js';
import { type Column, Table } from '../../parts/table.js';
import { sitePath } from '../../route.js';
import { format, text } from '../../text/language.js';

type Change = OverrideEffect['changes'][number];

/** The same in both directions is one row. */
interface Row extends Omit<Change, 'direction'> {
  readonly directions: readonly NonNullable<Change['direction']>[];
}

function rowsOf(changes: readonly Change[]): readonly Row[] {
  const keyOf = ({ name, trafficClass, before, during }: Change): string =>
    JSON.stringify([name, trafficClass, before, during]);
  return [...groupBy(changes, keyOf).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { direction: _, ...rest } = first;
    return [{ ...rest, directions: same.flatMap(({ direction }) => (direction === undefined ? [] : [direction])) }];
  });
}

/** What sites have without an override and with it, for each group of sites that have the same. */
export const Effects = ({ effects }: { readonly effects: readonly OverrideEffect[] }) => (
  <>
    {effects.map((effect) => (
      <Effect key={effect.example} effect={effect} />
    ))}
  </>
);

function Effect({ effect: { class: name, sites, example, changes } }: { readonly effect: OverrideEffect }) {
  const { overrides: t } = text.value;
  const title = t.effect(text.value.parts.sites(sites, format.value.number(sites)), name);
  return (
    <div class="effect">
      <p class="effect-title">
        {title}{' '}
        <span class="quiet">
          {t.example} <Link to={sitePath(example)}>{example}</Link>
        </span>
      </p>
      {changes.length === 0 ? (
        <p class="quiet">{t.noEffect}</p>
      ) : (
        <Table
          caption={`${t.effects}: ${title}`}
          columns={columns()}
          rows={rowsOf(changes)}
          keyOf={({ name: value, trafficClass, directions }) => `${value} ${trafficClass} ${directions.join()}`}
        />
      )}
    </div>
  );
}

function columns(): readonly Column<Row>[] {
  const { overrides: t } = text.value;
  return [
    { name: 'class', title: t.trafficClass, show: ({ trafficClass }) => trafficClass ?? t.wholeSite },
    { name: 'value', title: t.value, show: (row) => <What row={row} /> },
    { name: 'before', title: t.before, isNumber: true, show: (row) => written(row, row.before) },
    {
      name: 'during',
      title: t.during,
      isNumber: true,
      show: (row) => <strong>{written(row, row.during)}</strong>,
    },
    { name: 'difference', title: t.difference, isNumber: true, isMinor: true, show: differenceOf },
  ];
}

function What({ row: { name, directions } }: { readonly row: Row }) {
  const { overrides: t, parts } = text.value;
  const [way] = directions;
  return (
    <>
      {t.names[name]}{' '}
      {way === undefined ? null : <span class="quiet">{directions.length > 1 ? t.bothWays : parts[way]}</span>}
    </>
  );
}

const isRate = ({ name }: Row): boolean => name !== 'contention' && name !== 'priority';

const written = (row: Row, value: number): string =>
  isRate(row) ? format.value.rate(value) : format.value.decimal(value);

function differenceOf(row: Row): string {
  const by = row.during - row.before;
  return `${by > 0 ? '+' : '−'}${written(row, Math.abs(by))}`;
}
