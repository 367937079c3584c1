import type { Driver } from '../driver.js';
import { countQueues } from './counters.js';
import { encodeChanges, encodeUndo } from './encode.js';
import { interpretChange } from './interpret.js';
import { KINDS } from './kinds.js';
import { preflight } from './preflight.js';
import { renderRouter } from './render.js';
import { assumeCapabilities } from './version.js';
import { consoleLine } from './wire-console.js';

export { openApiSession } from './session-api.js';
export { openSshSession } from './session-ssh.js';

/** MikroTik RouterOS 6.49 and 7.9 – 7.24. */
export const routeros: Driver = {
  name: 'routeros',
  kinds: KINDS,
  assume: assumeCapabilities,
  render: renderRouter,
  encode: encodeChanges,
  encodeUndo,
  preflight,
  interpret: interpretChange,
  count: countQueues,
  show: consoleLine,
};
