const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** Doubles with every failure, and differs between pages: a controller that comes back is not met by all of them at once. */
export const backOffMs = (failures: number, random: number): number =>
  Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** failures) * (0.5 + random / 2));
