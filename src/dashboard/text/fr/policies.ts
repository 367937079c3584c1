import type { policies as en } from '../en/policies.js';

export const policies: typeof en = {};
