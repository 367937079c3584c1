import type { changes as en } from '../en/changes.js';

export const changes: typeof en = {};
