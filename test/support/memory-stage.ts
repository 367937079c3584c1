import type { ApplyOptions, ApplyTask } from '../../src/controller/apply-task.js';
import type { Session } from '../../src/drivers/driver.js';
import { memoryRig } from '../contract/memory-rig.js';
import { Stage } from '../contract/stage.js';
import type { StateName } from '../contract/transitions.js';

/** A device in memory that has reached a state, with foreign objects. */
export async function stageAt(state: StateName): Promise<Stage> {
  const stage = await Stage.set(memoryRig, { foreign: true });
  await stage.reach(state);
  stage.journal.length = 0;
  return stage;
}

export const withOptions = (task: ApplyTask, options: Partial<ApplyOptions>): ApplyTask => ({
  ...task,
  options: { ...task.options, ...options },
});

/** Stands between the transaction and its sessions. */
export const withSession = (task: ApplyTask, over: (session: Session) => Partial<Session>): ApplyTask => ({
  ...task,
  open: async () => {
    const session = await task.open();
    return Object.assign(Object.create(session) as Session, bound(session), over(session));
  },
});

/** Private fields need the session itself behind every method. */
function bound(session: Session): Session {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(session)) as (keyof Session)[];
  const methods = names.filter((name) => typeof session[name] === 'function');
  return Object.fromEntries(methods.map((name) => [name, session[name].bind(session)])) as unknown as Session;
}
