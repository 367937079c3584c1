import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { Exchanger } from '../../src/drivers/routeros/api-exchange.js';
import type { RouterIntent } from '../../src/model/intent.js';
import { type SimRouter, startRouter } from '../../src/simulator/index.js';
import { openSim, routerosApiRig } from './routeros-api-rig.js';
import { simOptions } from './routeros-sim-device.js';
import { Stage } from './stage.js';
import type { StateName } from './transitions.js';

/**
 * What an apply costs on the wire. An exchange is one pipelined batch, however many windows of ten tags it takes; a burst
 * is what arrives at the router while nothing is outstanding: with the connection itself, the round trips on a long link.
 */
interface Trip {
  readonly what: string;
  readonly changes: number;
  readonly exchanges: number;
  readonly bursts: number;
  readonly sentences: number;
  readonly writes: number;
  readonly tags: number;
  readonly figure: string;
}

const trips: Trip[] = [];
const CONNECT = 1;
const sims: SimRouter[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(sims.splice(0).map((sim) => sim.close()));
});

afterAll(() => console.table(trips));

async function setOut(): Promise<(what: string, state: StateName | RouterIntent, figure: string) => Promise<Trip>> {
  const sim = await startRouter(simOptions({}));
  sims.push(sim);
  const stage = new Stage(routerosApiRig, openSim(sim));
  const spy = vi.spyOn(Exchanger.prototype, 'exchange');
  return async (what, state, figure) => {
    sim.resetStats();
    spy.mockClear();
    const { changes } = await stage.reach(state);
    const { exchanges, sentences, writes, maxInFlight } = sim.stats;
    const trip = {
      what,
      changes,
      exchanges: CONNECT + spy.mock.calls.filter(([batch]) => batch.length > 0).length,
      bursts: CONNECT + exchanges,
      sentences,
      writes,
      tags: maxInFlight,
      figure,
    };
    trips.push(trip);
    expect(sim.stats.connections).toBe(1);
    expect(maxInFlight).toBeLessThanOrEqual(10);
    return trip;
  };
}

describe('a router costs', () => {
  it('three round trips and no write when there is nothing to do', async () => {
    const go = await setOut();
    await go('first apply, one building', 'one', '≤ 12 exchanges');
    const trip = await go('nothing to do', 'one', '≤ 3 exchanges, no write');
    expect(trip).toMatchObject({ exchanges: 3, writes: 0 });
    expect(trip.bursts).toBeLessThanOrEqual(5);
  });

  it('at most twelve exchanges for a first apply', async () => {
    for (const [what, state] of [
      ['first apply, one building', 'one'],
      ['first apply, two interfaces', 'two interfaces'],
      ['first apply, three buildings', 'three sites'],
    ] as const) {
      const go = await setOut();
      const trip = await go(what, state, '≤ 12 exchanges');
      expect(trip.exchanges).toBeLessThanOrEqual(12);
      // Ten tags at a time, and no read of a single object.
      expect(trip.bursts).toBeLessThanOrEqual(trip.exchanges + Math.ceil(trip.sentences / 10));
    }
  });

  it('one set for each queue when one rate changes', async () => {
    const go = await setOut();
    await go('first apply, one building', 'one', '≤ 12 exchanges');
    const trip = await go('one committed rate', 'more for voice', '1 set a queue, nothing else');
    const controls = 1 + 3 + 2;
    expect(trip).toMatchObject({ changes: 2, writes: 2 + controls });
    expect(trip.exchanges).toBeLessThanOrEqual(9);
    const peak = await go('one peak rate of a FIFO leaf', 'faster voice', '');
    expect(peak.exchanges).toBeLessThanOrEqual(11);
  });

  it('at most twelve exchanges when everything goes', async () => {
    const go = await setOut();
    await go('first apply, three buildings', 'three sites', '≤ 12 exchanges');
    const trip = await go('everything removed', 'nothing', '≤ 12 exchanges');
    expect(trip.exchanges).toBeLessThanOrEqual(12);
  });
});
