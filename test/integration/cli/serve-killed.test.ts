import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/store/sqlite.js';
import { answering, SERVE, setVoice, until, voiceOf } from '../../support/serving.js';
import { simulatedNetwork } from '../../support/simulated-network.js';

describe('qosctl serve', () => {
  it('loses nothing that it acknowledged and leaves nothing half done, killed fifty times at any instant', async () => {
    const network = await simulatedNetwork({ block: '127.221.4', hospitals: 3, offices: 0, latencyMs: 10 });
    const store = network.folder.at('.qosctl/controller.db');
    const allowed = new Set<string | undefined>([undefined]);
    for (let round = 0; round < 50; round += 1) {
      await setVoice(network, 10 + (round % 5));
      const running = network.folder.start(SERVE);
      await answering(running);
      // Chance, but the same each time.
      const moment = ((round * 7919) % 50) * 10;
      await Promise.race([new Promise((done) => setTimeout(done, moment)), running.ended]);
      running.child.kill('SIGKILL');
      await running.ended;
      for (const rate of voiceOf(network)) allowed.add(rate);
      const kept = await openStore(store);
      expect(await kept.audit.verify()).not.toHaveProperty('broken');
      expect((await kept.journal.unfinished()).length).toBeLessThanOrEqual(network.routers.length);
      await kept.close();
    }
    const last = network.folder.start(SERVE);
    const url = await answering(last);
    await until(() => expect(new Set(voiceOf(network)).size).toBe(1));
    await until(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200));
    last.child.kill('SIGTERM');
    await once(last.child, 'exit');
    const kept = await openStore(store);
    expect(await kept.journal.unfinished()).toEqual([]);
    const statuses = await kept.statuses.all();
    expect(statuses.map(({ conditions }) => conditions[0]?.status)).toEqual(statuses.map(() => 'true'));
    // Only rates of a whole revision were ever seen on a router.
    expect(allowed.size).toBeLessThanOrEqual(6);
    for (const router of network.routers)
      expect(router.rows('/system/script').filter(({ name }) => name?.startsWith('qos-') === true)).toEqual([]);
    await kept.close();
  }, 900_000);
});
