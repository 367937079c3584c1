import { beforeEach, describe, expect, it } from 'vitest';
import type { RouterHour, SiteHour } from '../../src/model/traffic.js';
import type { Store } from '../../src/store/store.js';
import { MONDAY } from './nouns.js';
import type { StoreRig } from './store-contract.js';

const HOUR = 3_600_000;

export const aSiteHour = (site: string, fields: Partial<SiteHour> = {}): SiteHour => ({
  site,
  direction: 'upload',
  at: MONDAY,
  minutes: 60,
  delivered: 12_345_678,
  deliveredMost: 98_765_432_100,
  demand: 20_000_000,
  demandMost: 99_000_000_000,
  drops: 3,
  tens: [
    { demand: 2 ** 36, delivered: 2 ** 35 },
    { demand: 1000.5, delivered: 0 },
  ],
  ...fields,
});

const aRouterHour = (router: string, fields: Partial<RouterHour> = {}): RouterHour => ({
  router,
  at: MONDAY,
  seconds: 3600,
  unreachable: 300,
  roundTrip: 1.25,
  roundTripMost: 9.75,
  ...fields,
});

/** What every store does with traffic. */
export function storeTrafficLaws(open: () => Promise<StoreRig>): void {
  describe('keeps traffic:', () => {
    let store: Store;
    let reopen: StoreRig['reopen'];
    beforeEach(async () => {
      ({ store, reopen } = await open());
    });

    it('steps to the byte, oldest first, each moment once', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      for (const at of [3, 1, 2]) await store.traffic.putStep({ at, bytes: new Uint8Array() });
      await store.traffic.putStep({ at: 2, bytes });
      const steps = await (await reopen()).traffic.steps(2);
      expect(steps.map((step) => [step.at, [...step.bytes]])).toEqual([
        [2, [...bytes]],
        [3, []],
      ]);
    });

    it('hours of a site and of a router, oldest first, and of no other', async () => {
      const { traffic } = store;
      const sites = [3, 1, 2, 0].map((hour) => aSiteHour('s-1', { at: MONDAY + hour * HOUR, minutes: hour }));
      const others = [aSiteHour('s-2'), aSiteHour('s-1', { direction: 'download' })];
      const never = { router: 'r-1', at: MONDAY + HOUR, seconds: 60, unreachable: 60 };
      await traffic.putHours({
        sites: [...sites, ...others],
        routers: [never, aRouterHour('r-1'), aRouterHour('r-2')],
      });
      const again = (await reopen()).traffic;
      const period = { from: MONDAY - 1, until: MONDAY + 3 * HOUR };
      const found = await again.siteHours({ site: 's-1', direction: 'upload', ...period });
      expect(found).toEqual([0, 1, 2].map((hour) => aSiteHour('s-1', { at: MONDAY + hour * HOUR, minutes: hour })));
      expect(await again.routerHours({ router: 'r-1', ...period })).toEqual([aRouterHour('r-1'), never]);
      expect(await again.lastHour()).toBe(MONDAY + 3 * HOUR);
      const nothing = { from: MONDAY, until: MONDAY };
      expect(await again.siteHours({ site: 's-1', direction: 'upload', ...nothing })).toEqual([]);
    });

    it('an hour that is told again as it was told last', async () => {
      await store.traffic.putHours({ sites: [aSiteHour('s-1')], routers: [aRouterHour('r-1')] });
      await store.traffic.putHours({ sites: [aSiteHour('s-1', { tens: [], drops: 9 })], routers: [] });
      const of = { from: MONDAY, until: MONDAY + 1 };
      const found = await store.traffic.siteHours({ site: 's-1', direction: 'upload', ...of });
      expect(found).toEqual([aSiteHour('s-1', { tens: [], drops: 9 })]);
      expect(await store.traffic.routerHours({ router: 'r-1', ...of })).toHaveLength(1);
    });

    it('hours that are told together all or not at all', async () => {
      expect(await store.traffic.lastHour()).toBeUndefined();
      const broken = aRouterHour('r-1', { seconds: Number.NaN });
      await expect(store.traffic.putHours({ sites: [aSiteHour('s-1')], routers: [broken] })).rejects.toThrow();
      expect(await store.traffic.lastHour()).toBeUndefined();
      await store.traffic.putHours({ sites: [], routers: [aRouterHour('r-1')] });
      expect(await store.traffic.lastHour()).toBe(MONDAY);
    });

    it('nothing of before it was told to forget', async () => {
      const { traffic } = store;
      for (const hour of [0, 1, 2]) {
        const at = MONDAY + hour * HOUR;
        await traffic.putHours({ sites: [aSiteHour('s-1', { at })], routers: [aRouterHour('r-1', { at })] });
        await traffic.putStep({ at, bytes: new Uint8Array(1) });
      }
      await traffic.forget({ steps: MONDAY + 2 * HOUR, hours: MONDAY + HOUR });
      const period = { from: MONDAY - HOUR, until: MONDAY + 9 * HOUR };
      expect((await traffic.steps(0)).map(({ at }) => at)).toEqual([MONDAY + 2 * HOUR]);
      const sites = await traffic.siteHours({ site: 's-1', direction: 'upload', ...period });
      expect(sites.map(({ at }) => at)).toEqual([MONDAY + HOUR, MONDAY + 2 * HOUR]);
      expect(await traffic.routerHours({ router: 'r-1', ...period })).toHaveLength(2);
    });
  });
}
