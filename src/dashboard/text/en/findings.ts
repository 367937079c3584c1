import type { Finding } from '../../../server/replies/values.js';

interface Said {
  readonly what: string;
  /** What helps, absent where nothing has to. */
  readonly cure?: string;
}

/** Why something is not applied, and what to do about it. */
export const findings: Readonly<Record<Finding['code'], Said>> = {
  'revision-rejected': {
    what: 'A newer revision was rejected; the one before it stays in force.',
    cure: 'Mend the policies; the problems are shown with file and line.',
  },
  'source-unreachable': {
    what: 'The policy repository does not answer, so newer policies are not known.',
    cure: 'Check the way to the repository; it is asked again by itself.',
  },
  suspended: {
    what: 'An order suspends it: nothing is written to it.',
    cure: 'Take the order back when its reason is gone.',
  },
  pinned: {
    what: 'An order pins it to another revision than the one in force.',
    cure: 'Release it when its reason is gone.',
  },
  'drift-tolerated': {
    what: 'Somebody changed the router, and an order leaves that as it is.',
    cure: 'Heal it, or take the order back.',
  },
  'never-looked': { what: 'Its router was not looked at yet.', cure: 'Nothing to do: its turn comes.' },
  unreachable: {
    what: 'Its router does not answer. It keeps the queues that it has.',
    cure: 'Check power and fibre of the building, and the address in the inventory.',
  },
  authentication: { what: 'Its router refuses our login.', cure: 'Check the credentials that the inventory names.' },
  identity: {
    what: 'Another identity answers than the one that was pinned. Nothing was sent to it.',
    cure: 'If the router was replaced, enroll it again; if not, find out who answers in its place.',
  },
  'intent-invalid': {
    what: 'What the policies ask for cannot be sent to this router.',
    cure: 'The policies of this building must change.',
  },
  'capability-missing': {
    what: 'The router lacks what is needed to change it safely.',
    cure: 'Update the router, or its entry in the inventory.',
  },
  'guard-refused': {
    what: 'The guard holds it: it would delete more queues than is allowed.',
    cure: 'If the deletions are meant, reconcile with deletions allowed.',
  },
  frozen: {
    what: 'Changes are allowed only in the window to come.',
    cure: 'Nothing to do: it goes on when the window opens.',
  },
  'lock-held': {
    what: 'Another controller holds the lock on the router.',
    cure: 'Wait until the other is done; a lock ends by itself.',
  },
  bypassed: {
    what: 'Something on the router leads traffic past the queues.',
    cure: 'Take it off the router; the message says what it is.',
  },
  'rolled-back': {
    what: 'The last change was not confirmed, and the router took it back.',
    cure: 'Look at the last apply for what the router answered.',
  },
  'rollback-failed': {
    what: 'The last change failed, and we could not take it back.',
    cure: 'Look at the router: its own undo fires when the window ends.',
  },
  'apply-failed': { what: 'The router refused a write.', cure: 'Look at the last apply for what it answered.' },
  drift: {
    what: 'Somebody changed the router by hand.',
    cure: 'Look at what differs; it is taken back, or an order tolerates it.',
  },
  applying: { what: 'The router is being changed now.' },
  'back-off': {
    what: 'The last attempts failed; the next one is due by itself.',
    cure: 'Reconcile now does not wait for it.',
  },
  looking: { what: 'The router is being looked at.' },
  queued: { what: 'It waits for its turn.', cure: 'Nothing to do: the queue moves by itself.' },
};
