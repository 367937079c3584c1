import type { Span, Subject } from '../../src/controller/past.js';
import type { Steps } from '../../src/controller/series.js';
import type { Site } from '../../src/model/inventory.js';
import { DIRECTIONS } from '../../src/model/rate.js';
import type { SiteHour } from '../../src/model/traffic.js';
import type { Store } from '../../src/store/store.js';
import type { Stage } from './stage.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = { hour: { stepMs: 10_000, count: 360 }, day: { stepMs: 5 * MINUTE, count: 288 } } as const;

/** Where nothing is known. A fifth of the time: a row of a table lies wholly in it, wherever rows begin. */
const isGap = (index: number, count: number): boolean => index > count * 0.6 && index < count * 0.8;

/** The same waves in each run. */
const wave = (index: number, count: number, { from, to }: { readonly from: number; readonly to: number }): number =>
  from + ((to - from) * (2 + Math.sin((index / count) * 9) + Math.sin((index / count) * 61) / 2)) / 3.5;

const RATES: Readonly<Record<string, { readonly from: number; readonly to: number }>> = {
  delivered: { from: 8e6, to: 82e6 },
  demand: { from: 8.5e6, to: 104e6 },
  drops: { from: 0, to: 14 },
  'delivered:voice': { from: 1e6, to: 6e6 },
  'delivered:clinical': { from: 2e6, to: 17e6 },
  'delivered:imaging': { from: 1e6, to: 36e6 },
  'delivered:default': { from: 3e6, to: 24e6 },
  'drops:voice': { from: 0, to: 0 },
  'drops:clinical': { from: 0, to: 0 },
  'drops:imaging': { from: 0, to: 2 },
  'drops:default': { from: 0, to: 12 },
  roundTrip: { from: 4, to: 9 },
  roundTripMost: { from: 6, to: 31 },
  reachable: { from: 1, to: 1 },
};

/** Gives the stage a past: a working hour and day with a gap, for all who ask. */
export function withPast(stage: Stage): Stage {
  const history = ({ kind }: Subject, span: Span): Steps => {
    const isOfRouter = (name: string): boolean => !name.startsWith('d');
    const { stepMs, count } = STEPS[span];
    const from = (Math.floor(Date.now() / stepMs) - count + 1) * stepMs;
    const line = (range: { readonly from: number; readonly to: number }): readonly number[] =>
      Array.from({ length: count }, (_, index) => (isGap(index, count) ? Number.NaN : wave(index, count, range)));
    const names = Object.entries(RATES).filter(([name]) => isOfRouter(name) === (kind === 'router'));
    return { from, stepMs, count, columns: Object.fromEntries(names.map(([name, range]) => [name, line(range)])) };
  };
  Object.assign(stage.controller.telemetry, { history });
  return stage;
}

/** Two days of a site and its router, hour by hour, as the store keeps them. */
export async function someHours({ traffic }: Store, { name, router }: Site): Promise<void> {
  const first = Math.floor(Date.now() / HOUR) * HOUR - 48 * HOUR;
  const hours = Array.from({ length: 48 }, (_, index) => {
    const delivered = wave(index, 48, { from: 8e6, to: 60e6 });
    return { at: first + index * HOUR, delivered, demand: delivered * 1.05 };
  });
  const sites = hours.flatMap(({ at, delivered, demand }) =>
    DIRECTIONS.map((direction): SiteHour => {
      const most = { deliveredMost: delivered * 1.4, demandMost: demand * 1.5 };
      return { site: name, direction, at, minutes: 60, delivered, demand, ...most, drops: 90, tens: [] };
    }),
  );
  const routers = hours.map(({ at }) => ({
    router,
    at,
    seconds: 3600,
    unreachable: 36,
    roundTrip: 6,
    roundTripMost: 20,
  }));
  await traffic.putHours({ sites, routers });
}
