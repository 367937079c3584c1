import type { login as en } from '../en/login.js';

export const login: typeof en = {
  title: 'Connexion',
  about: 'Le débit des bâtiments publics : politiques, routeurs, garanties.',
  user: 'Nom d’utilisateur',
  password: 'Mot de passe',
  submit: 'Se connecter',
  busy: 'Vérification…',
  oidc: 'Se connecter avec le compte de l’organisation',
  or: 'ou',
  first:
    'Il n’y a pas encore de compte. À son démarrage, le contrôleur a affiché un lien : il crée le premier administrateur.',
  ended: 'Votre session est terminée. Reconnectez-vous pour reprendre là où vous étiez.',
};
