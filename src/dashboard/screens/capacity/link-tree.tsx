import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { CapacityLink } from '../../../server/replies/capacity.js';
import { Link } from '../../parts/link.js';
import { go } from '../../route.js';
import { format, text } from '../../text/language.js';
import { IntervalName } from '../../parts/interval-name.js';
import { flatRows, linkPath, loadOf, NEARLY, type TreeRow, treeRows, type Which } from './links.js';
import { type Flows, LoadCell } from './load-bar.js';
import { actOnKey } from './tree-keys.js';

/** What somebody opened or closed; kept while the page is. */
const chosen = signal<ReadonlyMap<string, boolean>>(new Map());
const focused = signal<string | undefined>(undefined);

/** A network of that many links is open to its ends, a larger one at its roots. */
const OPEN_ROWS = 100;

const toggle = (key: string, isOpen: boolean): void => void (chosen.value = new Map([...chosen.peek(), [key, isOpen]]));

const isOpenIn = (links: readonly CapacityLink[]) => {
  const roots = new Set(links.filter(({ parent }) => parent === undefined).map(({ name }) => `uplink/${name}`));
  return (key: string): boolean => chosen.value.get(key) ?? (links.length <= OPEN_ROWS || roots.has(key));
};

interface LinkTreeProps {
  readonly links: readonly CapacityLink[];
  readonly which: Which;
  /** By the name of the uplink. */
  readonly flows: ReadonlyMap<string, Flows>;
  readonly isFlat: boolean;
}

export function LinkTree({ links, which, flows, isFlat }: LinkTreeProps) {
  const { capacity: t, parts } = text.value;
  const rows = isFlat ? flatRows(links, which) : treeRows(links, { which, isOpen: isOpenIn(links) });
  const body = useRef<HTMLTableSectionElement>(null);
  const here = rows.some(({ key }) => key === focused.value) ? focused.value : rows[0]?.key;
  const focus = (key: string): void => {
    focused.value = key;
    body.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.findIndex(({ key }) => key === here);
    const open = ({ link }: TreeRow): void => go(linkPath(link));
    if (actOnKey(event.key, { rows, at }, { focus, toggle, open })) event.preventDefault();
  };
  return (
    <div class="table-frame">
      <table role="treegrid" class="link-tree" aria-label={t.links} onKeyDown={press}>
        <thead>
          <tr>
            <th scope="col">{t.link}</th>
            <th scope="col">{parts.download}</th>
            <th scope="col">{parts.upload}</th>
            <th scope="col" class="minor">
              {t.interval}
            </th>
            <th scope="col" class="number minor">
              {t.sites}
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <LinkRow
              key={row.key}
              {...{ row, which, isFlat }}
              now={flows.get(row.link.name)}
              isHere={row.key === here}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LinkRowProps {
  readonly row: TreeRow;
  readonly which: Which;
  readonly now: Flows | undefined;
  readonly isHere: boolean;
  readonly isFlat: boolean;
}

function LinkRow({ row, which, now, isHere, isFlat }: LinkRowProps) {
  const { link, key, level, position, size, isParent, isOpen } = row;
  const load = loadOf(link, which);
  const shown = { link, load, now: link.kind === 'uplink' ? now : undefined };
  return (
    <tr
      data-key={key}
      tabIndex={isHere ? 0 : -1}
      onFocus={() => void (focused.value = key)}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={size}
      aria-expanded={isParent ? isOpen : undefined}
    >
      <td role="gridcell" class={`link-name level-${Math.min(level, 6)}`}>
        <LinkName row={row} isFlat={isFlat} />
      </td>
      <td role="gridcell">
        <LoadCell {...shown} way="download" />
      </td>
      <td role="gridcell">
        <LoadCell {...shown} way="upload" />
      </td>
      <td role="gridcell" class="minor">
        {load === undefined ? '–' : <IntervalName {...load} />}
      </td>
      <td role="gridcell" class="number minor">
        {format.value.number(link.sites)}
      </td>
    </tr>
  );
}

function LinkName({ row, isFlat }: Pick<LinkRowProps, 'row' | 'isFlat'>) {
  const { capacity: t } = text.value;
  const { link, key, isParent, isOpen, below } = row;
  const kind = t.kinds[link.uplinkKind ?? 'router'];
  return (
    <div class="link-label">
      {isFlat ? null : (
        <span
          class={isParent ? 'twist' : 'twist twist-none'}
          data-open={isOpen}
          aria-hidden="true"
          onClick={() => (isParent ? toggle(key, !isOpen) : undefined)}
        />
      )}
      <div>
        <Link to={linkPath(link)} tabIndex={-1}>
          {link.title === '' ? link.name : link.title}
        </Link>
        <span class="quiet under">
          {kind} · {link.name}
        </span>
        {isParent && !isOpen && below >= NEARLY ? (
          <span class="under">{t.fullestBelow(format.value.percent(below))}</span>
        ) : null}
      </div>
    </div>
  );
}

export function openAll(links: readonly CapacityLink[], isOpen: boolean): void {
  chosen.value = new Map(links.map(({ kind, name }) => [`${kind}/${name}`, isOpen]));
}
