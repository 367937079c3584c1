import type { CapacityLink } from '../../../server/replies/capacity.js';

export const LINK_KINDS: readonly CapacityLink['kind'][] = ['uplink', 'router'];
/** As many as the API tells. */
export const MOST_INTERVALS = 50;
/** What is counted on the routers changes so often. */
export const COUNTED_MS = 10_000;
