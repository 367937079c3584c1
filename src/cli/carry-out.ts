import { sha256 } from '../source/hash.js';
import { applyRouter, type ApplyOptions, type ApplyTask } from '../controller/apply.js';
import { fanOut } from '../controller/fan-out.js';
import type { RouterOutcome } from '../controller/outcome.js';
import type { ChangeSet } from '../model/change.js';
import { QosError } from '../model/error.js';
import { GUARD_LIMITS } from '../plan/index.js';
import { choose, isSelective, type SelectorFlags } from './choose.js';
import { holderName } from './fleet.js';
import { EXIT, type Exit, type Io } from './io.js';
import { concurrencyOf, durationOf } from './numbers.js';
import { type JournalFlags, openJournal, type RunJournal } from './run-journal.js';
import { showProgress } from './views/progress.js';
import type { Compiled } from './workspace.js';

/** What `apply` and `rollback` have in common: writing to many routers, each for itself, under one journal. */
export interface CarryOutFlags extends SelectorFlags, JournalFlags {
  readonly confirmWithin: string;
  readonly allowDeletions?: boolean;
  readonly concurrency?: string;
}

/** Shorter than a write and a look back may take, or so long that nobody remembers. */
const WINDOW = { min: 5_000, max: 3_600_000 };

export function checkFlags(flags: CarryOutFlags): void {
  durationOf('--confirm-within', flags.confirmWithin, WINDOW);
  concurrencyOf(flags.concurrency);
}

/** Opens the journal, before any router is contacted. */
export async function applyOptions(
  io: Io,
  flags: CarryOutFlags,
  about: { readonly revision: string; readonly command: string },
): Promise<ApplyOptions & { readonly journal: RunJournal }> {
  return {
    holder: holderName(io),
    windowMs: durationOf('--confirm-within', flags.confirmWithin, WINDOW),
    ...(flags.allowDeletions === true ? {} : { guard: GUARD_LIMITS }),
    hash: sha256,
    journal: await openJournal(io, flags, about),
  };
}

/** Of recorded change sets those that the selectors select; a router that is gone from the inventory stays in. */
export function narrow(
  compiled: Compiled,
  flags: SelectorFlags,
  recorded: { readonly sets: readonly ChangeSet[]; readonly what: string },
): readonly ChangeSet[] {
  if (!isSelective(flags)) return recorded.sets;
  const chosen = new Set(choose(compiled, flags).routers.map((router) => router.name));
  const sets = recorded.sets.filter((set) => chosen.has(set.router));
  if (sets.length > 0) return sets;
  const routers = recorded.sets.map((set) => set.router);
  throw new QosError('usage', `${recorded.what} changes none of the selected routers`, {
    cure: `It changes ${routers.slice(0, 8).join(', ')}${routers.length > 8 ? '…' : ''}.`,
  });
}

/** Carries them out and closes their journal. */
export async function runTasks(
  io: Io,
  tasks: readonly ApplyTask[],
  options: { readonly concurrency: string | undefined; readonly label: string; readonly journal: RunJournal },
): Promise<readonly RouterOutcome[]> {
  const progress = showProgress(io, options.label);
  let failed = 0;
  const results = await fanOut(tasks, {
    concurrency: concurrencyOf(options.concurrency),
    signal: io.signal,
    act: applyRouter,
    done: (outcome, finished, total) => {
      if (!outcome.ok) failed += 1;
      progress.step(finished, total, failed);
    },
  });
  progress.end();
  await options.journal.close();
  return results.flatMap((outcome) => (outcome === undefined ? [] : [outcome]));
}

export function exitOf(outcomes: readonly RouterOutcome[], asked: number): Exit {
  if (outcomes.length < asked) return EXIT.interrupted;
  const failed = outcomes.filter((outcome) => !outcome.ok).length;
  if (failed === 0) return EXIT.done;
  return failed === outcomes.length ? EXIT.failed : EXIT.partial;
}
