import type { Driver, OpenSession } from './drivers/driver.js';
import { linux, openLinuxSession } from './drivers/linux/index.js';
import { openApiSession, openSshSession, routeros } from './drivers/routeros/index.js';
import { QosError } from './model/error.js';
import type { Router } from './model/inventory.js';

/** The only place that names concrete parts. */
interface Kit {
  readonly driver: Driver;
  readonly open: OpenSession;
}

const KITS: Readonly<Record<string, Kit>> = {
  'routeros/api': { driver: routeros, open: openApiSession },
  'routeros/ssh': { driver: routeros, open: openSshSession },
  'linux/ssh': { driver: linux, open: openLinuxSession },
};

/** Driver and session for a router of the inventory. */
export function kitFor(router: Router): Kit {
  const kit = KITS[`${router.driver}/${router.transport}`];
  if (kit !== undefined) return kit;
  throw new QosError(
    'usage',
    `${router.name}: driver ${router.driver} over ${router.transport} is not part of this version`,
    {
      subject: router.name,
      cure: `Supported: ${Object.keys(KITS).join(', ')}.`,
    },
  );
}

/** How long what took, told to a collector where the environment asks for that. */
export { openTracing } from './tracing/open-telemetry.js';
