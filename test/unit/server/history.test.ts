import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../src/controller/past.js';
import type { Steps } from '../../../src/controller/series.js';
import { MONDAY } from '../../support/nouns.js';
import { aSiteHour } from '../../support/store-traffic-laws.js';
import { FORCE, handController, serverBench } from '../../support/server-bench.js';

const [SITE] = FORCE.inventory.sites;
if (SITE === undefined) throw new TypeError('no site');
const PATH = `/api/v1/sites/${SITE.name}/history?direction=upload`;

const steps = (columns: Steps['columns'] = {}): Steps => ({ from: MONDAY, stepMs: 10_000, count: 3, columns });

/** A controller that knows three steps of one site, of its router, and of one region. */
function knowing() {
  const known: Readonly<Record<string, Steps['columns']>> = {
    [`site ${SITE?.name} upload`]: {
      delivered: [1000.4, Number.NaN, 3],
      demand: [2000, Number.NaN, 4],
      drops: [0.123, Number.NaN, 0],
      'delivered:voice': [10, Number.NaN, 1],
      'drops:voice': [1, Number.NaN, 0],
    },
    [`router ${SITE?.router} `]: {
      roundTrip: [1.234, 5, Number.NaN],
      roundTripMost: [2, 6, Number.NaN],
      reachable: [1, 1, 0],
    },
    [`region ${SITE?.region} upload`]: { delivered: [7, 8, 9] },
  };
  const history = ({ kind, name, direction }: Subject) => steps(known[`${kind} ${name} ${direction ?? ''}`]);
  const minutes = () => steps({ demand: [9, 1, 8], delivered: [5, 1, 4] });
  const controller = handController();
  return { ...controller, telemetry: { ...controller.telemetry, history, minutes } };
}

describe('the history of a site', () => {
  it('comes in columns on one axis, with its traffic classes and its router; what is not known is null', async () => {
    const bench = await serverBench({ controller: knowing() });
    const { status, json } = await bench.ask('GET', PATH, { as: await bench.token('viewer') });
    expect(status).toBe(200);
    expect(json).toEqual({
      from: MONDAY,
      stepMs: 10_000,
      delivered: [1000, null, 3],
      demand: [2000, null, 4],
      drops: [0.12, null, 0],
      classes: [{ name: 'voice', delivered: [10, null, 1], drops: [1, null, 0] }],
      roundTripMs: [1.23, 5, null],
      roundTripMostMs: [2, 6, null],
      reachable: [1, 1, 0],
      busy: { minutes: 1, delivered: 5 },
    });
  });

  it('has lines as long as the axis also where nothing is known', async () => {
    const bench = await serverBench({ controller: knowing() });
    const { json } = await bench.ask('GET', PATH.replace('upload', 'download'), { as: await bench.token('viewer') });
    expect(json).toMatchObject({ delivered: [null, null, null], classes: [], roundTripMs: [1.23, 5, null] });
  });
});

describe('the history of a week or a month', () => {
  const HOUR = 3_600_000;

  it('comes from the store, hour by hour up to the last that is over', async () => {
    const bench = await serverBench();
    const as = await bench.token('viewer');
    const at = (hour: number): number => MONDAY - hour * HOUR;
    const { name: site, router } = SITE;
    const hour = { delivered: 5, demand: 6, drops: 3600, tens: [{ demand: 8, delivered: 7 }], minutes: 10 };
    await bench.store.traffic.putHours({
      sites: [aSiteHour(site, { at: at(1), ...hour, drops: 60 }), aSiteHour(site, { at: at(200), ...hour, tens: [] })],
      routers: [{ router, at: at(1), seconds: 3600, unreachable: 900, roundTrip: 2.5, roundTripMost: 9 }],
    });
    bench.clock.now = MONDAY + 1;
    const week = (await bench.ask('GET', `${PATH}&span=week`, { as })).json as Record<string, readonly unknown[]>;
    expect(week).toMatchObject({ from: at(168), stepMs: HOUR, classes: [], busy: { minutes: 1, delivered: 7 } });
    const ends = ['delivered', 'demand', 'drops', 'roundTripMs', 'roundTripMostMs', 'reachable'].map((line) => [
      week[line]?.length,
      ...(week[line]?.slice(-2) ?? []),
    ]);
    expect(ends).toEqual([5, 6, 0.1, 2.5, 9, 0.75].map((value) => [168, null, value]));
    const month = (await bench.ask('GET', `${PATH}&span=month`, { as })).json as Record<string, readonly unknown[]>;
    expect(month['demandMost']?.filter((value) => value !== null)).toHaveLength(2);
    expect(month['delivered']?.[720 - 200]).toBe(5);
  });
});

describe('the history of many sites together', () => {
  const ask = (kind: string, name: string) => `/api/v1/history/${kind}/${name}?direction=upload`;

  it('is shown by what they have in common', async () => {
    const bench = await serverBench({ controller: knowing() });
    const as = await bench.token('viewer');
    const { json } = await bench.ask('GET', ask('region', SITE.region), { as });
    expect(json).toMatchObject({ from: MONDAY, delivered: [7, 8, 9], backlog: [null, null, null] });
    expect((await bench.ask('GET', ask('region', 'nowhere'), { as })).status).toBe(404);
  });

  it('is shown to those who may see each of them', async () => {
    const bench = await serverBench({ controller: knowing() });
    const as = await bench.token('viewer', { classes: [SITE.class], regions: [] });
    expect((await bench.ask('GET', ask('class', SITE.class), { as })).status).toBe(200);
    for (const [kind, name] of [
      ['region', SITE.region],
      ['fleet', 'all'],
      ['traffic-class', 'voice'],
    ] as const)
      expect((await bench.ask('GET', ask(kind, name), { as })).status, kind).toBe(404);
  });
});
