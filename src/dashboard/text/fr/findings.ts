import type { findings as en } from '../en/findings.js';

export const findings: typeof en = {
  'revision-rejected': {
    what: 'Une révision plus récente a été rejetée ; la précédente reste en vigueur.',
    cure: 'Corriger les politiques ; les problèmes sont montrés avec fichier et ligne.',
  },
  'source-unreachable': {
    what: 'Le dépôt des politiques ne répond pas ; on ne sait pas s’il y a plus récent.',
    cure: 'Vérifier l’accès au dépôt ; il est interrogé de nouveau tout seul.',
  },
  suspended: {
    what: 'Un ordre le suspend : rien ne lui est écrit.',
    cure: 'Reprendre l’ordre quand sa raison n’existe plus.',
  },
  pinned: {
    what: 'Un ordre l’épingle à une autre révision que celle en vigueur.',
    cure: 'Le libérer quand sa raison n’existe plus.',
  },
  'drift-tolerated': {
    what: 'Quelqu’un a modifié le routeur, et un ordre laisse cela en place.',
    cure: 'Corriger la dérive, ou reprendre l’ordre.',
  },
  'never-looked': { what: 'Son routeur n’a pas encore été regardé.', cure: 'Rien à faire : son tour vient.' },
  unreachable: {
    what: 'Son routeur ne répond pas. Il garde les files qu’il a.',
    cure: 'Vérifier l’alimentation et la fibre du bâtiment, et l’adresse dans l’inventaire.',
  },
  authentication: {
    what: 'Son routeur refuse notre accès.',
    cure: 'Vérifier les identifiants que nomme l’inventaire.',
  },
  identity: {
    what: 'Une autre identité que celle enregistrée répond. Rien ne lui a été envoyé.',
    cure: 'Si le routeur a été remplacé, l’enrôler de nouveau ; sinon, chercher qui répond à sa place.',
  },
  'intent-invalid': {
    what: 'Ce que demandent les politiques ne peut pas être envoyé à ce routeur.',
    cure: 'Les politiques de ce bâtiment doivent changer.',
  },
  'capability-missing': {
    what: 'Il manque au routeur ce qu’il faut pour être modifié sans risque.',
    cure: 'Mettre à jour le routeur, ou son entrée dans l’inventaire.',
  },
  'guard-refused': {
    what: 'Le garde-fou le retient : trop de files seraient supprimées.',
    cure: 'Si ces suppressions sont voulues, réconcilier en les permettant.',
  },
  frozen: {
    what: 'Les modifications ne sont permises que dans la fenêtre à venir.',
    cure: 'Rien à faire : la suite vient à l’ouverture de la fenêtre.',
  },
  'lock-held': {
    what: 'Un autre contrôleur tient le verrou du routeur.',
    cure: 'Attendre que l’autre ait fini ; un verrou se termine tout seul.',
  },
  bypassed: {
    what: 'Quelque chose sur le routeur fait passer du trafic à côté des files.',
    cure: 'Le retirer du routeur ; le message dit ce que c’est.',
  },
  'rolled-back': {
    what: 'La dernière modification n’a pas été confirmée, le routeur l’a annulée.',
    cure: 'Regarder dans la dernière application ce que le routeur a répondu.',
  },
  'rollback-failed': {
    what: 'La dernière modification a échoué, et nous n’avons pas pu l’annuler.',
    cure: 'Regarder le routeur : sa propre annulation agit à la fin de la fenêtre.',
  },
  'apply-failed': {
    what: 'Le routeur a refusé une écriture.',
    cure: 'Regarder dans la dernière application ce qu’il a répondu.',
  },
  drift: {
    what: 'Quelqu’un a modifié le routeur à la main.',
    cure: 'Regarder les écarts ; ils sont corrigés, ou un ordre les tolère.',
  },
  applying: { what: 'Le routeur est en cours de modification.' },
  'back-off': {
    what: 'Les derniers essais ont échoué ; le prochain vient tout seul.',
    cure: 'Réconcilier maintenant n’attend pas.',
  },
  looking: { what: 'Le routeur est en train d’être regardé.' },
  queued: { what: 'Il attend son tour.', cure: 'Rien à faire : la file d’attente avance toute seule.' },
};
