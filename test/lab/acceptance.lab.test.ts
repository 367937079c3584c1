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
import { openDriverShaper } from './driver-shaper.js';
import { needs } from './needs.js';

const isAble = needs('root', 'namespaces', 'veth', 'htb', 'nft priority', 'iperf3', 'irtt', 'ethtool', 'cc', 'sshd');

/** Each row of the acceptance table once; `npm run measure` has all directions, families, rates and distances. */
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
