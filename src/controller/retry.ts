import type { Reason } from '../model/condition.js';
import type { RouterOutcome } from './outcome.js';

/** The router was not reached, or somebody else is at it: worth another try without anybody changing anything. */
const TRANSIENT: ReadonlySet<Reason> = new Set(['Unreachable', 'LockHeld', 'RollbackFailed']);
/** May be chance; after so many times it is not. */
const DOUBTFUL: ReadonlySet<Reason> = new Set(['ApplyFailed', 'RolledBack', 'DriftDetected']);
const PATIENCE = 5;

const SILENT: ReadonlySet<Reason> = new Set(['Unreachable', 'AuthenticationFailed', 'HostKeyMismatch']);

/** Whether to give up until something changes, after so many failures in a row. */
export const isStalled = ({ reason }: Pick<RouterOutcome, 'reason'>, failures: number): boolean =>
  !TRANSIENT.has(reason) && (!DOUBTFUL.has(reason) || failures >= PATIENCE);

/** The router let us look at what it holds. */
export const hasAnswered = ({ reason }: Pick<RouterOutcome, 'reason'>): boolean => !SILENT.has(reason);
