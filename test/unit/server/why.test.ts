import { describe, expect, it } from 'vitest';
import type { Turn } from '../../../src/controller/controller.js';
import type { Reason } from '../../../src/model/condition.js';
import type { RouterStatus } from '../../../src/model/status.js';
import type { Override } from '../../../src/model/policy.js';
import type { Why } from '../../../src/server/replies/values.js';
import { HOUR, MONDAY } from '../../support/nouns.js';
import { aStatus, FORCE, handController, serverBench } from '../../support/server-bench.js';

const [SITE] = FORCE.inventory.sites;
if (SITE === undefined) throw new TypeError('no site');

const failing = (reason: Reason, more: Partial<RouterStatus> = {}): RouterStatus => {
  const status = aStatus(SITE.router, { ready: 'false', ...more });
  return { ...status, conditions: status.conditions.map((one) => ({ ...one, reason })) };
};
const applying: RouterStatus = {
  ...aStatus(SITE.router),
  conditions: aStatus(SITE.router).conditions.map((one) =>
    one.type === 'Reconciling' ? { ...one, status: 'true', reason: 'Progressing' } : one,
  ),
};

async function whyOf(status: RouterStatus | undefined, turn: Partial<Turn> = {}): Promise<Why> {
  const controller = handController();
  if (status === undefined) controller.set({ statuses: new Map() });
  else controller.report(status);
  const bench = await serverBench({
    controller: { ...controller, turnOf: () => ({ running: false, ...turn }) },
  });
  const answer = await bench.ask('GET', `/api/v1/sites/${SITE?.name}/why`, { as: await bench.token('viewer') });
  return answer.json as unknown as Why;
}

/** Status and turn of a router, and what an operator is told. */
const TABLE: readonly (readonly [string, RouterStatus | undefined, Partial<Turn>, readonly string[]])[] = [
  ['all is applied', aStatus(SITE.router), { dueAt: MONDAY }, []],
  ['a sweep passes by', aStatus(SITE.router), { running: true }, []],
  ['a sweep waits', aStatus(SITE.router), { ahead: 3 }, []],
  ['something new waits', aStatus(SITE.router), { ahead: 3, outdatedSince: MONDAY }, ['queued']],
  ['something new is looked for', aStatus(SITE.router), { running: true, outdatedSince: MONDAY }, ['looking']],
  ['an apply is under way', applying, { running: true, outdatedSince: MONDAY }, ['applying']],
  ['nobody looked yet', undefined, { ahead: 0 }, ['never-looked', 'queued']],
  ['it does not answer', failing('Unreachable', { retryAt: MONDAY + 1 }), {}, ['unreachable', 'back-off']],
  ['the password is wrong', failing('AuthenticationFailed', { retryAt: 1 }), {}, ['authentication', 'back-off']],
  ['another router answers', failing('HostKeyMismatch'), {}, ['identity']],
  ['too much would be deleted', failing('GuardRefused'), {}, ['guard-refused']],
  ['somebody else is at it', failing('LockHeld'), {}, ['lock-held']],
  ['it was rolled back', failing('RolledBack'), {}, ['rolled-back']],
  ['a rule carries traffic past', failing('Bypassed'), {}, ['bypassed']],
  ['the device cannot', failing('CapabilityMissing'), {}, ['capability-missing']],
];

describe('why it is not applied yet', () => {
  it.each(TABLE)('is told in findings: %s', async (_, status, turn, codes) => {
    const { findings, applied } = await whyOf(status, turn);
    expect(findings.map(({ code }) => code)).toEqual(codes);
    expect(applied).toBe(codes.length === 0);
  });

  it('says how many wait before it, until when it pauses, and since when', async () => {
    const { findings } = await whyOf(failing('Unreachable', { retryAt: MONDAY + 9, failures: 4 }), { ahead: 7 });
    expect(findings).toMatchObject([
      { code: 'unreachable', since: MONDAY, message: 'no answer', cure: expect.any(String) as string },
      { code: 'back-off', until: MONDAY + 9, message: expect.stringContaining('4 attempts') as string },
      { code: 'queued', ahead: 7 },
    ]);
  });

  it('names the pin that keeps it at another revision, and none that keeps it at this one', async () => {
    const controller = handController();
    const bench = await serverBench({ controller });
    const as = await bench.token('operator');
    const findings = async (): Promise<Why['findings']> =>
      ((await bench.ask('GET', `/api/v1/sites/${SITE.name}/why`, { as })).json as unknown as Why).findings;
    const select = { classes: [], regions: [], sites: [SITE.name], routers: [], labels: {} };
    const pin = { kind: 'pin', select, by: 'ada', reason: 'bad day' } as const;
    controller.set({ orders: [{ ...pin, id: 'same', at: MONDAY, revision: FORCE.revision.id }] });
    expect(await findings()).toEqual([]);
    controller.set({ orders: [{ ...pin, id: 'other', at: MONDAY, revision: 'b'.repeat(40) }] });
    expect(await findings()).toMatchObject([{ code: 'pinned', order: 'other', by: 'ada', since: MONDAY }]);
  });

  it('says apart what is to come: overrides that begin or end for this site', async () => {
    const select = { classes: [], regions: [], sites: [SITE.name], routers: [], labels: {} };
    const override = (name: string, from: number, until: number, sites = select): Override => ({
      name,
      select: sites,
      from,
      until,
      reason: 'works',
      traffic: [],
      at: { file: 'o.yaml', line: 1, column: 1 },
    });
    const overrides = [
      override('over', MONDAY - HOUR, MONDAY),
      override('later', MONDAY + HOUR, MONDAY + 3 * HOUR),
      override('now', MONDAY - HOUR, MONDAY + 2 * HOUR),
      override('elsewhere', MONDAY + HOUR, MONDAY + 2 * HOUR, { ...select, sites: ['nowhere'] }),
    ];
    const controller = handController({ ...FORCE, policies: { ...FORCE.policies, overrides } });
    const bench = await serverBench({ controller });
    const answer = await bench.ask('GET', `/api/v1/sites/${SITE.name}/why`, { as: await bench.token('viewer') });
    expect(answer.json).toMatchObject({
      applied: true,
      coming: [
        { override: 'later', what: 'begins', at: MONDAY + HOUR },
        { override: 'now', what: 'ends' },
        { override: 'later', what: 'ends' },
      ],
    });
  });
});
