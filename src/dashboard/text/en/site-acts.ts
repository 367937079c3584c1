export const siteActs = {
  reconcile: 'Reconcile now',
  give: { suspend: 'Suspend', tolerate: 'Tolerate drift', pin: 'Pin' },
  title: (act: string, site: string) => `${act}: ${site}`,
  what: {
    suspend: 'The router is still looked at and counted, but nothing is written to it until the order is taken back.',
    tolerate: 'What somebody changed on the router by hand stays as it is until the order is taken back.',
    pin: 'The router is kept to the revision that you choose, whatever is pushed, until the order is taken back.',
  },
  whatReconcile: 'The router is looked at before its turn. What differs from what is wanted is written to it.',
  beyond:
    'The router also serves buildings that are not yours: acting on it is for who is responsible for all of them.',
  revision: 'Revision',
  chooseRevision: 'Choose…',
  chooseFirst: 'Choose a revision.',
  inForce: 'in force',
  toRevision: (revision: string) => `to revision ${revision}`,
  allowDeletions: 'Delete more queues than the guard allows, this once',
  given: {
    suspend: (site: string) => `${site} is suspended.`,
    tolerate: (site: string) => `Drift of ${site} is tolerated.`,
    pin: (site: string) => `${site} is pinned.`,
  },
  reconciled: (router: string) => `${router} is looked at next.`,
  waitsAlready: (router: string) => `${router} was waiting for a look already.`,
};
