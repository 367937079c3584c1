import { siteActs } from './site-acts.js';
import { siteDrift } from './site-drift.js';
import { siteExplain } from './site-explain.js';
import { siteNow } from './site-now.js';
import { siteTraffic } from './site-traffic.js';
import { siteValues } from './site-values.js';

export const site = {
  parts: 'Parts of this site',
  tabs: {
    now: 'Now',
    traffic: 'Traffic',
    values: 'Values',
    drift: 'Drift',
    applies: 'Applies',
    explain: 'Explain a packet',
  },
  about: 'About this site',
  class: 'Class',
  region: 'Region',
  router: 'Router',
  uplink: 'Uplink',
  since: 'Since',
  stale: (time: string) => `As of ${time}: not connected`,
  none: (name: string) => `There is no site ${name} that you may see.`,
  left: 'This site has left the inventory.',
  toSites: 'To the sites',
  now: siteNow,
  traffic: siteTraffic,
  values: siteValues,
  drift: siteDrift,
  explain: siteExplain,
  acts: siteActs,
};
