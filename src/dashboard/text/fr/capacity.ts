import type { capacity as en } from '../en/capacity.js';

export const capacity: typeof en = {};
