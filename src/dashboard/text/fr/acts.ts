import type { acts as en } from '../en/acts.js';

export const acts: typeof en = {
  would: 'Ce que cela ferait',
  reaches: (sites, routers) => `Cela touche ${sites} derrière ${routers}.`,
  also: (count, text) =>
    count < 2
      ? `${text} autre site est derrière le même routeur : un routeur est géré en entier.`
      : `${text} autres sites sont derrière les mêmes routeurs : un routeur est géré en entier.`,
  nothing: 'Rien d’autre ne serait demandé à ces routeurs : rien ne serait écrit.',
  writes: (changes, routers) => `${changes} sur ${routers} à écrire.`,
  missing: (count, text) =>
    count < 2
      ? `${text} routeur absent de cette révision : laissé tel quel.`
      : `${text} routeurs absents de cette révision : laissés tels quels.`,
  notes: {
    pending: (count, text) =>
      count < 2
        ? `${text} modification y est voulue et pas faite.`
        : `${text} modifications y sont voulues et pas faites.`,
    drifting: (count, text) =>
      count < 2 ? `${text} routeur a été modifié à la main.` : `${text} routeurs ont été modifiés à la main.`,
    unreachable: (count, text) =>
      count < 2
        ? `${text} routeur n’a pas répondu la dernière fois : il suivra quand il répondra.`
        : `${text} routeurs n’ont pas répondu la dernière fois : ils suivront quand ils répondront.`,
    suspended: (count, text) =>
      count < 2 ? `${text} routeur est suspendu par un ordre.` : `${text} routeurs sont suspendus par un ordre.`,
    standing: (count, text) =>
      count < 2
        ? `${text} ordre tient déjà sur eux ; le plus étroit l’emporte, puis le plus récent.`
        : `${text} ordres tiennent déjà sur eux ; le plus étroit l’emporte, puis le plus récent.`,
  },
  takeBack: { suspend: 'Lever la suspension', tolerate: 'Ne plus tolérer la dérive', pin: 'Libérer l’épinglage' },
  after: {
    suspend: 'Ce qui y est voulu et pas fait sera écrit.',
    tolerate: 'Ce que quelqu’un a modifié à la main sera corrigé.',
    pin: 'Ces routeurs suivront la révision en vigueur.',
  },
  takenBack: {
    suspend: 'L’ordre est levé : on écrit de nouveau sur ses routeurs.',
    tolerate: 'L’ordre est levé : la dérive est de nouveau corrigée.',
    pin: 'L’ordre est levé : ses routeurs suivent la révision en vigueur.',
  },
  givenBy: (who) => `Ordonné par ${who},`,
  untilReleased: 'jusqu’à ce qu’il soit levé',
};
