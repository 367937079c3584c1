import { count } from './count.js';
import { formatDiagnostic } from './diagnostics-text.js';
import { blocksOf } from './commands.js';
import { describePlan } from './plan-summary.js';
import { findingsOf, type Trouble, troublesOf } from './plan-troubles.js';
import { type PlanView, routerMeanings, seenOf } from './plan-view.js';
import { uplinkLine } from './uplink-line.js';

/** The plan in the words of the policy; the native commands come only when asked for. */
export function planText(view: PlanView): string {
  const uplink = uplinkLine(view);
  const said = [
    ...describePlan(routerMeanings(view), view.compiled.inventory),
    ...(uplink === undefined ? [] : [uplink]),
  ];
  return [
    headOf(view),
    ...said.map((line) => `  ${line}`),
    ...troublesOf(view).flatMap((trouble) => troubleText(view, trouble)),
    ...findingsOf(view).map((finding) => formatDiagnostic(view.io, view.compiled, finding)),
    ...blocksOf(view).flatMap(({ title, commands }) => [view.io.colors.bold(`# ${title}`), ...commands]),
  ].join('\n');
}

function headOf(view: PlanView): string {
  const { colors } = view.io;
  const seen = seenOf(view);
  const pending = seen.filter((one) => one.changeSet.changes.length > 0);
  if (seen.length === 0) return colors.red('No router could be looked at');
  if (pending.length > 0) {
    const changes = pending.reduce((sum, one) => sum + one.changeSet.changes.length, 0);
    return `${colors.bold(count(pending.length, 'router'))} of ${view.intents.length} to change, ${count(changes, 'change')} in all`;
  }
  const holds = `${count(seen.length, 'router')} ${seen.length === 1 ? 'holds' : 'hold'} what the policies ask for`;
  return seen.some((one) => one.armed)
    ? `${colors.yellow('Nothing to change yet')}: ${holds}, and not all of it is confirmed`
    : `${colors.green('Nothing to change')}: ${holds}`;
}

function troubleText({ io: { colors } }: PlanView, { level, title, about, lines }: Trouble): readonly string[] {
  const paint = level === 'error' ? colors.red : colors.yellow;
  return [`  ${paint(title)}: ${about}`, ...lines.map((line) => `    ${line}`)];
}
