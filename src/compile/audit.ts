import type { Capabilities } from '../model/capability.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { groupBy } from '../model/group-by.js';
import type { Queue, RouterIntent } from '../model/intent.js';

/** TC_HTB_MAXDEPTH in linux/net/sched/sch_htb.c; RouterOS has 8 as well, the interface queue among them. */
const MOST_LEVELS = 8;

/** What this device cannot do as asked, and what it does instead. */
export function auditRouter(intent: RouterIntent, able: Capabilities): readonly Diagnostic[] {
  const found = [
    ...auditInterfaces(intent, able),
    ...auditDisciplines(intent, able),
    ...auditFamily(intent, able),
    ...auditDepth(intent),
    ...auditPriority(intent),
  ];
  return found.map((one) => ({ ...one, router: intent.router }));
}

function auditInterfaces({ router, wan, sites }: RouterIntent, able: Capabilities): readonly Diagnostic[] {
  const needed: readonly (readonly [name: string, use: string])[] = [
    [wan, 'towards the network'],
    ...sites.flatMap(({ site, interfaces }) => interfaces.map((name) => [name, `of site ${site}`] as const)),
  ];
  const known = able.interfaces.join(', ');
  return needed
    .filter(([name]) => !able.interfaces.includes(name))
    .map(([name, use]) => ({
      code: 'audit.interface',
      severity: 'error',
      message: `router ${router} has no interface "${name}" (${use}), so nothing can be shaped there`,
      cure: `Name one of its interfaces in the inventory: ${known}.`,
    }));
}

function auditDisciplines({ router, queues }: RouterIntent, able: Capabilities): readonly Diagnostic[] {
  const leaves = queues.filter(
    ({ disciplines }) => disciplines[0] !== undefined && !able.disciplines.includes(disciplines[0]),
  );
  const choices = groupBy(leaves, ({ disciplines }) => disciplines.join(', '));
  return [...choices].map(([wish, list]) => {
    const given = list[0]?.disciplines.find((one) => able.disciplines.includes(one));
    return {
      code: 'audit.discipline',
      severity: given === undefined ? 'warning' : 'note',
      message: `router ${router} (${able.platform} ${able.version}) lacks the first of ${wish}; ${list.length} queues get ${given ?? 'fifo, which they did not ask for'}`,
    };
  });
}

function auditFamily({ router }: RouterIntent, able: Capabilities): readonly Diagnostic[] {
  if (able.ipv6) return [];
  return [
    {
      code: 'audit.ipv6',
      severity: 'warning',
      message: `router ${router} has no IPv6 enabled; if IPv6 traffic passes it, it is not classified`,
      cure: 'Enable IPv6 on the router, or make sure that the buildings have none.',
    },
  ];
}

function auditDepth({ router, queues }: RouterIntent): readonly Diagnostic[] {
  const depths = new Map<string, number>();
  const depthOf = ({ parent }: Queue): number => (parent === undefined ? 1 : (depths.get(parent) ?? 0) + 1);
  for (const queue of queues) depths.set(queue.id, depthOf(queue));
  const deepest = Math.max(0, ...depths.values());
  if (deepest < MOST_LEVELS) return [];
  return [
    {
      code: 'audit.depth',
      severity: 'error',
      message: `the queue tree of router ${router} has ${deepest} levels; with the interface itself HTB allows ${MOST_LEVELS}`,
      cure: 'Put fewer shapers above one another.',
    },
  ];
}

function auditPriority({ router, shared, sites }: RouterIntent): readonly Diagnostic[] {
  if (!shared || sites.length < 2) return [];
  return [
    {
      code: 'audit.priority',
      severity: 'note',
      message: `router ${router} serves ${sites.length} sites, and HTB knows priority on leaves only: classes of priority 1 and 2 come first, everything else goes by the precedence of its site`,
    },
  ];
}
