import type { siteDrift as en } from '../en/site-drift.js';

export const siteDrift: typeof en = {};
