/** Addresses of the dashboard's pages; what stands below them is for the page to read. */
export const DASHBOARD_PAGES = [
  'sites',
  'changes',
  'capacity',
  'policies',
  'overrides',
  'audit',
  'settings',
  'login',
] as const;
