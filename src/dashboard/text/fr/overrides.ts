import type { overrides as en } from '../en/overrides.js';

export const overrides: typeof en = {};
