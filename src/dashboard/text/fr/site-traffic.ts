import type { siteTraffic as en } from '../en/site-traffic.js';

export const siteTraffic: typeof en = {};
