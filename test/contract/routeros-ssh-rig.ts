import { openSshSession } from '../../src/drivers/routeros/index.js';
import { startRouter } from '../../src/simulator/index.js';
import { aRouter } from '../support/nouns.js';
import type { Rig } from './rig.js';
import { SimDevice, SIMULATED, simOptions } from './routeros-sim-device.js';
import { ROUTER } from './transitions.js';

/** The console of a simulated router over SSH: its API is off. */
export const routerosSshRig: Rig = {
  ...SIMULATED,
  router: { driver: 'routeros', transport: 'ssh' },
  // A strike is six logins, each with a key exchange; the API has the same session, and strikes every write.
  stride: 3,
  start: async (options) => {
    const sim = await startRouter({ ...simOptions(options), api: false, ssh: { port: 0 } });
    return new SimDevice(sim, ({ sshPort: port, hostKey }, target) => {
      const entry = { name: ROUTER, transport: 'ssh', address: '127.0.0.1', port, pin: { hostKey } } as const;
      return openSshSession({ ...target, router: aRouter(entry) });
    });
  },
};
