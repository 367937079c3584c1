import { describe } from 'vitest';
import {
  acceptBorrowing,
  acceptChanges,
  acceptCritical,
  acceptDistance,
  acceptGoodput,
  acceptLeafDelay,
  acceptRates,
  acceptService,
  acceptShares,
  acceptSites,
  acceptSteps,
} from './acceptance.js';
import { onBench } from './bench.js';
import { canAccept, openDriverShaper } from './driver-shaper.js';

const isAble = canAccept();

describe.runIf(isAble)('a router shaped by the driver', () => {
  const bench = onBench(openDriverShaper, { control: ['upload', 'download'] });
  acceptGoodput(bench);
  acceptRates(bench);
  acceptShares(bench);
  acceptSteps(bench);
  acceptCritical(bench, [
    ['tcp', 'upload', 'ipv4'],
    ['tcp', 'upload', 'ipv6'],
    ['tcp', 'download', 'ipv4'],
    ['tcp', 'download', 'ipv6'],
    ['mixed', 'upload', 'ipv6'],
    ['mixed', 'download', 'ipv4'],
  ]);
  acceptBorrowing(bench);
  acceptSites(bench);
  acceptLeafDelay(bench);
  acceptChanges(bench, 25_000);
  acceptService(bench, 60);
});

describe.runIf(isAble)('a router shaped by the driver, 20 ms away', () => {
  const bench = onBench(openDriverShaper, { roundTripMs: 20 });
  acceptGoodput(bench, [
    ['upload', 'ipv6'],
    ['download', 'ipv4'],
  ]);
  acceptShares(bench, [['download', 'ipv6']]);
  acceptCritical(bench, [['tcp', 'upload', 'ipv4']]);
  acceptDistance(bench);
});

describe.runIf(isAble)('a router shaped by the driver, with large segments', () => {
  const bench = onBench(openDriverShaper, { offload: true });
  acceptGoodput(bench);
  acceptShares(bench, [['upload', 'ipv4']]);
  acceptCritical(bench, [['tcp', 'download', 'ipv6']]);
});
