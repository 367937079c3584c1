import { afterAll } from 'vitest';
import { driverContract, type Part } from '../contract/driver-contract.js';
import { linuxRig } from './linux-rig.js';
import { needs } from './needs.js';
import { openRig } from './rig.js';
import { startSshRouter } from './sshd.js';

/** A part of the driver contract, on a router of its own: what waits for timers waits at the same time. */
export async function linuxContract(part: Part): Promise<void> {
  if (!needs('root', 'namespaces', 'veth', 'htb', 'ifb', 'mirred', 'nft priority', 'sshd', 'unshare', 'nsenter', 'cc'))
    return;
  const { topology } = await openRig();
  const router = await startSshRouter(topology, { init: 'sysv' });
  const rig = await linuxRig(router);
  afterAll(async () => {
    await rig.close();
    await router.close();
    await topology.close();
  });
  driverContract('Linux over SSH in the lab', rig, [part]);
}
