import type { siteValues as en } from '../en/site-values.js';

export const siteValues: typeof en = {
  queue: 'File',
  value: 'Valeur',
  requested: 'Demandé',
  compiled: 'Compilé',
  device: 'Sur le routeur',
  effective: 'Passe maintenant',
  caption: (way) => `${way} : valeurs des files`,
  names: { committed: 'garanti', peak: 'au plus', priority: 'priorité', precedence: 'préséance' },
  layers: {
    class: (name) => `classe ${name}`,
    calendar: (name) => `calendrier ${name}`,
    override: (name) => `dérogation ${name}`,
  },
  repaired: 'réduit pour tenir au-dessus',
  folded: 'avec la préséance de son site',
  inner: 'tenue par ses classes',
  other: 'autre que compilé',
  missing: 'absente',
  more: (isDiscipline) => (isDiscipline ? 'sert les paquets autrement' : 'autre chose diffère'),
  allSame: 'Demandé, compilé et sur le routeur : tout est identique.',
  differing: (count, text, all) =>
    count < 2 ? `${text} file sur ${all} a un écart` : `${text} files sur ${all} ont des écarts`,
  noDifference: 'Aucun écart dans ce sens.',
  onlyDifferences: 'Seulement les écarts',
  revision: 'Révision',
  pinned: 'Épinglé par un ordre : ce qui y était demandé n’est pas connu ici',
  lookedAt: 'routeur regardé',
  unknown: {
    'never-looked': 'Le routeur n’a pas encore été regardé',
    outdated: 'Autre chose est voulu depuis le dernier regard',
    'too-much': 'Trop d’écarts pour les dire file par file',
  },
  lookNow: 'Regarder le routeur maintenant',
  looking: 'Lecture…',
};
