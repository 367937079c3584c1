import type { siteValues as en } from '../en/site-values.js';

export const siteValues: typeof en = {};
