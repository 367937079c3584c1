import { describe, expect, it, vi } from 'vitest';
import { gitNetwork } from '../../support/git-network.js';
import { type Running, whileRunning } from '../../support/qosctl.js';
import { administrator } from '../../support/administrator.js';
import type { SimRouter } from '../../../src/simulator/index.js';

const HOSPITAL = 'classes/hospital.yaml';

const until = (condition: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });

const voiceOf = (router: SimRouter): string | undefined =>
  router.rows('/queue/tree').find(({ name }) => name?.includes('/voice/upload') === true)?.['limit-at'];

const stop = async (running: Running): Promise<void> => {
  running.child.kill('SIGTERM');
  expect(await running.ended).toMatchObject({ exit: 0 });
};

describe('qosctl serve with --git', () => {
  it('pins to a commit of the branch that it never had in force, also after a restart without the server', async () => {
    const network = await gitNetwork({ block: '127.231.4', offices: 0, hospitals: 1 });
    await network.pushEdit(HOSPITAL, 'committed: 10 Mbps', 'committed: 12 Mbps');
    const broken = await network.pushEdit(HOSPITAL, 'committed: 12 Mbps', 'committed: 12 parrots');
    await network.pushEdit(HOSPITAL, 'committed: 12 parrots', 'committed: 13 Mbps');
    const router = network.router('r-hospital-1');
    const first = network.folder.start(network.serve);
    const admin = await administrator(first);
    await until(() => expect(voiceOf(router)).toBeDefined());
    const newest = voiceOf(router);
    const pin = (revision: string) =>
      admin.ask('POST', '/api/v1/orders', { kind: 'pin', revision, select: {}, reason: 'as it was' });
    expect(await pin(broken)).toMatchObject({ status: 422, body: { detail: expect.stringContaining('12 parrots') } });
    expect((await pin('0'.repeat(40))).status).toBe(422);
    expect((await pin(network.first)).status).toBe(201);
    await until(() => expect(voiceOf(router)).not.toBe(newest));
    const pinned = voiceOf(router);
    await stop(first);
    network.repository.remove();
    const again = network.folder.start(network.serve);
    await whileRunning(again, () => /hold what revision/.test(again.out()));
    expect(voiceOf(router)).toBe(pinned);
    await stop(again);
  });
});
