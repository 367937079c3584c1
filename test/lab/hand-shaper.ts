import type { OpenShaper } from './bench.js';
import { applyByHand, removeByHand } from './hand-htb.js';

/** The tree written by hand, as somebody who shapes. */
export const openHandShaper: OpenShaper = async ({ topology: { router } }) => {
  let shape = '';
  return {
    apply: async (intent) => {
      const next = intent.queues.map(({ id }) => id).join();
      if (shape !== next) await removeByHand(router);
      shape = next;
      await applyByHand(router, intent);
    },
    // As many processes as an apply starts: two looks, two batches, one table.
    nothing: async () => {
      for (let turn = 0; turn < 5; turn += 1) await router.run(['true']);
    },
    close: () => removeByHand(router),
  };
};
