import { kitFor } from '../../compose.js';
import { sha256 } from '../../source/hash.js';
import type { ApplyOptions, ApplyTask } from '../../controller/apply.js';
import { failure } from '../../controller/outcome.js';
import { planTakeBack } from '../../controller/plan-changes.js';
import type { ChangeSet } from '../../model/change.js';
import { QosError } from '../../model/error.js';
import { suggestName } from '../../model/nearest.js';
import { listRuns, readRun, type RunRecord } from '../../store/journal-file.js';
import { applyOptions, type CarryOutFlags, checkFlags, exitOf, narrow, runTasks } from '../carry-out.js';
import { type Fleet, fleetOf, notInInventory } from '../fleet.js';
import type { InstantFlags } from '../instant.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { requireCompiled } from '../require.js';
import { journalFolder } from '../run-journal.js';
import { outcomeJson, outcomeText } from '../views/outcome.js';
import { table } from '../views/table.js';

export interface RollbackFlags extends CarryOutFlags, InstantFlags {
  readonly policies?: string;
  readonly format: 'text' | 'json';
  readonly run?: string;
  readonly list?: boolean;
}

const VERSION = 1;

/** Takes a run back: every router that still holds what that run left there returns to what it had before it. */
export async function rollback(io: Io, flags: RollbackFlags): Promise<Exit> {
  const folder = journalFolder(io, flags);
  if (flags.list === true) {
    const runs = await listRuns(folder);
    const records = await Promise.all(runs.map((name) => readRun(folder, name)));
    io.out(flags.format === 'json' ? listJson(records) : listText(records));
    return EXIT.done;
  }
  checkFlags(flags);
  const record = await recordOf(folder, flags.run);
  const compiled = await requireCompiled(io, flags);
  const sets = narrow(compiled, flags, { sets: record.applied, what: `run ${record.run}` });
  const fleet = fleetOf(io, compiled);
  const known = new Set(compiled.inventory.routers.map((router) => router.name));
  const options = await applyOptions(
    io,
    { ...flags, allowDeletions: true },
    { revision: compiled.revision, command: `rollback ${record.run}` },
  );
  const tasks = sets.filter((set) => known.has(set.router)).map((set) => takeBack(fleet, set, options));
  const done = await runTasks(io, tasks, {
    concurrency: flags.concurrency,
    label: `Taking back ${record.run}`,
    journal: options.journal,
  });
  const gone = sets
    .filter((set) => !known.has(set.router))
    .map(({ router }) => failure(router, notInInventory(router)));
  const outcomes = [...done, ...gone];
  const asked = sets.map((set) => set.router);
  const view = { io, compiled, outcomes, asked, again: `run qosctl rollback --run ${record.run} again` };
  io.out(flags.format === 'json' ? outcomeJson(view) : outcomeText(view));
  return exitOf(outcomes, asked.length);
}

function takeBack(fleet: Fleet, set: ChangeSet, options: ApplyOptions): ApplyTask {
  const { router, target } = set;
  const { driver } = kitFor(fleet.routerOf(router));
  return {
    router,
    driver,
    plan: planTakeBack(driver, set, sha256),
    open: () => fleet.open(router),
    options: { ...options, expected: new Map([[router, target]]) },
  };
}

/** The run asked for, else the last one that changed a router. */
async function recordOf(folder: string, asked: string | undefined): Promise<RunRecord> {
  const cure = 'qosctl rollback --list shows the runs.';
  const runs = await listRuns(folder);
  if (asked !== undefined) {
    if (!runs.includes(asked)) {
      throw new QosError('usage', `there is no run ${asked} in ${folder}`, { cure: suggestName(asked, runs) ?? cure });
    }
    const record = await readRun(folder, asked);
    if (record.applied.length > 0) return record;
    throw new QosError('usage', `run ${asked} changed no router, so there is nothing to take back`, { cure });
  }
  for (const run of runs.toReversed()) {
    const record = await readRun(folder, run);
    if (record.applied.length > 0) return record;
  }
  throw new QosError('usage', `there is no run to take back in ${folder}`, {
    cure: runs.length > 0 ? cure : 'Run it where qosctl apply ran, or name its journal with --journal DIR.',
  });
}

const listJson = (records: readonly RunRecord[]): string =>
  JSON.stringify(
    {
      formatVersion: VERSION,
      runs: records.map(({ run, command, at, applied, unfinished }) => ({
        run,
        command,
        at,
        routers: applied.map((set) => set.router),
        unfinished,
      })),
    },
    null,
    2,
  );

function listText(records: readonly RunRecord[]): string {
  if (records.length === 0) return 'No runs yet.';
  const rows = records.map(({ run, command, at, applied, unfinished }) => [
    run,
    command,
    at,
    String(applied.length),
    String(unfinished.length),
  ]);
  const note = 'Unfinished: the run was cut off there; the routers took it back by themselves when its window ended.';
  const isCut = records.some(({ unfinished }) => unfinished.length > 0);
  return [table(['run', 'command', 'at', 'routers', 'unfinished'], rows), ...(isCut ? [note] : [])].join('\n');
}
