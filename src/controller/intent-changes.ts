import type { Meaning } from '../drivers/driver.js';
import { groupBy } from '../model/group-by.js';
import type { Queue, RouterIntent, SiteIntent } from '../model/intent.js';

type Values = Meaning['values'];

/**
 * What another revision would ask of a router, in the words of the policies: no device is asked, so this says what is wanted
 * and not what is there.
 */
export function intentChanges(before: RouterIntent, after: RouterIntent): readonly Meaning[] {
  if (before === after) return [];
  const router = valuesBetween(ownOf(before), ownOf(after));
  const support: readonly Meaning[] =
    router.length === 0 ? [] : [{ subject: 'support', action: 'update', values: router }];
  return [...support, ...queueChanges(before, after), ...ruleChanges(before, after)];
}

const ownOf = ({ wan, accounting, shared, fasttrack }: RouterIntent) => ({
  wan,
  accounting,
  shared: String(shared),
  fasttrack,
});

const valuesBetween = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Values =>
  Object.keys(after).flatMap((name) => {
    const [old, now] = [before[name] ?? '', after[name] ?? ''];
    return old === now ? [] : [{ name: 'other' as const, before: `${name} ${old}`, after: `${name} ${now}` }];
  });

const placeOf = ({ site, trafficClass, role, direction }: Queue): Omit<Meaning, 'action' | 'values'> => ({
  subject: site === undefined ? 'support' : 'queue',
  direction,
  ...(site === undefined ? { trafficClass: role } : { site }),
  ...(trafficClass === undefined ? {} : { trafficClass }),
});

function queueChanges(before: RouterIntent, after: RouterIntent): readonly Meaning[] {
  const old = new Map(before.queues.map((queue) => [queue.id, queue]));
  const ids = new Set(after.queues.map(({ id }) => id));
  const gone = before.queues.filter(({ id }) => !ids.has(id));
  return [
    ...after.queues.flatMap((queue): readonly Meaning[] => {
      const known = old.get(queue.id);
      if (known === undefined) return [{ ...placeOf(queue), action: 'create', values: [] }];
      const values = queueValues(known, queue);
      return values.length === 0 ? [] : [{ ...placeOf(queue), action: 'update', values }];
    }),
    ...gone.map((queue): Meaning => ({ ...placeOf(queue), action: 'delete', values: [] })),
  ];
}

function queueValues(before: Queue, after: Queue): Values {
  const rates = (['committed', 'peak'] as const).flatMap((name) =>
    before[name] === after[name] ? [] : [{ name, before: before[name], after: after[name] }],
  );
  const priority =
    before.priority === after.priority
      ? []
      : [{ name: 'priority' as const, before: String(before.priority), after: String(after.priority) }];
  const [old, now] = [before.disciplines.join(' '), after.disciplines.join(' ')];
  const discipline = old === now ? [] : [{ name: 'discipline' as const, before: old, after: now }];
  const rest = (queue: Queue) => ({
    parent: queue.parent ?? '',
    delay: String(queue.delay),
    'packet size': String(queue.packetSize),
    default: String(queue.default),
  });
  return [...rates, ...priority, ...discipline, ...valuesBetween(rest(before), rest(after))];
}

function ruleChanges(before: RouterIntent, after: RouterIntent): readonly Meaning[] {
  const old = new Map(before.sites.map((site) => [site.site, site]));
  return after.sites.flatMap((site) => {
    const known = old.get(site.site);
    return known === undefined ? [] : [...siteValues(known, site), ...rulesBetween(known, site)];
  });
}

function siteValues(before: SiteIntent, after: SiteIntent): readonly Meaning[] {
  const own = ({ interfaces, dscp, marks }: SiteIntent) => ({
    interfaces: interfaces.join(' '),
    dscp,
    marks: Object.entries(marks)
      .map(([name, mark]) => `${name}=${mark}`)
      .toSorted()
      .join(' '),
  });
  const values = valuesBetween(own(before), own(after));
  return values.length === 0 ? [] : [{ subject: 'rule', site: after.site, action: 'update', values }];
}

const idsOf = (rules: SiteIntent['rules']): string => rules.map(({ id }) => id).join('\n');

/** One line for each traffic class: ids hold the hash of what a rule matches. */
function rulesBetween(before: SiteIntent, after: SiteIntent): readonly Meaning[] {
  if (idsOf(before.rules) === idsOf(after.rules)) return [];
  const ofClass = ({ rules }: SiteIntent) => groupBy(rules, ({ trafficClass }) => trafficClass);
  const [old, now] = [ofClass(before), ofClass(after)];
  const place = { subject: 'rule', site: after.site } as const;
  const found = [...new Set([...old.keys(), ...now.keys()])].flatMap((trafficClass): readonly Meaning[] => {
    const [had, has] = [old.get(trafficClass) ?? [], now.get(trafficClass) ?? []];
    if (idsOf(had) === idsOf(has)) return [];
    const known = new Set(had.map(({ id }) => id));
    const isMoved = had.length === has.length && has.every(({ id }) => known.has(id));
    if (isMoved) return [{ ...place, trafficClass, action: 'move', values: [] }];
    const values = [{ name: 'other' as const, before: `${had.length} rules`, after: `${has.length} rules` }];
    return [{ ...place, trafficClass, action: 'update', values }];
  });
  // Each class is as it was, and one is asked before another.
  return found.length > 0 ? found : [{ ...place, action: 'move', values: [] }];
}
