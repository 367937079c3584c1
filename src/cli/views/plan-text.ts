import { kitFor } from '../../compose.js';
import { invert } from '../../plan/index.js';
import { formatDiagnostic } from './diagnostics-text.js';
import { count, describePlan } from './plan-summary.js';
import { type PlanView, routerMeanings, seenOf } from './plan-view.js';
import { uplinkLine } from './uplink-line.js';
import { groupBy } from '../../model/group-by.js';

/** The plan in the words of the policy; the native commands come only when asked for. */
export function planText(view: PlanView): string {
  const { colors } = view.io;
  const seen = seenOf(view);
  const pending = seen.filter((one) => one.changeSet.changes.length > 0);
  const lines: string[] = [];
  for (const sentence of describePlan(routerMeanings(view), view.compiled.inventory)) lines.push(`  ${sentence}`);
  const uplink = uplinkLine(view);
  if (uplink !== undefined) lines.push(`  ${uplink}`);
  lines.push(...troubles(view));
  const changes = pending.reduce((sum, one) => sum + one.changeSet.changes.length, 0);
  const head =
    pending.length === 0
      ? `${colors.green('Nothing to change')}: ${count(seen.length, 'router')} hold${seen.length === 1 ? 's' : ''} what the policies ask for`
      : `${colors.bold(count(pending.length, 'router'))} of ${view.asked} to change, ${count(changes, 'change')} in all`;
  return [head, ...lines].join('\n');
}

const SHOWN = 5;

/** Routers not reached, applies under way, and what stands in the way on live routers, grouped so that 560 fit a screen. */
function troubles(view: PlanView): readonly string[] {
  const { io, compiled } = view;
  const lost = view.looked.flatMap((one) => (one.ok ? [] : [one.outcome]));
  const lines: string[] = [];
  for (const [reason, outcomes] of groupBy(lost, (outcome) => outcome.reason)) {
    const names = outcomes.slice(0, SHOWN).map((outcome) => outcome.router);
    lines.push(
      `  ${io.colors.red(reason)}: ${count(outcomes.length, 'router')} (${names.join(', ')}${outcomes.length > SHOWN ? '…' : ''})`,
    );
    lines.push(`    ${outcomes[0]?.error?.message ?? ''}`);
  }
  const armed = seenOf(view).filter((one) => one.armed);
  if (armed.length > 0) {
    lines.push(
      `  ${io.colors.yellow('not confirmed')}: ${count(armed.length, 'router')} will take back an apply that was cut off, by itself, when its window ends (${armed
        .slice(0, SHOWN)
        .map((one) => one.router)
        .join(', ')}${armed.length > SHOWN ? '…' : ''})`,
    );
  }
  const found = seenOf(view).flatMap((one) => one.diagnostics.filter((each) => each.severity !== 'note'));
  for (const [, alike] of groupBy(found, (one) => `${one.code} ${one.message}`)) {
    const [first] = alike;
    if (first === undefined) continue;
    lines.push(
      formatDiagnostic(
        io,
        compiled,
        alike.length === 1
          ? first
          : {
              ...first,
              router: `${alike.length} routers (${alike
                .slice(0, 3)
                .map((one) => one.router ?? '')
                .join(', ')}…)`,
            },
      ),
    );
  }
  return lines;
}

/** Each router's commands as an administrator would type them; with `reverse` the ones that take the plan back. */
export function nativeCommands(view: PlanView, reverse: boolean): string {
  return seenOf(view)
    .filter((one) => one.changeSet.changes.length > 0)
    .map((one) => {
      const { driver } = kitFor(view.fleet.routerOf(one.router));
      const { changes } = one.changeSet;
      const steps = reverse ? driver.encodeUndo(invert(changes)) : driver.encode(changes);
      return [view.io.colors.bold(`# ${one.router}`), ...steps.map((step) => driver.show(step))].join('\n');
    })
    .join('\n');
}
