import { PLAN_FORMAT } from '../../model/change.js';
import { describePlan } from './plan-summary.js';
import { type PlanView, routerMeanings, seenOf } from './plan-view.js';
import { uplinkLine } from './uplink-line.js';

/** The plan for machines: summary first, then every router with its change set or its failure. */
export function planJson(view: PlanView): string {
  const { compiled } = view;
  return JSON.stringify(
    {
      formatVersion: PLAN_FORMAT,
      revision: compiled.revision,
      instant: new Date(compiled.instant).toISOString(),
      summary: describePlan(routerMeanings(view), compiled.inventory),
      routers: view.looked.map((one) =>
        one.ok
          ? {
              router: one.router,
              version: one.version,
              armed: one.armed,
              changeSet: one.changeSet,
              diagnostics: one.diagnostics,
            }
          : { router: one.router, reason: one.outcome.reason, error: one.outcome.error },
      ),
    },
    null,
    2,
  );
}

const ROWS = 40;

/** The plan as a comment on a merge request. */
export function planMarkdown(view: PlanView): string {
  const pending = seenOf(view).filter((one) => one.changeSet.changes.length > 0);
  const lost = view.looked.flatMap((one) => (one.ok ? [] : [one.outcome]));
  const uplink = uplinkLine(view);
  const lines = [
    `### qosctl plan: ${pending.length} of ${view.asked} routers to change`,
    '',
    ...describePlan(routerMeanings(view), view.compiled.inventory).map((sentence) => `- ${sentence}`),
    ...(uplink === undefined ? [] : [`- ${uplink}`]),
    ...lost.map((outcome) => `- **${outcome.reason}**: ${outcome.error?.message ?? outcome.router}`),
  ];
  if (pending.length === 0) return [...lines, '- nothing to change'].join('\n');
  const rows = pending.slice(0, ROWS).map((one) => {
    const { changes } = one.changeSet;
    const number = (action: string): number => changes.filter((change) => change.action === action).length;
    return `| ${one.router} | ${number('create')} | ${number('update')} | ${number('replace') + number('move')} | ${number('delete')} |`;
  });
  const more = pending.length > ROWS ? [`| … ${pending.length - ROWS} more | | | | |`] : [];
  return [
    ...lines,
    '',
    '| router | create | update | replace | delete |',
    '|---|--:|--:|--:|--:|',
    ...rows,
    ...more,
  ].join('\n');
}
