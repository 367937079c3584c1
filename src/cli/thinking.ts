import { kitFor } from '../compose.js';
import type { InForce } from '../controller/controller.js';
import type { Meaning } from '../drivers/driver.js';
import { QosError } from '../model/error.js';
import { formatRate } from '../model/rate.js';
import { effectiveSite, explainPacket } from '../pipeline.js';
import type { Thinking } from '../server/server.js';

/** What the server shows and cannot think of itself. */
export const thinking: Thinking = {
  explainPacket: ({ policies, inventory }, question) => explainPacket(policies, inventory, question),
  effectiveSite({ policies, inventory, instant }, name) {
    const site = inventory.sites.find((one) => one.name === name);
    if (site === undefined) throw new QosError('usage', `there is no site "${name}"`, { subject: name });
    return effectiveSite(policies, inventory, site, instant);
  },
  describePlan(force, { changeSet }) {
    const { router, intent } = placeOf(force, changeSet.router);
    const { driver } = kitFor(router);
    return changeSet.changes.map((change) => ({
      action: change.action,
      key: change.key,
      native: driver
        .encode([change])
        .map((step) => driver.show(step))
        .join('\n'),
      meaning: inWords(driver.interpret(change, intent)),
    }));
  },
};

function placeOf({ inventory, intents }: InForce, name: string) {
  const router = inventory.routers.find((one) => one.name === name);
  const intent = intents.get(name);
  if (router !== undefined && intent !== undefined) return { router, intent };
  throw new QosError('usage', `there is no router "${name}"`, { subject: name });
}

/** `hospital-1: voice upload: committed 10 Mbps → 20 Mbps` */
function inWords({ site, trafficClass, direction, action, subject, values }: Meaning): string {
  const place = [site, [trafficClass, direction].filter(Boolean).join(' ')].filter(Boolean).join(': ');
  const shown = (value: number | string): string => (typeof value === 'number' ? formatRate(value) : value);
  const what =
    values.length === 0
      ? `${subject} ${action}`
      : values
          .map(({ name, before, after }) =>
            name === 'committed' || name === 'peak'
              ? `${name} ${shown(before)} → ${shown(after)}`
              : `${name} ${before} → ${after}`,
          )
          .join(', ');
  return place === '' ? what : `${place}: ${what}`;
}
