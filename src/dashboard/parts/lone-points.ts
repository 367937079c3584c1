type Values = readonly (number | null | undefined)[];

/** Where a value stands between two gaps: a line through one point is not seen. */
export const lonePoints = (values: Values): number[] =>
  values.flatMap((value, index) =>
    isKnown(value) && !isKnown(values[index - 1]) && !isKnown(values[index + 1]) ? [index] : [],
  );

const isKnown = (value: number | null | undefined): value is number => value !== null && value !== undefined;
