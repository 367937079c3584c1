import { writeFile } from 'node:fs/promises';
import { PLAN_FORMAT, type Plan } from '../../model/change.js';
import type { InstantFlags } from '../instant.js';
import { fleetOf, look, type Looked } from '../fleet.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { requireCompiled } from '../require.js';
import { planJson, planMarkdown } from '../views/plan-data.js';
import { nativeCommands, planText } from '../views/plan-text.js';
import { showProgress } from '../views/progress.js';
import { choose, type SelectorFlags } from '../workspace.js';
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
  const compiled = await requireCompiled(io, flags);
  const { intents } = choose(compiled, flags);
  const fleet = fleetOf(io, compiled);
  const progress = showProgress(io, 'Looking at routers');
  const looked = await look(io, fleet, intents, { concurrency: concurrencyOf(flags.concurrency), progress });
  if (flags.out !== undefined)
    await writeFile(flags.out, `${JSON.stringify(planOf(looked, compiled.instant, compiled.revision), null, 2)}\n`);
  const view = { io, compiled, fleet, looked, asked: intents.length };
  if (flags.format === 'json') io.out(planJson(view));
  else if (flags.format === 'markdown') io.out(planMarkdown(view));
  else {
    io.out(planText(view));
    if (flags.native === true || flags.reverse === true) io.out(nativeCommands(view, flags.reverse === true));
    if (flags.out !== undefined) io.out(`Saved to ${flags.out}; carry it out with: qosctl apply ${flags.out}`);
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
  return seen.some((one) => one.changeSet.changes.length > 0) ? EXIT.pending : EXIT.done;
}
