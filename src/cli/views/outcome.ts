import type { RouterOutcome } from '../../controller/outcome.js';
import type { Reason } from '../../model/condition.js';
import { groupBy } from '../../model/group-by.js';
import type { Io } from '../io.js';
import type { Compiled } from '../workspace.js';
import { count, someOf } from './count.js';
import { table } from './table.js';

export interface OutcomeView {
  readonly io: Io;
  readonly compiled: Compiled;
  readonly outcomes: readonly RouterOutcome[];
  /** Routers that were asked for, started or not. */
  readonly asked: readonly string[];
  /** What to do about those that were not started. */
  readonly again: string;
}

const VERSION = 1;

export function outcomeJson({ compiled, outcomes, asked }: OutcomeView): string {
  const done = new Set(outcomes.map((outcome) => outcome.router));
  const routers = outcomes.map(({ router, reason, ok, changes, error }) => ({ router, reason, ok, changes, error }));
  const notStarted = asked.filter((router) => !done.has(router));
  return JSON.stringify({ formatVersion: VERSION, revision: compiled.revision, routers, notStarted }, null, 2);
}

export function outcomeText(view: OutcomeView): string {
  const { io, outcomes, asked, again } = view;
  const { colors } = io;
  const applied = outcomes.filter((outcome) => outcome.reason === 'Applied');
  const same = outcomes.filter((outcome) => outcome.reason === 'NoChange');
  const changes = applied.reduce((sum, outcome) => sum + outcome.changes, 0);
  const parts = [
    applied.length > 0
      ? colors.green(`${count(applied.length, 'router')} changed and read back (${count(changes, 'change')})`)
      : '',
    same.length > 0 ? `${count(same.length, 'router')} already right` : '',
  ].filter((part) => part !== '');
  if (asked.length === 0) return 'Nothing to change: the plan holds no changes';
  const lines = [parts.length > 0 ? parts.join(', ') : colors.red('No router changed')];
  for (const { reason, routers, error } of groupFailures(outcomes)) {
    lines.push(`${colors.red(reason)}: ${someOf(routers)}`, `  ${error?.message ?? ''}`);
    if (error?.cure !== undefined) lines.push(`  ${colors.green('cure')}: ${error.cure}`);
  }
  const done = new Set(outcomes.map((outcome) => outcome.router));
  const left = asked.filter((router) => !done.has(router));
  if (left.length > 0) lines.push(`${colors.yellow('Interrupted')}, not started: ${someOf(left)}; ${again}`);
  return [...lines, '', summaryTable(view)].join('\n');
}

export interface Failures {
  readonly reason: Reason;
  readonly routers: readonly string[];
  /** Of the first of them. */
  readonly error: RouterOutcome['error'];
}

/** Failures of one cause together: one reason may have several causes, each with a cure of its own. */
export function groupFailures(outcomes: readonly RouterOutcome[]): readonly Failures[] {
  const failed = outcomes.filter((outcome) => !outcome.ok);
  return [...groupBy(failed, ({ reason, error }) => `${reason} ${error?.code ?? ''}`).values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    return [{ reason: first.reason, routers: alike.map((outcome) => outcome.router).toSorted(), error: first.error }];
  });
}

/** Sites by class and region: how many are as they should be. */
function summaryTable({ compiled, outcomes }: OutcomeView): string {
  const byRouter = new Map(outcomes.map((outcome) => [outcome.router, outcome]));
  const sites = compiled.inventory.sites.filter((site) => byRouter.has(site.router));
  const groups = groupBy(sites, (site) => `${site.class}\u0000${site.region}`);
  const rows = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => {
      const [buildingClass = '', region = ''] = name.split('\u0000');
      const is = (test: (outcome: RouterOutcome) => boolean): number =>
        list.filter((site) => {
          const outcome = byRouter.get(site.router);
          return outcome !== undefined && test(outcome);
        }).length;
      return [
        buildingClass,
        region,
        list.length,
        is((one) => one.reason === 'Applied'),
        is((one) => one.reason === 'NoChange'),
        is((one) => !one.ok),
      ].map(String);
    });
  return table(['class', 'region', 'sites', 'changed', 'already right', 'failed'], rows);
}
