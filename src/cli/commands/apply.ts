import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kitFor, sha256 } from '../../compose.js';
import { type ApplyOptions, applyRouter, type ApplyTask } from '../../controller/apply.js';
import { fanOut } from '../../controller/fan-out.js';
import type { RouterOutcome } from '../../controller/outcome.js';
import { planChanges } from '../../controller/plan-changes.js';
import { type ChangeSet, PLAN_FORMAT, type Plan } from '../../model/change.js';
import { QosError } from '../../model/error.js';
import { GUARD_LIMITS } from '../../plan/index.js';
import { planFor } from '../../pipeline.js';
import { JournalFile } from '../../store/journal-file.js';
import { type Fleet, fleetOf, holderName } from '../fleet.js';
import type { InstantFlags } from '../instant.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { concurrencyOf, durationOf } from '../numbers.js';
import { requireCompiled } from '../require.js';
import { outcomeJson, outcomeText } from '../views/outcome.js';
import { showProgress } from '../views/progress.js';
import { choose, type Compiled, type SelectorFlags } from '../workspace.js';

export interface ApplyFlags extends SelectorFlags, InstantFlags {
  readonly policies?: string;
  readonly format: 'text' | 'json';
  readonly confirmWithin: string;
  readonly allowDeletions?: boolean;
  readonly concurrency?: string;
  readonly journal?: string;
}

/** Brings the routers to what the policies ask for, or carries out a saved plan. */
export async function apply(io: Io, file: string | undefined, flags: ApplyFlags): Promise<Exit> {
  const compiled = await requireCompiled(io, flags);
  const fleet = fleetOf(io, compiled);
  const saved = file === undefined ? undefined : await readPlan(file);
  const options = applyOptions(
    io,
    flags,
    await openJournal(io, flags, { revision: compiled.revision, command: 'apply' }),
  );
  const tasks = saved === undefined ? intentTasks(compiled, flags, fleet, options) : planTasks(saved, fleet, options);
  const outcomes = await runTasks(io, tasks, { concurrency: concurrencyOf(flags.concurrency), label: 'Applying' });
  const view = { io, compiled, outcomes, asked: tasks.map((task) => task.router) };
  io.out(flags.format === 'json' ? outcomeJson(view) : outcomeText(view));
  return exitOf(outcomes, tasks.length);
}

export const JOURNAL_FOLDER = join('.qosctl', 'journal');

/** A run's journal, opened at the first write: a run that changes nothing leaves none. */
export async function openJournal(
  io: Io,
  flags: { readonly journal?: string },
  about: { readonly revision: string; readonly command: string },
): Promise<ApplyOptions['journal']> {
  const at = (): string => new Date(io.now()).toISOString();
  const run = `${at().replaceAll(/[-:]/g, '').slice(0, 15)}-${process.pid}`;
  const file = new JournalFile(flags.journal ?? join(io.cwd, JOURNAL_FOLDER), run);
  let head: Promise<void> | undefined;
  return {
    async begin({ router, plan }) {
      head ??= file.append({ event: 'run', run, at: at(), ...about });
      await head;
      await file.append({ event: 'begin', router, at: at(), changeSet: plan.changeSet });
    },
    end: ({ router, reason, ok }) => file.append({ event: 'end', router, at: at(), reason, ok }),
  };
}

const WINDOW = { min: 5_000, max: 3_600_000 };

export function applyOptions(
  io: Io,
  flags: { readonly confirmWithin: string; readonly allowDeletions?: boolean },
  journal: ApplyOptions['journal'],
): ApplyOptions {
  return {
    holder: holderName(io),
    windowMs: durationOf('--confirm-within', flags.confirmWithin, WINDOW),
    ...(flags.allowDeletions === true ? {} : { guard: GUARD_LIMITS }),
    hash: sha256,
    journal,
  };
}

function intentTasks(
  compiled: Compiled,
  flags: SelectorFlags,
  fleet: Fleet,
  options: ApplyOptions,
): readonly ApplyTask[] {
  return choose(compiled, flags).intents.map((intent) => {
    const { driver } = kitFor(fleet.routerOf(intent.router));
    return {
      router: intent.router,
      driver,
      plan: (seen) => planFor(driver, intent, seen, sha256),
      open: () => fleet.open(intent.router),
      options,
    };
  });
}

function planTasks(plan: Plan, fleet: Fleet, options: ApplyOptions): readonly ApplyTask[] {
  const expected = new Map(plan.changeSets.map((set) => [set.router, set.base]));
  return plan.changeSets.map((set) => changeTask(fleet, set, { ...options, expected }));
}

export function changeTask(fleet: Fleet, set: ChangeSet, options: ApplyOptions): ApplyTask {
  const { driver } = kitFor(fleet.routerOf(set.router));
  return {
    router: set.router,
    driver,
    plan: planChanges(driver, set, sha256),
    open: () => fleet.open(set.router),
    options,
  };
}

async function readPlan(file: string): Promise<Plan> {
  let plan: Plan;
  try {
    plan = JSON.parse(await readFile(file, 'utf8')) as Plan;
  } catch (cause) {
    throw new QosError('plan.format', `${file} cannot be read as a plan`, {
      subject: file,
      cause,
      cure: 'Make one with qosctl plan --out FILE.',
    });
  }
  if (plan.formatVersion !== PLAN_FORMAT || !Array.isArray(plan.changeSets)) {
    throw new QosError(
      'plan.format',
      `${file} has plan format ${String(plan.formatVersion)}; this version reads ${PLAN_FORMAT}`,
      { subject: file },
    );
  }
  return plan;
}

export async function runTasks(
  io: Io,
  tasks: readonly ApplyTask[],
  options: { readonly concurrency: number; readonly label: string },
): Promise<readonly RouterOutcome[]> {
  const progress = showProgress(io, options.label);
  let failed = 0;
  const results = await fanOut(tasks, {
    concurrency: options.concurrency,
    signal: io.signal,
    act: applyRouter,
    done: (outcome, finished, total) => {
      if (!outcome.ok) failed += 1;
      progress.step(finished, total, failed);
    },
  });
  progress.end();
  return results.flatMap((outcome) => (outcome === undefined ? [] : [outcome]));
}

export function exitOf(outcomes: readonly RouterOutcome[], asked: number): Exit {
  if (outcomes.length < asked) return EXIT.interrupted;
  const failed = outcomes.filter((outcome) => !outcome.ok).length;
  if (failed === 0) return EXIT.done;
  return failed === outcomes.length ? EXIT.failed : EXIT.partial;
}
