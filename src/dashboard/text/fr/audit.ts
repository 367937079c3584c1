import type { audit as en } from '../en/audit.js';

export const audit: typeof en = {};
