import type { site as en } from '../en/site.js';
import { siteActs } from './site-acts.js';
import { siteDrift } from './site-drift.js';
import { siteExplain } from './site-explain.js';
import { siteNow } from './site-now.js';
import { siteTraffic } from './site-traffic.js';
import { siteValues } from './site-values.js';

export const site: typeof en = {
  parts: 'Parties de ce site',
  tabs: {
    now: 'Maintenant',
    traffic: 'Trafic',
    values: 'Valeurs',
    drift: 'Dérive',
    applies: 'Applications',
    explain: 'Expliquer un paquet',
  },
  about: 'À propos de ce site',
  class: 'Classe',
  region: 'Région',
  router: 'Routeur',
  uplink: 'Lien montant',
  since: 'Depuis',
  stale: (time) => `État à ${time} : pas de connexion`,
  none: (name) => `Il n’y a pas de site ${name} que vous puissiez voir.`,
  left: 'Ce site a quitté l’inventaire.',
  toSites: 'Vers les sites',
  now: siteNow,
  traffic: siteTraffic,
  values: siteValues,
  drift: siteDrift,
  explain: siteExplain,
  acts: siteActs,
};
