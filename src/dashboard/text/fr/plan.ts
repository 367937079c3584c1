import type { plan as en } from '../en/plan.js';

export const plan: typeof en = {
  actions: {
    create: 'créer',
    update: 'modifier',
    replace: 'remplacer',
    move: 'déplacer',
    delete: 'supprimer',
  },
  subjects: { queue: 'file', rule: 'règle', support: 'objet auxiliaire' },
  values: {
    committed: 'Garanti',
    peak: 'Maximum',
    priority: 'Priorité',
    discipline: 'Discipline',
    other: 'Autre',
  },
  changes: (count, text) => (count < 2 ? `${text} changement` : `${text} changements`),
  counted: (action, text) => `${text} × ${action}`,
  from: 'de',
  to: 'à',
  absent: 'absent',
  present: 'présent',
  command: 'Commande',
  commandAndUndo: 'Commande, et ce qui l’annule',
  told: 'Ce qui est dit au routeur',
  undo: 'Ce qui l’annule',
  showCommands: 'Montrer toutes les commandes',
  hideCommands: 'Cacher toutes les commandes',
  more: (count, text) =>
    count < 2
      ? `${text} autre changement n’est pas montré ici.`
      : `${text} autres changements ne sont pas montrés ici.`,
};
