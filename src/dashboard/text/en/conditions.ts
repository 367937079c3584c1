import type { Reason } from '../../../model/condition.js';
import type { Order } from '../../../model/order.js';
import type { Condition, ConditionType } from '../../../model/status.js';
import type { Limit } from '../../../model/traffic.js';

const types: Readonly<Record<ConditionType, string>> = {
  Ready: 'Ready',
  Reachable: 'Reachable',
  InSync: 'In sync',
  Reconciling: 'Changing',
  Stalled: 'Stalled',
};

const statuses: Readonly<Record<Condition['status'], string>> = { true: 'yes', false: 'no', unknown: 'not known' };

const reasons: Readonly<Record<Reason, string>> = {
  Applied: 'Applied',
  NoChange: 'As wanted',
  Progressing: 'Changing',
  ProgressingWithRetry: 'Trying again',
  Unreachable: 'Unreachable',
  AuthenticationFailed: 'Login refused',
  HostKeyMismatch: 'Identity differs',
  IntentInvalid: 'Intent not valid',
  CapabilityMissing: 'Router cannot do it',
  GuardRefused: 'Held by the guard',
  WindowClosed: 'Waits for its window',
  LockHeld: 'Locked by another',
  DriftDetected: 'Drifted',
  Bypassed: 'Bypassed',
  ApplyFailed: 'Apply failed',
  RolledBack: 'Rolled back',
  RollbackFailed: 'Rollback failed',
  Suspended: 'Suspended',
};

/** What the reason means for the building, and what helps. */
const meanings: Readonly<Record<Reason, string>> = {
  Applied: 'The router was changed and read back; it holds what the policies ask for.',
  NoChange: 'The router holds what the policies ask for.',
  Progressing: 'The router is being changed now.',
  ProgressingWithRetry: 'An attempt failed in passing; the next one is due.',
  Unreachable: 'The router does not answer. It keeps the queues that it has.',
  AuthenticationFailed: 'The router refuses our user name, password or key. Somebody must put that right.',
  HostKeyMismatch: 'The router shows another identity than the pinned one. Nothing was sent to it.',
  IntentInvalid: 'What is wanted cannot be sent to this router. The policies must change.',
  CapabilityMissing: 'The router lacks what is needed to be changed safely.',
  GuardRefused: 'The change would delete more than the guard allows. It needs an explicit word.',
  WindowClosed: 'Changes are allowed only in the window to come.',
  LockHeld: 'Another controller holds the lock on the router.',
  DriftDetected: 'Somebody changed the router by hand.',
  Bypassed: 'Something on the router leads traffic past the queues.',
  ApplyFailed: 'A write was refused.',
  RolledBack: 'The change was not confirmed; the router went back to what it had.',
  RollbackFailed: 'The router could not be brought back by us; its own undo fires at the end of the window.',
  Suspended: 'An order suspends it: it is watched, and nothing is written to it.',
};

const limits: Readonly<Record<Limit, string>> = {
  nothing: 'nothing',
  allocation: 'its allocation',
  uplink: 'the uplink',
  contention: 'contention inside the site',
  bypass: 'traffic passes by the queues',
};

const orders: Readonly<Record<Order['kind'], string>> = {
  suspend: 'Suspended',
  pin: 'Pinned',
  tolerate: 'Drift tolerated',
};

export const conditions = {
  types,
  statuses,
  reasons,
  meanings,
  limits,
  orders,
  never: 'Not looked at yet',
  notReady: 'Not ready',
  ordered: 'An order stands over it',
  /** An event of a condition, as the ticker says it. */
  became: (type: string, status: string) => `${type}: ${status}`,
};
