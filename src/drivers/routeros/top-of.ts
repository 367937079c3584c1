import type { RouterIntent } from '../../model/intent.js';
import type { Direction } from '../../model/rate.js';

/** What the tree of a direction hangs on: an interface, or `global` where no single one sees it all. */
export const topOf = (direction: Direction, intent: RouterIntent): string =>
  direction === 'upload' ? intent.wan : downloadOf(intent);

function downloadOf({ sites, shared }: RouterIntent): string {
  const [site, ...others] = sites;
  const only = site?.interfaces.length === 1 ? site.interfaces[0] : undefined;
  return shared || others.length > 0 || only === undefined ? 'global' : only;
}
