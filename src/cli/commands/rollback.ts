import { join } from 'node:path';
import { kitFor, sha256 } from '../../compose.js';
import { planTakeBack } from '../../controller/plan-changes.js';
import type { ChangeSet } from '../../model/change.js';
import { QosError } from '../../model/error.js';
import { listRuns, readRun } from '../../store/journal-file.js';
import { fleetOf } from '../fleet.js';
import type { InstantFlags } from '../instant.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { concurrencyOf } from '../numbers.js';
import { requireCompiled } from '../require.js';
import { outcomeJson, outcomeText } from '../views/outcome.js';
import { table } from '../views/table.js';
import { choose, type SelectorFlags } from '../workspace.js';
import { applyOptions, exitOf, JOURNAL_FOLDER, openJournal, runTasks } from './apply.js';

export interface RollbackFlags extends SelectorFlags, InstantFlags {
  readonly policies?: string;
  readonly format: 'text' | 'json';
  readonly run?: string;
  readonly list?: boolean;
  readonly confirmWithin: string;
  readonly concurrency?: string;
  readonly journal?: string;
}

/** Takes an apply back: every router that still holds what that run left there returns to what it had before it. */
export async function rollback(io: Io, flags: RollbackFlags): Promise<Exit> {
  const folder = flags.journal ?? join(io.cwd, JOURNAL_FOLDER);
  const runs = await listRuns(folder);
  if (flags.list === true) {
    const records = await Promise.all(runs.map((name) => readRun(folder, name)));
    const rows = records.map((one) => [
      one.run,
      one.command,
      one.at,
      String(one.applied.length),
      String(one.unfinished.length),
    ]);
    io.out(table(['run', 'command', 'at', 'routers', 'unfinished'], rows));
    return EXIT.done;
  }
  const name = flags.run ?? runs.at(-1);
  if (name === undefined || !runs.includes(name)) {
    throw new QosError('usage', name === undefined ? 'there is no run to take back' : `there is no run ${name}`, {
      cure: 'qosctl rollback --list shows the runs.',
    });
  }
  const record = await readRun(folder, name);
  const compiled = await requireCompiled(io, flags);
  const chosen = new Set(choose(compiled, flags).routers.map((router) => router.name));
  const sets = record.applied.filter((set) => chosen.has(set.router));
  const fleet = fleetOf(io, compiled);
  const journal = await openJournal(io, flags, { revision: compiled.revision, command: `rollback ${name}` });
  const options = applyOptions(io, { ...flags, allowDeletions: true }, journal);
  const expected = new Map(sets.map((set) => [set.router, set.target]));
  const tasks = sets.map((set: ChangeSet) => {
    const { driver } = kitFor(fleet.routerOf(set.router));
    return {
      router: set.router,
      driver,
      plan: planTakeBack(driver, set, sha256),
      open: () => fleet.open(set.router),
      options: { ...options, expected },
    };
  });
  const outcomes = await runTasks(io, tasks, {
    concurrency: concurrencyOf(flags.concurrency),
    label: `Taking back ${name}`,
  });
  const view = { io, compiled, outcomes, asked: tasks.map((task) => task.router) };
  io.out(flags.format === 'json' ? outcomeJson(view) : outcomeText(view));
  return exitOf(outcomes, tasks.length);
}
