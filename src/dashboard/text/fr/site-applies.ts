import type { siteApplies as en } from '../en/site-applies.js';

export const siteApplies: typeof en = {};
