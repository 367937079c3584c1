/** What is counted on the routers changes so often. */
export const COUNTED_MS = 10_000;
