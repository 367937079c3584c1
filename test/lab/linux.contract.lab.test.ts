import { afterAll } from 'vitest';
import { driverContract } from '../contract/driver-contract.js';
import { linuxRig } from './linux-rig.js';
import { needs } from './needs.js';
import { openRig } from './rig.js';
import { startSshRouter } from './sshd.js';

if (needs('root', 'namespaces', 'veth', 'htb', 'ifb', 'mirred', 'nft priority', 'sshd', 'unshare', 'nsenter', 'cc')) {
  const { topology } = await openRig();
  const router = await startSshRouter(topology, { init: 'sysv' });
  const rig = await linuxRig(router);
  afterAll(async () => {
    await rig.close();
    await router.close();
    await topology.close();
  });
  driverContract('Linux over SSH in the lab', rig);
}
