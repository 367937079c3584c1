import { PLAN_FORMAT, type Plan } from '../../model/change.js';
import type { InstantFlags } from '../instant.js';
import { fleetOf, look, type Looked } from '../fleet.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { requireCompiled } from '../require.js';
import { writePlan } from '../saved-plan.js';
import { planJson, planMarkdown } from '../views/plan-data.js';
import { planText } from '../views/plan-text.js';
import { showProgress } from '../views/progress.js';
import { choose, type SelectorFlags } from '../choose.js';
import { concurrencyOf } from '../numbers.js';

export interface PlanFlags extends SelectorFlags, InstantFlags {
  readonly policies?: string;
  readonly format: 'text' | 'json' | 'markdown';
  readonly native?: boolean;
  readonly reverse?: boolean;
  readonly out?: string;
  readonly concurrency?: string;
}

/** What would change on the routers. Writes nothing to them. */
export async function plan(io: Io, flags: PlanFlags): Promise<Exit> {
  const concurrency = concurrencyOf(flags.concurrency);
  const compiled = await requireCompiled(io, flags);
  const { intents } = choose(compiled, flags);
  const fleet = fleetOf(io, compiled);
  const progress = showProgress(io, 'Looking at routers');
  const looked = await look(io, fleet, intents, { concurrency, progress });
  const isWhole = looked.length === intents.length;
  if (flags.out !== undefined && isWhole)
    await writePlan(flags.out, planOf(looked, compiled.instant, compiled.revision));
  const ways = [
    ...(flags.native === true ? ['forth' as const] : []),
    ...(flags.reverse === true ? ['back' as const] : []),
  ];
  const view = { io, compiled, fleet, looked, intents, ways };
  if (flags.format === 'json') io.out(planJson(view));
  else if (flags.format === 'markdown') io.out(planMarkdown(view));
  else {
    io.out(planText(view));
    if (flags.out !== undefined && isWhole)
      io.out(`Saved to ${flags.out}; carry it out with: qosctl apply ${flags.out}`);
  }
  return exitOf(looked, intents.length);
}

export function planOf(looked: readonly Looked[], instant: number, revision: string): Plan {
  const changeSets = looked.flatMap((one) => (one.ok && one.changeSet.changes.length > 0 ? [one.changeSet] : []));
  return { formatVersion: PLAN_FORMAT, instant, revision, changeSets };
}

function exitOf(looked: readonly Looked[], asked: number): Exit {
  if (looked.length < asked) return EXIT.interrupted;
  const seen = looked.filter((one) => one.ok);
  if (seen.length === 0) return EXIT.failed;
  if (seen.length < looked.length) return EXIT.partial;
  return seen.some((one) => one.armed || one.changeSet.changes.length > 0) ? EXIT.pending : EXIT.done;
}
