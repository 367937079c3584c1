import type { site as en } from '../en/site.js';

export const site: typeof en = {};
