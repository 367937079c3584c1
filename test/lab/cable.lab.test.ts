import { describe, type ExpectStatic, test } from 'vitest';
import { Stage } from '../contract/stage.js';
import { type LinuxRig, linuxRig } from './linux-rig.js';
import { needs } from './needs.js';
import { openRig } from './rig.js';
import { startSshRouter } from './sshd.js';

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
const WINDOW_MS = 15_000;
const FROM = 'one';
const TO = 'a bit of everything';
/** From this write on the undo is armed, whether anybody hears of it or not; before it a lock stays, which does nothing. */
const ARMING = 'mkdir /var/lib/qosctl/arming';
/** From this write on what was written is confirmed. */
const CONFIRMED = 'mv /var/lib/qosctl/armed /var/lib/qosctl/confirmed';

/** Routers at once, each with its share of the writes: most of the time is spent waiting for a window to end. */
const ROUTERS = [0, 1, 2, 3] as const;

describe.runIf(isAble)('a router whose management cable is pulled in mid-apply', () => {
  test.concurrent.for(ROUTERS)(
    'comes back to what it had within the window, or holds what was confirmed, whichever write it was (router %d)',
    async (turn, { expect }) => {
      const { topology } = await openRig();
      const router = await startSshRouter(topology, { init: 'sysv' });
      const rig = await linuxRig(router);
      try {
        const trial = await prepare(rig, expect);
        for (let write = turn; write < trial.lines.length; write += ROUTERS.length) await pull(trial, write);
      } finally {
        await rig.close();
        await router.close();
        await topology.close();
      }
    },
  );
});

interface Trial {
  /** The test's own: several are under way. */
  readonly expect: ExpectStatic;
  readonly rig: LinuxRig;
  readonly stage: Stage;
  readonly old: string;
  readonly fresh: string;
  /** The writes of the apply, in order. */
  readonly lines: readonly string[];
}

async function prepare(rig: LinuxRig, expect: ExpectStatic): Promise<Trial> {
  const stage = await Stage.set(rig, { foreign: true });
  await stage.reach(FROM);
  const old = await stage.state();
  const before = await stage.device.writes();
  await stage.reach(TO);
  const lines = (await stage.device.transcript()).slice(before);
  const fresh = await stage.state();
  await stage.reach(FROM);
  expect(await stage.state()).toBe(old);
  expect(lines).toEqual(expect.arrayContaining([ARMING, CONFIRMED]));
  return { expect, rig, stage, old, fresh, lines };
}

async function pull({ expect, rig, stage, old, fresh, lines }: Trial, write: number): Promise<void> {
  const where = `write ${write + 1} of ${lines.length}, ${lines[write]}`;
  const isConfirmed = write >= lines.indexOf(CONFIRMED);
  await rig.pullCableAt((await stage.device.writes()) + write + 1);
  const outcome = await stage.apply(TO, { windowMs: WINDOW_MS, timeoutMs: 6_000 });
  expect(outcome.ok, where).toBe(false);
  // Nobody reaches the router: what happens now is its own doing. A lock that nobody holds any more does nothing.
  const left = async (): Promise<readonly string[]> => (await stage.device.leftovers()).filter((one) => one !== 'lock');
  await expect.poll(left, { timeout: 2 * WINDOW_MS, message: where }).toEqual([]);
  expect(await stage.state(), where).toBe(isConfirmed ? fresh : old);
  await rig.plugIn();
  const missing = (): Promise<unknown> => stage.difference(isConfirmed ? TO : FROM).catch(() => 'not reached yet');
  await expect.poll(missing, { timeout: 60_000, message: where }).toEqual([]);
  await stage.outlastLock();
  await stage.reach(FROM);
  expect(await stage.state(), where).toBe(old);
}
