import type { SiteDetail } from '../../../server/replies/network.js';

/** Changes whenever something happened to the router of a site: what is derived from that is read again then. */
export const statusKey = ({ ready, reason, pending, status, orders }: SiteDetail): string =>
  JSON.stringify([
    ready,
    reason,
    pending,
    orders.map(({ id }) => id),
    status?.seenAt,
    status?.applied,
    status?.retryAt,
    status?.conditions.map((one) => [one.status, one.reason, one.message]),
  ]);
