import type { siteExplain as en } from '../en/site-explain.js';

export const siteExplain: typeof en = {};
