import type { siteDrift as en } from '../en/site-drift.js';

export const siteDrift: typeof en = {
  lastLook: 'Au dernier regard',
  lookedAt: (when) => `regardé ${when}`,
  neverLooked: 'Le routeur n’a pas encore été regardé.',
  same: 'Le routeur porte ce qui est voulu. Rien ne diffère.',
  noAnswer: 'Le routeur n’a pas répondu au dernier regard ; on ne sait pas ce qu’il porte maintenant.',
  kinds: {
    drift: 'Quelqu’un a modifié le routeur.',
    pending: 'Autre chose est désormais voulu, et n’est pas encore sur le routeur.',
  },
  linesUnknown: 'On saura de nouveau en quoi il diffère après le prochain regard.',
  leftBy: (order, who, reason) => `${order} par ${who} : ${reason}`,
  now: 'À un regard maintenant',
  nowHint: 'Demande au routeur ce qu’il porte, et dit ce qu’une application changerait. N’écrit rien.',
  look: 'Regarder maintenant',
  looking: 'Le routeur est interrogé…',
  nothingToDo: 'Le routeur porte ce qui est voulu : une application ne changerait rien.',
  findings: 'Ce que le regard a trouvé',
  heal: 'Rétablir maintenant',
  healTitle: (router) => `Rétablir ${router} maintenant`,
  healCounting: 'Le routeur est interrogé sur ce qui changerait…',
  healSays: (changes) => `Le routeur recevra ${changes} :`,
  healNothing: 'Plus rien ne diffère : il n’y a rien à rétablir.',
  healSafety:
    'L’annulation est armée sur le routeur avant la première écriture ; la modification n’est gardée que si la relecture ne montre aucune différence.',
  healSites: (count, text) =>
    count < 2 ? `${text} bâtiment est derrière ce routeur.` : `${text} bâtiments sont derrière ce routeur.`,
  healed: (router) => `${router} sera rétabli dès que son tour viendra.`,
  held: (who, reason) =>
    `Suspendu par ${who} (${reason}) : rien n’est écrit sur ce routeur tant que cet ordre n’est pas repris.`,
};
