export const siteActs = {
  reconcile: 'Reconcile now',
  give: { suspend: 'Suspend', tolerate: 'Tolerate drift', pin: 'Pin' },
  takeBack: { suspend: 'Resume', tolerate: 'Stop tolerating drift', pin: 'Release' },
  title: (act: string, site: string) => `${act}: ${site}`,
  what: {
    suspend: 'The router is still looked at and counted, but nothing is written to it until the order is taken back.',
    tolerate: 'What somebody changed on the router by hand stays as it is until the order is taken back.',
    pin: 'The router is kept to the revision that you choose, whatever is pushed, until the order is taken back.',
  },
  after: {
    suspend: 'What is wanted and not made will be written to the router.',
    tolerate: 'What somebody changed by hand will be taken back.',
    pin: 'The router will be kept to the revision in force.',
  },
  whatReconcile: 'The router is looked at before its turn. What differs from what is wanted is written to it.',
  beyond:
    'The router also serves buildings that are not yours: acting on it is for who is responsible for all of them.',
  revision: 'Revision',
  chooseRevision: 'Choose…',
  inForce: 'in force',
  toRevision: (revision: string) => `to revision ${revision}`,
  reaches: (count: number, routers: string, sites: string) =>
    count === 1
      ? `Reaches ${routers} router; sites behind it: ${sites}.`
      : `Reaches ${routers} routers; sites behind them: ${sites}.`,
  alsoReached: (count: number, text: string) =>
    count === 1
      ? `${text} more site is behind the same router: a router is managed as a whole.`
      : `${text} more sites are behind the same routers: a router is managed as a whole.`,
  numbers: {
    pending: (count: number, text: string) =>
      count === 1 ? `${text} change is wanted and not made` : `${text} changes are wanted and not made`,
    drifting: (count: number, text: string) =>
      count === 1 ? `${text} router was changed by hand` : `${text} routers were changed by hand`,
    unreachable: (count: number, text: string) =>
      count === 1 ? `${text} router did not answer last` : `${text} routers did not answer last`,
    suspended: (count: number, text: string) =>
      count === 1 ? `${text} router is suspended by order` : `${text} routers are suspended by order`,
  },
  noChanges: 'Nothing else would be wanted of any router.',
  changes: (count: number, text: string) =>
    count === 1 ? `${text} change would be made:` : `${text} changes would be made:`,
  missing: (routers: string) => `Not known to that revision, and left as it is: ${routers}`,
  allowDeletions: 'Delete more queues than the guard allows, this once',
  givenBy: (who: string) => `Ordered by ${who},`,
  given: {
    suspend: (site: string) => `${site} is suspended.`,
    tolerate: (site: string) => `Drift of ${site} is tolerated.`,
    pin: (site: string) => `${site} is pinned.`,
  },
  takenBack: {
    suspend: 'The order is taken back: its routers are written to again.',
    tolerate: 'The order is taken back: drift is taken back again.',
    pin: 'The order is taken back: its routers follow the revision in force.',
  },
  reconciled: (router: string) => `${router} is looked at next.`,
  waitsAlready: (router: string) => `${router} was waiting for a look already.`,
};
