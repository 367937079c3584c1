import { describe } from 'vitest';
import {
  acceptBorrowing,
  acceptChanges,
  acceptCritical,
  acceptGoodput,
  acceptLeafDelay,
  acceptRates,
  acceptShares,
  acceptSites,
} from './acceptance.js';
import { onBench } from './bench.js';
import { canAccept, openDriverShaper } from './driver-shaper.js';

const isAble = canAccept();

/** What of the acceptance table fits into the suite; `npm run measure` has the rest (A3, A10, A11) and more ways. */
describe.runIf(isAble)('a building behind a router that the driver shaped', () => {
  const bench = onBench(openDriverShaper, { control: ['upload'] });
  acceptGoodput(bench, [
    ['upload', 'ipv4'],
    ['download', 'ipv6'],
  ]);
  acceptRates(bench, [10, 200]);
  acceptShares(bench, [['upload', 'ipv6']]);
  acceptCritical(bench, [['tcp', 'upload', 'ipv4']]);
  acceptLeafDelay(bench);
  acceptChanges(bench, 25_000);
  acceptBorrowing(bench);
  acceptSites(bench, ['download']);
});

describe.runIf(isAble)('the same with large segments', () => {
  const bench = onBench(openDriverShaper, { offload: true });
  acceptGoodput(bench, [['download', 'ipv4']]);
});
