import type { problems as en } from '../en/problems.js';

export const problems: typeof en = {
  'request.invalid': {
    what: 'Le contrôleur ne comprend pas ce qui lui est demandé.',
    cure: 'Corriger la saisie. Si tout est juste, recharger la page : le contrôleur a peut-être changé de version.',
  },
  'request.unauthenticated': { what: 'Vous n’êtes plus connecté.', cure: 'Se reconnecter.' },
  'request.forbidden': {
    what: 'Votre rôle ne le permet pas.',
    cure: 'S’adresser à un administrateur.',
  },
  'request.scope': {
    what: 'Cela touche plus que votre partie du réseau.',
    cure: 'Choisir moins large, ou s’adresser à un responsable de tout le réseau.',
  },
  'request.forged': {
    what: 'Le contrôleur ne reconnaît pas cette page comme une des siennes.',
    cure: 'Recharger la page.',
  },
  'request.not-found': { what: 'Cela n’existe pas, ou n’existe plus.' },
  'request.method': { what: 'Cette action n’est pas possible ici.' },
  'request.conflict': { what: 'Ce n’est pas possible dans l’état actuel.' },
  'request.changed': {
    what: 'Quelqu’un d’autre l’a modifié après votre lecture. Rien de votre part n’a été écrit.',
    cure: 'Regarder ce qu’il en est maintenant, puis décider de nouveau.',
  },
  'request.too-large': { what: 'C’est plus que ce que le contrôleur accepte en une fois.' },
  'request.media-type': {
    what: 'Le contrôleur ne sait pas lire la forme de cet envoi.',
    cure: 'Recharger la page.',
  },
  'request.unworkable': { what: 'Ce qui est demandé n’existe pas ou ne peut pas fonctionner.' },
  'request.unconditional': {
    what: 'La page n’a pas dit quel état elle avait lu.',
    cure: 'Recharger la page.',
  },
  'request.too-many': {
    what: 'Cela a été demandé trop souvent.',
    cure: 'Patienter une minute, puis réessayer.',
  },
  'login.refused': { what: 'Le nom d’utilisateur et le mot de passe ne vont pas ensemble, ou le compte est fermé.' },
  'login.locked': { what: 'Trop de tentatives ont échoué. Patientez un instant, puis réessayez.' },
  'router.failed': { what: 'Le routeur n’a pas fait ce qui lui était demandé.' },
  'server.internal': {
    what: 'Le contrôleur a échoué.',
    cure: 'Son journal dit pourquoi. Réessayer plus tard.',
  },
  'server.not-ready': {
    what: 'Aucune révision des politiques n’est encore en vigueur.',
    cure: 'Attendre que le contrôleur ait lu ses politiques.',
  },
  network: {
    what: 'Le contrôleur ne répond pas.',
    cure: 'Vérifier l’accès au contrôleur ; la page reprend d’elle-même quand il est de retour.',
  },
  unknown: {
    what: 'Autre chose que le contrôleur a répondu.',
    cure: 'Chercher ce qui se trouve entre ce navigateur et le contrôleur.',
  },
};
