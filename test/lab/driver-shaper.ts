import type { OpenShaper } from './bench.js';
import { linuxRouter } from './linux-router.js';
import { startSshRouter } from './sshd.js';

/** The Linux driver, as somebody who shapes: every apply is the whole transaction. */
export const openDriverShaper: OpenShaper = async ({ topology }) => {
  const machine = await startSshRouter(topology);
  const router = linuxRouter(machine);
  return {
    apply: async (intent) => {
      const { ok, error } = await router.apply(intent);
      if (!ok) throw new Error(error?.message ?? 'the apply failed');
    },
    nothing: async () => {
      const session = await router.open();
      await session.observe();
      await session.close();
    },
    close: () => machine.close(),
  };
};
