import type { Driver } from '../driver.js';
import { encoderOf } from '../encode.js';
import { countQueues } from './counters.js';
import { interpretChange } from './interpret.js';
import { KINDS } from './kinds.js';
import { preflight } from './preflight.js';
import { renderRouter } from './render.js';
import { consoleLine } from './wire-shell.js';

export { openLinuxSession } from './session-ssh.js';

/** Linux with iproute2 and nftables: Debian, OpenWrt, VyOS and their like. */
export const linux: Driver = {
  name: 'linux',
  kinds: KINDS,
  assume: (version) => ({
    platform: 'Linux',
    version,
    disciplines: ['cake', 'fq_codel', 'sfq', 'fifo'],
    ipv6: true,
    timer: true,
    interfaces: [],
  }),
  render: renderRouter,
  ...encoderOf(KINDS, true),
  preflight,
  interpret: interpretChange,
  count: countQueues,
  show: consoleLine,
};
