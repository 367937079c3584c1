import { type ChangeSet, PLAN_FORMAT } from '../../model/change.js';
import { blocksOf, commandsOf } from './commands.js';
import { describePlan } from './plan-summary.js';
import { notLookedAt, type PlanView, routerMeanings, seenOf } from './plan-view.js';
import { findingsOf, troublesOf } from './plan-troubles.js';
import { uplinkLine } from './uplink-line.js';

/** The plan for machines: summary first, then every router with its change set or its failure. */
export function planJson(view: PlanView): string {
  const { compiled, fleet, ways } = view;
  return JSON.stringify(
    {
      formatVersion: PLAN_FORMAT,
      revision: compiled.revision,
      instant: new Date(compiled.instant).toISOString(),
      summary: describePlan(routerMeanings(view), compiled.inventory),
      uplink: uplinkLine(view),
      routers: view.looked.map((one) =>
        one.ok
          ? {
              router: one.router,
              version: one.version,
              armed: one.armed,
              changeSet: one.changeSet,
              diagnostics: one.diagnostics,
              ...(ways.includes('forth') ? { commands: commandsOf(fleet, one.changeSet, 'forth') } : {}),
              ...(ways.includes('back') ? { reverse: commandsOf(fleet, one.changeSet, 'back') } : {}),
            }
          : { router: one.router, reason: one.outcome.reason, error: one.outcome.error },
      ),
      notLookedAt: notLookedAt(view),
    },
    null,
    2,
  );
}

const ROWS = 40;

/** The plan as a comment on a merge request. */
export function planMarkdown(view: PlanView): string {
  const pending = seenOf(view).filter((one) => one.changeSet.changes.length > 0);
  const uplink = uplinkLine(view);
  const lines = [
    `### qosctl plan: ${pending.length} of ${view.intents.length} routers to change`,
    '',
    ...describePlan(routerMeanings(view), view.compiled.inventory).map((sentence) => `- ${sentence}`),
    ...(uplink === undefined ? [] : [`- ${uplink}`]),
    ...troublesOf(view).map((one) => `- **${one.title}**: ${[one.about, ...one.lines].join(' — ')}`),
    ...findingsOf(view).map((one) => `- **${one.severity}** ${one.code}, ${one.router ?? ''}: ${one.message}`),
  ];
  if (pending.length === 0) return lines.join('\n');
  return [...lines, '', ...changeTable(pending.map((one) => one.changeSet)), ...nativeBlock(view)].join('\n');
}

function changeTable(sets: readonly ChangeSet[]): readonly string[] {
  const rows = sets.slice(0, ROWS).map(({ router, changes }) => {
    const number = (...actions: readonly string[]): number =>
      changes.filter((change) => actions.includes(change.action)).length;
    return `| ${router} | ${number('create')} | ${number('update')} | ${number('replace', 'move')} | ${number('delete')} |`;
  });
  const more = sets.length > ROWS ? [`| … ${sets.length - ROWS} more | | | | |`] : [];
  return ['| router | create | update | replace or move | delete |', '|---|--:|--:|--:|--:|', ...rows, ...more];
}

function nativeBlock(view: PlanView): readonly string[] {
  const lines = blocksOf(view).flatMap(({ title, commands }) => [`# ${title}`, ...commands]);
  return lines.length === 0 ? [] : ['', '```', ...lines, '```'];
}
