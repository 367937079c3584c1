import { describe } from 'vitest';
import { acceptCritical, acceptGoodput, acceptShares } from './acceptance.js';
import { onBench } from './bench.js';
import { openHandShaper } from './hand-shaper.js';
import { needs } from './needs.js';

/** The rig itself, before anybody is judged by it: a tree as the formulas say passes the rows that it must pass. */
const isAble = needs('root', 'namespaces', 'veth', 'htb', 'nft priority', 'iperf3', 'irtt', 'ethtool', 'cc');

describe.runIf(isAble)('a tree written by hand', () => {
  const bench = onBench(openHandShaper, { control: ['upload'] });
  acceptGoodput(bench, [
    ['upload', 'ipv4'],
    ['download', 'ipv6'],
  ]);
  acceptShares(bench, [['upload', 'ipv4']]);
  acceptCritical(bench, [
    ['tcp', 'upload', 'ipv4'],
    ['mixed', 'download', 'ipv6'],
  ]);
});
