import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Stage } from '../contract/stage.js';
import { type LinuxRig, linuxRig } from './linux-rig.js';
import type { Topology } from './namespaces.js';
import { needs } from './needs.js';
import { openRig } from './rig.js';
import { type SshRouter, startSshRouter } from './sshd.js';

const isAble = needs(
  'root',
  'namespaces',
  'veth',
  'htb',
  'ifb',
  'mirred',
  'nft priority',
  'sshd',
  'unshare',
  'nsenter',
  'cc',
);
const WINDOW_MS = 20_000;

/** Each the first write of its kind. */
const MOMENTS = [
  { at: 'tc -batch', title: 'at the first write to the kernel', holds: 'old' },
  { at: 'nft -f', title: 'in the middle', holds: 'old' },
  { at: 'mv /var/lib/qosctl/armed /var/lib/qosctl/confirmed', title: 'with the confirmation', holds: 'fresh' },
] as const;

describe.runIf(isAble)('a router whose management cable is pulled in mid-apply', () => {
  let topology: Topology;
  let router: SshRouter;
  let rig: LinuxRig;

  beforeAll(async () => {
    ({ topology } = await openRig());
    router = await startSshRouter(topology, { init: 'sysv' });
    rig = await linuxRig(router);
  });
  afterAll(async () => {
    await rig.close();
    await router.close();
    await topology.close();
  });

  test.each(MOMENTS)(
    '$title holds the $holds state within the window, and nothing that fires',
    async ({ at, holds }) => {
      const stage = await Stage.set(rig, { foreign: true });
      await stage.reach('one');
      const old = await stage.state();
      const before = await stage.device.writes();
      await stage.reach('a bit of everything');
      const fresh = await stage.state();
      const offset = (await stage.device.transcript()).slice(before).findIndex((line) => line.startsWith(at));
      expect(offset).toBeGreaterThan(0);
      await stage.reach('one');
      expect(await stage.state()).toBe(old);

      await rig.pullCableAt((await stage.device.writes()) + offset + 1);
      const outcome = await stage.apply('a bit of everything', { windowMs: WINDOW_MS, timeoutMs: 6_000 });
      expect(outcome.ok).toBe(false);
      // Nobody reaches the router: what happens now is its own doing.
      await expect.poll(() => stage.state(), { timeout: 2 * WINDOW_MS }).toBe(holds === 'old' ? old : fresh);
      await expect.poll(() => stage.device.leftovers(), { timeout: 2 * WINDOW_MS }).toEqual([]);
      await rig.plugIn();
      const left = () =>
        stage.difference(holds === 'old' ? 'one' : 'a bit of everything').catch(() => 'not reached yet');
      await expect.poll(left, { timeout: 60_000 }).toEqual([]);
    },
  );
});
