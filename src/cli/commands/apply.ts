import { kitFor } from '../../compose.js';
import { sha256 } from '../../source/hash.js';
import type { ApplyOptions, ApplyTask } from '../../controller/apply.js';
import { planChanges } from '../../controller/plan-changes.js';
import type { Plan } from '../../model/change.js';
import type { RouterIntent } from '../../model/intent.js';
import { judge, planFor } from '../../pipeline.js';
import { applyOptions, type CarryOutFlags, checkFlags, exitOf, narrow, runTasks } from '../carry-out.js';
import { choose } from '../choose.js';
import { type Fleet, fleetOf } from '../fleet.js';
import type { InstantFlags } from '../instant.js';
import type { Exit, Io } from '../io.js';
import { requireCompiled } from '../require.js';
import { checkKinds, readPlan } from '../saved-plan.js';
import { outcomeJson, outcomeText } from '../views/outcome.js';
import type { Compiled } from '../workspace.js';

export interface ApplyFlags extends CarryOutFlags, InstantFlags {
  readonly policies?: string;
  readonly format: 'text' | 'json';
}

/** Brings the routers to what the policies ask for, or carries out a saved plan. */
export async function apply(io: Io, file: string | undefined, flags: ApplyFlags): Promise<Exit> {
  checkFlags(flags);
  const saved = file === undefined ? undefined : { file, plan: await readPlan(file) };
  const compiled = await requireCompiled(io, flags);
  const fleet = fleetOf(io, compiled);
  const work = saved === undefined ? fromPolicies(compiled, flags, fleet) : fromPlan(compiled, flags, fleet, saved);
  const options = await applyOptions(io, flags, { revision: compiled.revision, command: 'apply' });
  const tasks = work.map((task) => task(options));
  const outcomes = await runTasks(io, tasks, {
    concurrency: flags.concurrency,
    label: 'Applying',
    journal: options.journal,
  });
  const again = file === undefined ? 'run the same command again' : 'make a new plan for them';
  const view = { io, compiled, outcomes, asked: tasks.map((task) => task.router), again };
  io.out(flags.format === 'json' ? outcomeJson(view) : outcomeText(view));
  return exitOf(outcomes, tasks.length);
}

type Work = readonly ((options: ApplyOptions) => ApplyTask)[];

function fromPolicies(compiled: Compiled, flags: ApplyFlags, fleet: Fleet): Work {
  return choose(compiled, flags).intents.map((intent) => {
    const { router } = intent;
    const { driver } = kitFor(fleet.routerOf(router));
    const plan: ApplyTask['plan'] = (seen) => planFor(driver, intent, seen, sha256);
    return (options) => ({ router, driver, plan, open: () => fleet.open(router), options });
  });
}

interface Saved {
  readonly file: string;
  readonly plan: Plan;
}

/** A saved plan is carried out as it is, and only where nothing stands in its way now. */
function fromPlan(compiled: Compiled, flags: ApplyFlags, fleet: Fleet, { file, plan }: Saved): Work {
  const sets = narrow(compiled, flags, { sets: plan.changeSets, what: `the plan ${file}` });
  const expected = new Map(sets.map((set) => [set.router, set.base]));
  const intents = new Map(compiled.intent.routers.map((intent): [string, RouterIntent] => [intent.router, intent]));
  return sets.map((set) => {
    const { router } = set;
    checkKinds(file, set, fleet.routerOf(router));
    const { driver } = kitFor(fleet.routerOf(router));
    const intent = intents.get(router);
    const wanted = planChanges(driver, set, sha256);
    const plan: ApplyTask['plan'] = (seen) => ({
      ...wanted(seen),
      diagnostics: intent === undefined ? [] : judge(driver, intent, seen),
    });
    return (options) => ({ router, driver, plan, open: () => fleet.open(router), options: { ...options, expected } });
  });
}
