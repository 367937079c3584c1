import type { PlanLine } from '../../../server/replies/plan.js';

const actions: Readonly<Record<PlanLine['action'], string>> = {
  create: 'create',
  update: 'change',
  replace: 'replace',
  move: 'move',
  delete: 'delete',
};

const subjects: Readonly<Record<PlanLine['about']['subject'], string>> = {
  queue: 'queue',
  rule: 'rule',
  support: 'supporting object',
};

const values: Readonly<Record<PlanLine['about']['values'][number]['name'], string>> = {
  committed: 'Committed',
  peak: 'Peak',
  priority: 'Priority',
  discipline: 'Discipline',
  other: 'Other',
};

/** Changes of a router: of a plan, of what differs, of an apply. */
export const plan = {
  actions,
  subjects,
  values,
  changes: (count: number, text: string) => (count === 1 ? `${text} change` : `${text} changes`),
  /** So many of one kind, in a list of numbers. */
  counted: (action: string, text: string) => `${text} × ${action}`,
  from: 'from',
  to: 'to',
  absent: 'not there',
  present: 'there',
  command: 'Command',
  commandAndUndo: 'Command, and what takes it back',
  told: 'The router is told',
  undo: 'What takes it back',
  showCommands: 'Show all commands',
  hideCommands: 'Hide all commands',
  more: (count: number, text: string) =>
    count === 1 ? `${text} more change is not shown here.` : `${text} more changes are not shown here.`,
};
