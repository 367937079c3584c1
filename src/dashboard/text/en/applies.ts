import type { Reason } from '../../../model/condition.js';
import type { ListedApply } from '../../../server/replies/applies.js';

type Phase = ListedApply['steps'][number]['phase'];

/** What a person does about an apply that ended so. */
const cures: Readonly<Record<Reason, string>> = {
  Applied: 'Nothing is to be done.',
  NoChange: 'Nothing is to be done.',
  Progressing: 'Wait until it has ended.',
  ProgressingWithRetry: 'Wait for the next attempt, or ask for one now.',
  Unreachable: 'Look after power, the link and the management address of the router; it is tried again by itself.',
  AuthenticationFailed: 'Put the user name, password or key right, on the router or in the Credentials.',
  HostKeyMismatch: 'If the router was replaced, enrol it again; if it was not, find out who answers in its place.',
  IntentInvalid: 'Change the policies, and push a revision that this router can hold.',
  CapabilityMissing: 'Give the router what is missing: another version, package or permission.',
  GuardRefused: 'If that many queues are meant to go, apply it once with deletions allowed.',
  WindowClosed: 'Wait for the window, or change it in the policies.',
  LockHeld: 'Let the other controller finish, or end it; a lock that was left behind ends by itself.',
  DriftDetected: 'Look at the router again: the plan is made anew from what it holds now.',
  Bypassed: 'Remove the object that is named, or let the class policy exempt our traffic from it.',
  ApplyFailed: 'Read below what the router said; the change is tried again by itself.',
  RolledBack: 'Read why below. The building kept what it had; it is tried again by itself, or after a new revision.',
  RollbackFailed: 'The undo on the router fires when its time is over. Look at the router after that.',
  Suspended: 'Take the order back when the works are done.',
};

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
  verified: 'nothing is left to change',
  ended: 'confirmed or taken back; the lock is free',
};

/** What was written to routers: lists of it, and one in full. */
export const applies = {
  apply: 'Apply',
  number: (id: string) => `No. ${id}`,
  title: (id: string) => `Apply no. ${id}`,
  titleOf: (id: string, router: string) => `Apply no. ${id}: ${router}`,
  ofRouter: (router: string) => `Applies of ${router}`,
  all: 'All applies',
  none: 'Nothing was written to any router yet.',
  noneHere: 'Nothing was written to this router yet.',
  noneFits: 'No apply fits these filters.',
  noRouter: (name: string) => `There is no router ${name}.`,
  choose: 'Choose an apply to see its steps and its plan.',
  state: 'State',
  states: { running: 'under way', failed: 'failed', done: 'done' },
  router: 'Router',
  revision: 'Revision',
  changes: 'Changes',
  result: 'Result',
  underWay: (phase: string) => `under way: ${phase}`,
  took: (time: string) => `took ${time}`,
  takes: (time: string) => `for ${time} so far`,
  began: 'Began',
  ended: 'Ended',
  holder: 'Lock held by',
  progress: 'Progress',
  phases,
  meanings,
  phase: (name: string, what: string) => `${name}: ${what}`,
  after: (time: string) => `(+${time})`,
  notReached: 'not reached',
  stepsUnknown: 'The steps are not known any more: the controller has started since, or many applies ago.',
  stepsUnknownShort: 'not known',
  facts: 'What happened',
  why: 'Why it failed',
  cure: 'What helps',
  said: 'In the words of the device',
  cures,
  plan: 'Plan',
  notKept:
    'The changes are kept of the last applies of each router only; those of this one are not, or not for you to see.',
  leftOut: 'How it is spoken to is not known any more: the router left the inventory.',
};
