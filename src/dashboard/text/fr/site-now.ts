import type { siteNow as en } from '../en/site-now.js';

export const siteNow: typeof en = {};
