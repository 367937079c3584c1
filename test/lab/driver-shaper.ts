import type { Session } from '../../src/drivers/driver.js';
import { linux } from '../../src/drivers/linux/index.js';
import { planFor } from '../../src/pipeline.js';
import { sha256 } from '../../src/source/hash.js';
import type { OpenShaper } from './bench.js';
import { linuxRouter } from './linux-router.js';
import { needs } from './needs.js';
import { startSshRouter } from './sshd.js';

/** Longer than any measurement of writes alone. */
const WRITING_MS = 600_000;

/** Whether its acceptance can be measured here. */
export const canAccept = (): boolean =>
  needs('root', 'namespaces', 'veth', 'htb', 'nft priority', 'iperf3', 'irtt', 'ethtool', 'cc', 'sshd');

/** The Linux driver, as somebody who shapes: every apply is the whole transaction. */
export const openDriverShaper: OpenShaper = async ({ topology }) => {
  const machine = await startSshRouter(topology);
  const router = linuxRouter(machine);
  let writing: Session | undefined;
  const stopWriting = async (): Promise<void> => {
    await writing?.release();
    await writing?.close();
    writing = undefined;
  };
  const startWriting = async (): Promise<Session> => {
    const session = await router.open();
    await session.observe();
    await session.lock('lab', WRITING_MS);
    // The driver writes nothing that no undo covers. This one takes nothing back: the next apply says what holds.
    await session.arm([], WRITING_MS);
    return session;
  };
  return {
    apply: async (intent) => {
      await stopWriting();
      const { ok, error } = await router.apply(intent);
      if (!ok) throw new Error(error?.message ?? 'the apply failed');
    },
    write: async (intent) => {
      writing ??= await startWriting();
      const { changes } = planFor(linux, intent, await writing.observe(), sha256).changeSet;
      const steps = linux.encode(changes);
      const before = performance.now();
      const [failed] = await writing.execute(steps);
      if (failed !== undefined) throw new Error(failed.message);
      return performance.now() - before;
    },
    nothing: async () => {
      writing ??= await startWriting();
      await writing.resume('lab');
    },
    close: async () => {
      await stopWriting();
      await machine.close();
    },
  };
};
