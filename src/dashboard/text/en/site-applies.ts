import type { ListedApply } from '../../../server/replies/applies.js';

type Phase = ListedApply['steps'][number]['phase'];

const phases: Readonly<Record<Phase, string>> = {
  begun: 'Begun',
  armed: 'Undo armed',
  written: 'Written',
  verified: 'Read back',
  ended: 'Ended',
};

const meanings: Readonly<Record<Phase, string>> = {
  begun: 'in the journal, before anything is sent',
  armed: 'the router is locked, and takes everything back by itself unless it is confirmed',
  written: 'all changes are on the router',
  verified: 'read back: nothing is left to change',
  ended: 'confirmed or taken back; the lock is free',
};

export const siteApplies = {
  title: (router: string) => `Applies of ${router}`,
  none: 'Nothing was written to this router yet.',
  apply: 'Apply',
  number: (id: string) => `No. ${id}`,
  when: 'Begun',
  result: 'Result',
  duration: 'Took',
  changes: 'Changes',
  revision: 'Revision',
  running: 'under way',
  done: 'applied and read back',
  older: 'Older',
  newest: 'To the newest',
  detail: (id: string) => `Apply no. ${id}`,
  choose: 'Choose an apply to see its steps and its plan.',
  holder: 'Lock held by',
  steps: 'Steps',
  phases,
  meanings,
  after: (time: string) => `+${time}`,
  notReached: 'not reached',
  stepsUnknown: 'The steps are not known: the controller has started since.',
  plan: 'Plan',
  planUnknown: 'The plan of this apply is not kept any more, or it shows buildings that you may not see.',
  wordsUnknown: 'The router has left the inventory: its changes cannot be put in words.',
};
