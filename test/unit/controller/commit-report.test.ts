import { describe, expect, it, vi } from 'vitest';
import { CommitReport } from '../../../src/controller/commit-report.js';
import { judge, newStatus, type Verdict } from '../../../src/controller/conditions.js';
import type { ControllerEvent } from '../../../src/controller/controller.js';
import type { RouterStatus } from '../../../src/model/status.js';
import type { CommitStatus, StatusWritten } from '../../../src/source/source.js';

const COMMIT = 'c0ffee'.padEnd(40, '0');
const NEXT = 'decade'.padEnd(40, '0');

const HELD: Verdict = { kind: 'held', reason: 'Applied', message: '' };
const STARTED: Verdict = { kind: 'started' };
const SUSPENDED: Verdict = { kind: 'left', reason: 'Suspended', message: '', differs: true };
const TRIED_AGAIN: Verdict = { kind: 'failed', reason: 'Unreachable', message: '', stalled: false, answered: false };
const GIVEN_UP: Verdict = { kind: 'failed', reason: 'GuardRefused', message: '', stalled: true, answered: true };

function stage() {
  const told: string[] = [];
  let listener: (event: ControllerEvent) => void = () => undefined;
  const write = async (commit: string, { state, description }: CommitStatus): Promise<StatusWritten> => {
    told.push(`${commit.slice(0, 6)} ${state}: ${description}`);
    return { ok: true };
  };
  const report = new CommitReport(
    { tellForge: write, random: () => 0, complain: (_, error) => told.push(String(error)) },
    {
      listen: (given) => {
        listener = given;
        return () => undefined;
      },
    },
  );
  const judged = (router: string, verdict: Verdict, attempted = COMMIT): void => {
    const before = newStatus(router, 0);
    const tried = verdict.kind === 'left' || verdict.kind === 'started' ? {} : { attempted };
    const status: RouterStatus = { ...before, ...tried, conditions: judge(before.conditions, verdict, 1) };
    listener({ type: 'status', at: 1, status });
  };
  const removed = (router: string): void => listener({ type: 'removed', at: 1, router });
  /** Each is written before the next is said: what comes too fast is told once. */
  const settled = (): Promise<void> => vi.waitFor(() => Promise.resolve());
  return { report, told, judged, removed, settled };
}

const PENDING = 'c0ffee pending: valid; to be brought to 2 routers of 3';

describe('the report on a commit', () => {
  it.each<[string, readonly Verdict[], string | undefined]>([
    ['nothing while a router is awaited', [HELD], undefined],
    ['nothing while a router is worked on', [HELD, STARTED], undefined],
    ['success when all hold it', [HELD, HELD], 'success: 2 routers hold it, 1 need no change'],
    [
      'success where orders stand against it',
      [HELD, SUSPENDED],
      'success: 1 router holds it, 1 left alone by order, 1 need no change',
    ],
    [
      'failure where one is not reached',
      [TRIED_AGAIN, HELD],
      'failure: 1 of 2 routers failed; first: r-1 (Unreachable)',
    ],
    ['failure where one is given up', [HELD, GIVEN_UP], 'failure: 1 of 2 routers failed; first: r-2 (GuardRefused)'],
  ])('says %s', async (_, verdicts, expected) => {
    const { report, told, judged, settled } = stage();
    report.accepted(COMMIT, ['r-1', 'r-2'], 3);
    await settled();
    verdicts.forEach((verdict, index) => judged(`r-${index + 1}`, verdict));
    await settled();
    expect(told).toEqual([PENDING, ...(expected === undefined ? [] : [`c0ffee ${expected}`])]);
  });

  it('turns a failure into success when the last router holds it, and is silent ever after', async () => {
    const { report, told, judged, settled } = stage();
    report.accepted(COMMIT, ['r-1', 'r-2'], 2);
    judged('r-1', TRIED_AGAIN);
    judged('r-2', HELD);
    await settled();
    judged('r-1', STARTED);
    judged('r-1', TRIED_AGAIN);
    await settled();
    judged('r-1', HELD);
    await settled();
    judged('r-2', GIVEN_UP);
    await settled();
    expect(told.slice(1)).toEqual([
      'c0ffee failure: 1 of 2 routers failed; first: r-1 (Unreachable)',
      'c0ffee success: 2 routers hold it',
    ]);
  });

  it('takes no word of a look that began before the commit', async () => {
    const { report, told, judged, settled } = stage();
    report.accepted(COMMIT, ['r-1'], 1);
    judged('r-1', HELD, NEXT);
    await settled();
    expect(told).toHaveLength(1);
  });

  it('waits for no router that left the inventory, nor for one that the commit does not concern', async () => {
    const { report, told, judged, removed, settled } = stage();
    report.accepted(COMMIT, ['r-1', 'r-2'], 2);
    await settled();
    judged('r-9', GIVEN_UP);
    judged('r-1', HELD);
    removed('r-2');
    await settled();
    expect(told.at(-1)).toBe('c0ffee success: 1 router holds it');
  });

  it('says of a commit that a newer one overtook that it was', async () => {
    const { report, told, judged, settled } = stage();
    report.accepted(COMMIT, ['r-1'], 1);
    await settled();
    report.accepted(NEXT, ['r-1'], 1);
    await settled();
    judged('r-1', HELD, NEXT);
    await settled();
    expect(told.slice(1)).toEqual([
      'c0ffee pending: superseded by decade000000 before every router held it',
      'decade pending: valid; to be brought to 1 router of 1',
      'decade success: 1 router holds it',
    ]);
  });

  it('is success at once where no router needs a change', async () => {
    const { report, told, settled } = stage();
    report.accepted(COMMIT, [], 3);
    await settled();
    expect(told.at(-1)).toBe('c0ffee success: 0 routers hold it, 3 need no change');
  });

  it('says how a commit ended that an earlier controller began, and nothing of the beginning', async () => {
    const { report, told, judged, settled } = stage();
    report.resumed(COMMIT, ['r-1'], 1);
    await settled();
    judged('r-1', HELD);
    await settled();
    expect(told).toEqual(['c0ffee success: 1 router holds it']);
  });

  it('says nothing of a revision that is no commit', async () => {
    const { report, told, settled } = stage();
    report.accepted('0123456789ab', [], 1);
    report.rejected('0123456789ab', 'no');
    await settled();
    expect(told).toEqual([]);
  });
});
