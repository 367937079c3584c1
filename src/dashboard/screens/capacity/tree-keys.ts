import type { TreeRow } from './links.js';

export interface TreeActs {
  readonly focus: (key: string) => void;
  readonly toggle: (key: string, isOpen: boolean) => void;
  readonly open: (row: TreeRow) => void;
}

export interface TreeFocus {
  readonly rows: readonly TreeRow[];
  readonly at: number;
}

/**
 * The treegrid pattern of the ARIA Authoring Practices, with rows that have the focus. Returns whether the key was for the
 * tree.
 */
export function actOnKey(key: string, { rows, at }: TreeFocus, acts: TreeActs): boolean {
  const row = rows[at];
  if (row === undefined) return false;
  const to = (index: number): boolean => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (next !== undefined) acts.focus(next.key);
    return true;
  };
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'ArrowRight':
      return row.isOpen ? to(at + 1) : row.isParent && turned(acts, row, true);
    case 'ArrowLeft':
      if (row.isOpen) return turned(acts, row, false);
      return row.parent !== undefined && to(rows.findIndex((one) => one.key === row.parent));
    case 'Enter':
      acts.open(row);
      return true;
    default:
      return key.length === 1 && /\S/.test(key) && to(nextWith(key, { rows, at }));
  }
}

function turned({ toggle }: TreeActs, { key }: TreeRow, isOpen: boolean): boolean {
  toggle(key, isOpen);
  return true;
}

/** The next row that begins with a letter; else this one. */
function nextWith(letter: string, { rows, at }: TreeFocus): number {
  const begins = (row: TreeRow | undefined): boolean =>
    row?.link.title.slice(0, 1).localeCompare(letter, undefined, { sensitivity: 'base' }) === 0;
  return rows.map((_, index) => (at + 1 + index) % rows.length).find((index) => begins(rows[index])) ?? at;
}
