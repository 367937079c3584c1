import { kitFor } from '../compose.js';
import type { InForce } from '../controller/controller.js';
import { planLines } from '../controller/plan-lines.js';
import { QosError } from '../model/error.js';
import { invert } from '../plan/index.js';
import { effectiveSite, explainPacket, surveyCapacity } from '../pipeline.js';
import type { Thinking } from '../server/server.js';

/** What the server shows and cannot think of itself. */
export const thinking: Thinking = {
  explainPacket: ({ policies, inventory }, question) => explainPacket(policies, inventory, question),
  effectiveSite({ policies, inventory, instant }, name) {
    const site = inventory.sites.find((one) => one.name === name);
    if (site === undefined) throw new QosError('usage', `there is no site "${name}"`, { subject: name });
    return effectiveSite(policies, inventory, site, instant);
  },
  surveyCapacity: ({ policies, inventory, instant }) => surveyCapacity(policies, inventory, instant),
  describePlan(force, { changeSet }) {
    const { router, intent } = placeOf(force, changeSet.router);
    return planLines(kitFor(router).driver, intent, changeSet.changes);
  },
  describeUndo(force, { router, changes }) {
    const { driver } = kitFor(placeOf(force, router).router);
    return changes.map((change) =>
      driver
        .encodeUndo(invert([change]))
        .map((step) => driver.show(step))
        .join('\n'),
    );
  },
};

function placeOf({ inventory, intents }: InForce, name: string) {
  const router = inventory.routers.find((one) => one.name === name);
  const intent = intents.get(name);
  if (router !== undefined && intent !== undefined) return { router, intent };
  throw new QosError('usage', `there is no router "${name}"`, { subject: name });
}
