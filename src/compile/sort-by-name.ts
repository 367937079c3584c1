interface Named {
  readonly name: string;
}

/** By code unit, not by locale: the same on every machine. */
export const compareNames = (a: Named, b: Named): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

export const sortByName = <Item extends Named>(items: readonly Item[]): readonly Item[] => items.toSorted(compareNames);
