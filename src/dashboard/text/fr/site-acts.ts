import type { siteActs as en } from '../en/site-acts.js';

export const siteActs: typeof en = {};
