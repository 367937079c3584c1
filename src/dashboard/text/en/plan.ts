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

/** Changes of routers: of a plan, of what differs, of an apply. */
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
  openAll: 'Open all',
  closeAll: 'Close all',
  first: (shown: string, total: string) => `The first ${shown} of ${total} changes.`,
  command: 'The router is told',
  undo: 'What takes it back',
  noUndo: 'nothing is needed',
  fields: 'Before and after',
  field: 'Field',
  before: 'Before',
  after: 'After',
};
