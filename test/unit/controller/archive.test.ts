import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Archive } from '../../../src/controller/archive.js';
import { Past, type Subject } from '../../../src/controller/past.js';
import { decodeStep, encodeStep } from '../../../src/controller/step-form.js';
import type { Store } from '../../../src/store/store.js';
import { MONDAY } from '../../support/nouns.js';
import { opened, storePath } from '../../support/store-file.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SITE: Subject = { kind: 'site', name: 's-1', direction: 'upload' };
const ROUTER: Subject = { kind: 'router', name: 'r-1' };

/** A controller's memory on a store, polled every ten seconds. */
async function memory(store: Store, now: number, keepMs = 35 * DAY) {
  const past = new Past(10_000);
  const archive = new Archive(store, past, keepMs);
  await archive.load(now);
  return {
    past,
    archive,
    /** What one site and its router do in `[from, until)`. */
    async live(from: number, until: number, numbers = { delivered: 100, demand: 200, drops: 2, 'drops:voice': 1 }) {
      for (let at = from; at < until; at += 10_000) {
        past.putSite(SITE, at, { numbers, classes: ['voice'] });
        past.putRouter('r-1', at, { roundTrip: 2, roundTripMost: 2, reachable: 1 });
        await archive.keep(at);
      }
    },
  };
}

describe('the archive', () => {
  it('brings the day back after a restart, but for the step that was not over', async () => {
    const store = await opened(await storePath());
    const first = await memory(store, MONDAY);
    await first.live(MONDAY, MONDAY + 17 * MINUTE);
    const second = await memory(store, MONDAY + 17 * MINUTE);
    const period = { from: MONDAY, until: MONDAY + 15 * MINUTE };
    for (const subject of [SITE, ROUTER])
      expect(second.past.between(subject, 'day', period)).toEqual(first.past.between(subject, 'day', period));
    expect(second.past.between(SITE, 'minutes', period)).toEqual(first.past.between(SITE, 'minutes', period));
    const { columns } = second.past.between(SITE, 'day', { ...period, until: MONDAY + 20 * MINUTE });
    expect(columns['drops:voice']?.map(Math.round)).toEqual([1, 1, 1, Number.NaN]);
  });

  it('brings also that step back where the end was orderly, and goes on in it', async () => {
    const store = await opened(await storePath());
    const first = await memory(store, MONDAY);
    await first.live(MONDAY, MONDAY + 7 * MINUTE);
    await first.archive.close(MONDAY + 7 * MINUTE);
    const second = await memory(store, MONDAY + 7 * MINUTE);
    await second.live(MONDAY + 7 * MINUTE, MONDAY + 9 * MINUTE);
    const { delivered } = second.past.between(SITE, 'minutes', { from: MONDAY, until: MONDAY + 10 * MINUTE }).columns;
    expect(delivered?.map((value) => (Number.isNaN(value) ? 0 : Math.round(value)))).toEqual([
      ...Array(9).fill(100),
      0,
    ]);
  });

  it('rolls up an hour when it is over, whoever began it', async () => {
    const store = await opened(await storePath());
    const first = await memory(store, MONDAY);
    await first.live(MONDAY, MONDAY + 30 * MINUTE);
    const second = await memory(store, MONDAY + 40 * MINUTE);
    await second.live(MONDAY + 40 * MINUTE, MONDAY + 65 * MINUTE, {
      delivered: 400,
      demand: 400,
      drops: 0,
      'drops:voice': 0,
    });
    const period = { from: MONDAY, until: MONDAY + 2 * HOUR };
    // The first one was killed before it wrote its last step.
    const [hour, ...none] = await store.traffic.siteHours({ site: 's-1', direction: 'upload', ...period });
    expect(none).toEqual([]);
    expect(hour).toMatchObject({ at: MONDAY, minutes: 45, deliveredMost: 400, demandMost: 400, drops: 3000 });
    expect(hour?.delivered).toBeCloseTo((25 * 100 + 20 * 400) / 45, -1);
    expect(hour?.tens.map(({ demand }) => Math.round(demand / 10) * 10)).toEqual([400, 400, 200, 200, 200]);
    expect(await store.traffic.routerHours({ router: 'r-1', ...period })).toEqual([
      {
        router: 'r-1',
        at: MONDAY,
        seconds: 2700,
        unreachable: 0,
        roundTrip: expect.closeTo(2, 2),
        roundTripMost: expect.closeTo(2, 2),
      },
    ]);
  });

  it('rolls up at its start what ended while nobody was there, once', async () => {
    const store = await opened(await storePath());
    await (await memory(store, MONDAY)).live(MONDAY, MONDAY + 30 * MINUTE);
    await memory(store, MONDAY + 5 * HOUR);
    expect(await store.traffic.lastHour()).toBe(MONDAY);
    await store.traffic.forget({ steps: 0, hours: MONDAY + 1 });
    await store.traffic.putHours({
      sites: [],
      routers: [{ router: 'r', at: MONDAY + 4 * HOUR, seconds: 1, unreachable: 0 }],
    });
    await memory(store, MONDAY + 5 * HOUR);
    const of = { site: 's-1', direction: 'upload', from: MONDAY, until: MONDAY + HOUR } as const;
    expect(await store.traffic.siteHours(of)).toEqual([]);
  });

  it('keeps a day of steps and no more hours than asked for', async () => {
    const store = await opened(await storePath());
    const one = await memory(store, MONDAY, 3 * HOUR);
    for (let at = MONDAY; at < MONDAY + 2 * DAY; at += 5 * MINUTE) await one.live(at, at + 10_000);
    const steps = await store.traffic.steps(0);
    expect(steps.length).toBeGreaterThanOrEqual(287);
    expect(steps.length).toBeLessThanOrEqual(302);
    const of = { site: 's-1', direction: 'upload', from: MONDAY, until: MONDAY + 2 * DAY } as const;
    expect((await store.traffic.siteHours(of)).length).toBeLessThanOrEqual(4);
  });

  it('knows nothing of a step that cannot be read', async () => {
    const store = await opened(await storePath());
    await (await memory(store, MONDAY)).live(MONDAY, MONDAY + 12 * MINUTE);
    await store.traffic.putStep({ at: MONDAY, bytes: Buffer.from('no step') });
    const { past } = await memory(store, MONDAY + 12 * MINUTE);
    const { delivered } = past.between(SITE, 'day', { from: MONDAY, until: MONDAY + 10 * MINUTE }).columns;
    expect(delivered?.map(Math.round)).toEqual([Number.NaN, 100]);
  });
});

describe('a kept step', () => {
  it('is read as it was written', () => {
    const codes = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((all) => Uint16Array.from(all));
    const direction = fc.constantFrom('upload' as const, 'download' as const);
    const subject = fc.record({
      kind: fc.constantFrom('site' as const, 'uplink' as const),
      name: fc.string(),
      direction,
    });
    const classes = fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/), { maxLength: 3 });
    const entry = fc.record({
      subject: fc.oneof(subject, fc.record({ kind: fc.constant('router' as const), name: fc.string() })),
      classes,
      step: codes,
      minutes: codes,
    });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), (entries) => {
        expect(decodeStep(Buffer.from(encodeStep(entries) ?? []))).toEqual(entries);
      }),
    );
  });
});
