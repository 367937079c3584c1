import type { RouterIntent } from '../../src/model/intent.js';
import type { OpenShaper } from './bench.js';
import { applyByHand, removeByHand } from './hand-htb.js';

/** The tree written by hand, as somebody who shapes. */
export const openHandShaper: OpenShaper = async ({ topology: { router } }) => {
  let shape = '';
  const apply = async (intent: RouterIntent): Promise<void> => {
    const next = intent.queues.map(({ id }) => id).join();
    if (shape !== next) await removeByHand(router);
    shape = next;
    await applyByHand(router, intent);
  };
  return {
    apply,
    write: async (intent) => {
      const before = performance.now();
      await apply(intent);
      return performance.now() - before;
    },
    // As many processes as an apply starts: two looks, two batches, one table.
    nothing: async () => {
      for (let turn = 0; turn < 5; turn += 1) await router.run(['true']);
    },
    close: () => removeByHand(router),
  };
};
