import { describe, expect, it } from 'vitest';
import { judge, newStatus, type Verdict } from '../../../src/controller/conditions.js';
import { hasAnswered, isStalled } from '../../../src/controller/retry.js';
import type { Reason } from '../../../src/model/condition.js';
import type { Condition } from '../../../src/model/status.js';

const HELD: Verdict = { kind: 'held', reason: 'NoChange', message: 'holds it' };
const SILENT: Verdict = {
  kind: 'failed',
  reason: 'Unreachable',
  message: 'no answer',
  stalled: false,
  answered: false,
};
const REFUSED: Verdict = { kind: 'failed', reason: 'GuardRefused', message: 'too much', stalled: true, answered: true };
const DRIFT: Verdict = { kind: 'left', reason: 'DriftDetected', message: 'left', differs: true };
const SUSPENDED: Verdict = { kind: 'left', reason: 'Suspended', message: 'suspended', differs: false };

const short = (conditions: readonly Condition[]): Readonly<Record<string, string>> =>
  Object.fromEntries(conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`]));

describe('conditions', () => {
  const fresh = newStatus('r1', 1000).conditions;

  it.each<[string, Verdict, Readonly<Record<string, string>>]>([
    [
      'a router that holds what is wanted',
      HELD,
      {
        Ready: 'true NoChange',
        Reachable: 'true NoChange',
        InSync: 'true NoChange',
        Reconciling: 'false NoChange',
        Stalled: 'false NoChange',
      },
    ],
    [
      'a router that does not answer, which is tried again',
      SILENT,
      {
        Ready: 'false Unreachable',
        Reachable: 'false Unreachable',
        InSync: 'unknown Unreachable',
        Reconciling: 'true ProgressingWithRetry',
        Stalled: 'false Unreachable',
      },
    ],
    [
      'a refusal, which waits for people',
      REFUSED,
      {
        Ready: 'false GuardRefused',
        Reachable: 'true GuardRefused',
        InSync: 'false GuardRefused',
        Reconciling: 'false GuardRefused',
        Stalled: 'true GuardRefused',
      },
    ],
    [
      'drift that is left as it is',
      DRIFT,
      {
        Ready: 'false DriftDetected',
        Reachable: 'true DriftDetected',
        InSync: 'false DriftDetected',
        Reconciling: 'false DriftDetected',
        Stalled: 'false DriftDetected',
      },
    ],
    [
      'a suspended router with nothing waiting',
      SUSPENDED,
      {
        Ready: 'true Suspended',
        Reachable: 'true Suspended',
        InSync: 'true Suspended',
        Reconciling: 'false Suspended',
        Stalled: 'false Suspended',
      },
    ],
  ])('tell of %s', (_, verdict, expected) => {
    expect(short(judge(fresh, verdict, 2000))).toEqual(expected);
  });

  it('are all unknown before the first look', () => {
    expect(fresh.every(({ status, since }) => status === 'unknown' && since === 1000)).toBe(true);
  });

  it('move their time only when they change, and not with a new reason', () => {
    const first = judge(fresh, { ...HELD, reason: 'Applied' }, 2000);
    const second = judge(first, HELD, 3000);
    expect(second.map(({ since }) => since)).toEqual([2000, 2000, 2000, 2000, 2000]);
    const third = judge(second, SILENT, 4000);
    const since = Object.fromEntries(third.map((one) => [one.type, one.since]));
    expect(since).toEqual({ Ready: 4000, Reachable: 4000, InSync: 4000, Reconciling: 4000, Stalled: 2000 });
  });

  it('say while an apply is under way only that', () => {
    const before = judge(fresh, HELD, 2000);
    const during = judge(before, { kind: 'started' }, 3000);
    expect(short(during)).toEqual({ ...short(before), Reconciling: 'true Progressing' });
  });
});

describe('giving up', () => {
  it.each<[Reason, number, boolean]>([
    ['Unreachable', 50, false],
    ['LockHeld', 50, false],
    ['AuthenticationFailed', 1, true],
    ['HostKeyMismatch', 1, true],
    ['GuardRefused', 1, true],
    ['Bypassed', 1, true],
    ['CapabilityMissing', 1, true],
    ['RolledBack', 4, false],
    ['RolledBack', 5, true],
  ])('after %s for the %i. time: %s', (reason, failures, expected) => {
    expect(isStalled({ reason }, failures)).toBe(expected);
  });

  it.each<[Reason, boolean]>([
    ['Unreachable', false],
    ['AuthenticationFailed', false],
    ['HostKeyMismatch', false],
    ['GuardRefused', true],
    ['RolledBack', true],
  ])('says of %s whether the router answered: %s', (reason, expected) => {
    expect(hasAnswered({ reason })).toBe(expected);
  });
});
