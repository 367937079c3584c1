import { describe } from 'vitest';
import {
  acceptBorrowing,
  acceptCritical,
  acceptGoodput,
  acceptRates,
  acceptShares,
  acceptSites,
  acceptSteps,
} from './acceptance.js';
import { onBench } from './bench.js';
import { openDriverShaper } from './driver-shaper.js';
import { needs } from './needs.js';

const isAble = needs('root', 'namespaces', 'veth', 'htb', 'nft priority', 'iperf3', 'irtt', 'ethtool', 'cc', 'sshd');

describe.runIf(isAble)('a router shaped by the driver', () => {
  const bench = onBench(openDriverShaper, { control: ['upload', 'download'] });
  acceptGoodput(bench);
  acceptRates(bench);
  acceptShares(bench);
  acceptSteps(bench);
  acceptCritical(bench, [
    ['tcp', 'upload', 'ipv4'],
    ['tcp', 'download', 'ipv6'],
    ['mixed', 'upload', 'ipv6'],
  ]);
  acceptBorrowing(bench);
  acceptSites(bench);
});

describe.runIf(isAble)('a router shaped by the driver, with large segments', () => {
  const bench = onBench(openDriverShaper, { offload: true });
  acceptGoodput(bench);
});
