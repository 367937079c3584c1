import type { sites as en } from '../en/sites.js';

export const sites: typeof en = {
  title: 'Sites',
};
