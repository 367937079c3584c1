import type { siteActs as en } from '../en/site-acts.js';

export const siteActs: typeof en = {
  reconcile: 'Réconcilier maintenant',
  give: { suspend: 'Suspendre', tolerate: 'Tolérer la dérive', pin: 'Épingler' },
  title: (act, site) => `${act} : ${site}`,
  what: {
    suspend: 'Le routeur reste observé et compté, mais rien ne lui est écrit tant que l’ordre tient.',
    tolerate: 'Ce que quelqu’un a modifié à la main sur le routeur reste en place tant que l’ordre tient.',
    pin: 'Le routeur garde la révision que vous choisissez, quoi qu’on publie, tant que l’ordre tient.',
  },
  whatReconcile: 'Le routeur est regardé avant son tour. Ce qui diffère de ce qui est voulu lui est écrit.',
  beyond:
    'Le routeur dessert aussi des bâtiments qui ne sont pas les vôtres : y agir revient à qui en a toute la charge.',
  revision: 'Révision',
  chooseRevision: 'Choisir…',
  chooseFirst: 'Choisir une révision.',
  inForce: 'en vigueur',
  toRevision: (revision) => `à la révision ${revision}`,
  allowDeletions: 'Supprimer plus de files que le garde-fou ne permet, cette fois',
  given: {
    suspend: (site) => `${site} est suspendu.`,
    tolerate: (site) => `La dérive de ${site} est tolérée.`,
    pin: (site) => `${site} est épinglé.`,
  },
  reconciled: (router) => `${router} est regardé ensuite.`,
  waitsAlready: (router) => `${router} attendait déjà d’être regardé.`,
};
