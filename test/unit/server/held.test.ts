import { describe, expect, it } from 'vitest';
import type { Selector } from '../../../src/model/policy.js';
import type { RouterStatus } from '../../../src/model/status.js';
import { MONDAY } from '../../support/nouns.js';
import { aStatus, FORCE, handController, serverBench } from '../../support/server-bench.js';

const { routers, sites } = FORCE.inventory;
const ALL: Selector = { classes: [], regions: [], sites: [], routers: [], labels: {} };
const nameOf = (index: number): string => routers[index]?.name ?? '';

const waiting = (router: string): RouterStatus => ({
  ...aStatus(router),
  conditions: aStatus(router).conditions.map((one) => (one.type === 'InSync' ? { ...one, status: 'false' } : one)),
});

describe('the revision in force', () => {
  it('is held by routers, awaited, failing, or kept away by order', async () => {
    const controller = handController();
    const order = { by: 'ada', reason: 'because', at: MONDAY };
    const pin = { ...order, id: 'p', kind: 'pin', select: { ...ALL, routers: [nameOf(2)] } } as const;
    const suspend = {
      ...order,
      id: 's',
      kind: 'suspend',
      select: { ...ALL, routers: [nameOf(3), nameOf(4)] },
    } as const;
    controller.set({ orders: [{ ...pin, revision: 'b'.repeat(40) }, suspend] });
    controller.report(aStatus(nameOf(0), { ready: 'false' }));
    controller.report(waiting(nameOf(1)));
    controller.report(waiting(nameOf(3)));
    const bench = await serverBench({
      controller: {
        ...controller,
        turnOf: (name) => ({ running: false, ...(name === nameOf(5) ? { outdatedSince: MONDAY } : {}) }),
      },
    });
    const { json } = await bench.ask('GET', '/api/v1/revisions', { as: await bench.token('viewer') });
    const others = { waiting: 2, failing: 1, ordered: 2 };
    expect(json['held']).toEqual({ routers: routers.length, holding: routers.length - 5, ...others });
  });

  it('is counted in the part of the network that one sees', async () => {
    const bench = await serverBench();
    const as = await bench.token('viewer', { classes: ['hospital'], regions: [] });
    const seen = new Set(sites.filter((site) => site.class === 'hospital').map(({ router }) => router)).size;
    const { json } = await bench.ask('GET', '/api/v1/revisions', { as });
    expect(json['held']).toMatchObject({ routers: seen, holding: seen });
  });
});
