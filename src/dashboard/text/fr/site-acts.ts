import type { siteActs as en } from '../en/site-acts.js';

export const siteActs: typeof en = {
  reconcile: 'Réconcilier maintenant',
  give: { suspend: 'Suspendre', tolerate: 'Tolérer la dérive', pin: 'Épingler' },
  takeBack: { suspend: 'Reprendre l’activité', tolerate: 'Ne plus tolérer la dérive', pin: 'Libérer' },
  title: (act, site) => `${act} : ${site}`,
  what: {
    suspend: 'Le routeur reste observé et compté, mais rien ne lui est écrit tant que l’ordre tient.',
    tolerate: 'Ce que quelqu’un a modifié à la main sur le routeur reste en place tant que l’ordre tient.',
    pin: 'Le routeur garde la révision que vous choisissez, quoi qu’on publie, tant que l’ordre tient.',
  },
  after: {
    suspend: 'Ce qui est voulu et pas fait sera écrit sur le routeur.',
    tolerate: 'Ce que quelqu’un a modifié à la main sera corrigé.',
    pin: 'Le routeur suivra la révision en vigueur.',
  },
  whatReconcile: 'Le routeur est regardé avant son tour. Ce qui diffère de ce qui est voulu lui est écrit.',
  beyond:
    'Le routeur dessert aussi des bâtiments qui ne sont pas les vôtres : y agir revient à qui en a toute la charge.',
  revision: 'Révision',
  chooseRevision: 'Choisir…',
  inForce: 'en vigueur',
  toRevision: (revision) => `à la révision ${revision}`,
  reaches: (count, routers, sites) =>
    count < 2
      ? `Atteint ${routers} routeur ; sites derrière lui : ${sites}.`
      : `Atteint ${routers} routeurs ; sites derrière eux : ${sites}.`,
  alsoReached: (count, text) =>
    count < 2
      ? `${text} autre site est derrière le même routeur : un routeur est géré en entier.`
      : `${text} autres sites sont derrière les mêmes routeurs : un routeur est géré en entier.`,
  numbers: {
    pending: (count, text) =>
      count < 2 ? `${text} modification est voulue et pas faite` : `${text} modifications sont voulues et pas faites`,
    drifting: (count, text) =>
      count < 2 ? `${text} routeur a été modifié à la main` : `${text} routeurs ont été modifiés à la main`,
    unreachable: (count, text) =>
      count < 2
        ? `${text} routeur n’a pas répondu la dernière fois`
        : `${text} routeurs n’ont pas répondu la dernière fois`,
    suspended: (count, text) =>
      count < 2 ? `${text} routeur est suspendu par un ordre` : `${text} routeurs sont suspendus par un ordre`,
  },
  noChanges: 'Rien d’autre ne serait voulu sur aucun routeur.',
  changes: (count, text) =>
    count < 2 ? `${text} modification serait faite :` : `${text} modifications seraient faites :`,
  missing: (routers) => `Inconnu de cette révision, et laissé tel quel : ${routers}`,
  allowDeletions: 'Supprimer plus de files que le garde-fou ne permet, cette fois',
  givenBy: (who) => `Ordonné par ${who},`,
  given: {
    suspend: (site) => `${site} est suspendu.`,
    tolerate: (site) => `La dérive de ${site} est tolérée.`,
    pin: (site) => `${site} est épinglé.`,
  },
  takenBack: {
    suspend: 'L’ordre est repris : on écrit de nouveau sur ses routeurs.',
    tolerate: 'L’ordre est repris : la dérive est de nouveau corrigée.',
    pin: 'L’ordre est repris : ses routeurs suivent la révision en vigueur.',
  },
  reconciled: (router) => `${router} est regardé ensuite.`,
  waitsAlready: (router) => `${router} attendait déjà d’être regardé.`,
};
