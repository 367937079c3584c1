import { compileIntent } from '../../src/compile/index.js';
import type { RouterIntent } from '../../src/model/intent.js';
import type { Inventory } from '../../src/model/inventory.js';
import type { Policies } from '../../src/model/policy.js';
import { anInventory, MONDAY, somePolicies } from './nouns.js';

/** What the first router of an inventory should hold on Monday at 00:00 UTC. */
export function aRouterIntent(inventory: Inventory = anInventory(), policies: Policies = somePolicies()): RouterIntent {
  const [intent] = compileIntent(policies, inventory, MONDAY).intent.routers;
  if (intent === undefined) throw new TypeError('an inventory without a router');
  return intent;
}
