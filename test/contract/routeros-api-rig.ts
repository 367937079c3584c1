import { openApiSession } from '../../src/drivers/routeros/index.js';
import { type SimRouter, startRouter } from '../../src/simulator/index.js';
import { aRouter } from '../support/nouns.js';
import type { Rig, RigDevice } from './rig.js';
import { SimDevice, SIMULATED, simOptions } from './routeros-sim-device.js';
import { ROUTER } from './transitions.js';

/** The API of a simulated router, on a port of its own on the loopback. */
export const routerosApiRig: Rig = {
  ...SIMULATED,
  router: { driver: 'routeros', transport: 'api', tls: false },
  start: async (options) => openSim(await startRouter(simOptions(options))),
};

/** A device of this rig on a router that was started elsewhere. */
export const openSim = (sim: SimRouter): RigDevice =>
  new SimDevice(sim, ({ port }, target) =>
    openApiSession({ ...target, router: aRouter({ name: ROUTER, address: '127.0.0.1', port, tls: false }) }),
  );
