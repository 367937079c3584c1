import type { ErrorCode } from './error.js';

export type Reason =
  | 'Applied'
  | 'NoChange'
  | 'Progressing'
  | 'ProgressingWithRetry'
  | 'Unreachable'
  | 'AuthenticationFailed'
  | 'HostKeyMismatch'
  | 'IntentInvalid'
  | 'CapabilityMissing'
  | 'GuardRefused'
  | 'WindowClosed'
  | 'LockHeld'
  | 'DriftDetected'
  | 'Bypassed'
  | 'ApplyFailed'
  | 'RolledBack'
  | 'RollbackFailed'
  | 'Suspended';

/** How an error shows as a condition's reason. */
export const REASON_OF: Readonly<Record<ErrorCode, Reason>> = {
  'router.unreachable': 'Unreachable',
  'router.refused': 'Unreachable',
  'router.connection-lost': 'Unreachable',
  'router.timeout': 'Unreachable',
  'router.authentication': 'AuthenticationFailed',
  'router.pin-mismatch': 'HostKeyMismatch',
  'router.not-enrolled': 'HostKeyMismatch',
  'router.command': 'ApplyFailed',
  'router.protocol': 'ApplyFailed',
  'router.lock-held': 'LockHeld',
  'router.not-armed': 'CapabilityMissing',
  'router.bad-word': 'IntentInvalid',
  'apply.failed': 'RolledBack',
  'apply.not-verified': 'RolledBack',
  'apply.rollback-failed': 'RollbackFailed',
  'apply.stale-plan': 'DriftDetected',
  'apply.guard': 'GuardRefused',
  'apply.blocked': 'Bypassed',
  'policy.invalid': 'IntentInvalid',
  'credentials.missing': 'AuthenticationFailed',
  'credentials.key': 'AuthenticationFailed',
  'plan.format': 'IntentInvalid',
  'store.version': 'ApplyFailed',
  'store.corrupt': 'ApplyFailed',
  'store.in-use': 'ApplyFailed',
  'file.access': 'ApplyFailed',
  'source.unreachable': 'Unreachable',
  'source.authentication': 'AuthenticationFailed',
  'source.missing': 'IntentInvalid',
  'source.unsigned': 'IntentInvalid',
  'source.git': 'IntentInvalid',
  usage: 'IntentInvalid',
};
