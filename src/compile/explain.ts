import { QosError } from '../model/error.js';
import type { Queue, Rule } from '../model/intent.js';
import type { Inventory } from '../model/inventory.js';
import { fieldOrigin, type Position } from '../model/origin.js';
import type { Match, Packet, Policies } from '../model/policy.js';
import type { Direction, Rate } from '../model/rate.js';
import type { Dscp } from '../model/dscp.js';
import { classify, compileRouter } from './compile.js';
import { effectiveSite, type EffectiveSite } from './effective.js';
import type { Interval } from './interval.js';
import { findRule } from './match.js';
import { situationAt } from './network.js';
import { placeOf } from '../model/origin.js';
import type { Layer, Traced } from './settings.js';

export interface Question {
  readonly site: string;
  readonly packet: Packet;
  readonly instant: number;
}

/** The rule that took the packet. `term` counts from 1 within the service. */
export interface ExplainedRule {
  readonly id: string;
  readonly service: string;
  readonly term: number;
  readonly match: Omit<Match, 'at'>;
  readonly at: Position;
}

/** One value that decides about a queue: what is in force, and what was written where. */
export interface ExplainedValue {
  readonly name: 'committed' | 'peak' | 'priority' | 'allocation' | 'contention' | 'precedence' | 'capacity';
  readonly value: number;
  readonly at: Position;
  readonly layer: Layer | 'network';
  /** Class, calendar, override, router… that it was written for. */
  readonly source: string;
}

export interface ExplainedQueue {
  readonly id: string;
  readonly role: Queue['role'];
  /** As pushed: after repair and within what is above. */
  readonly committed: Rate;
  readonly peak: Rate;
  readonly values: readonly ExplainedValue[];
}

export interface Explanation {
  readonly site: string;
  readonly class: string;
  readonly router: string;
  readonly direction: Direction;
  readonly instant: number;
  readonly interval: Interval;
  /** Absent: no rule takes the packet, so it goes to the default class. */
  readonly rule?: ExplainedRule;
  readonly trafficClass: string;
  readonly default: boolean;
  /** DSCP that the packet leaves with; absent: as it came, as all packets do on their way to the building. */
  readonly mark?: Dscp;
  readonly queue: ExplainedQueue;
  /** Nearest first. */
  readonly parents: readonly ExplainedQueue[];
}

/** Which queue a packet lands in, and why. */
export function explainPacket(policies: Policies, inventory: Inventory, question: Question): Explanation {
  const { packet, instant } = question;
  const site = inventory.sites.find(({ name }) => name === question.site);
  if (site === undefined) throw new QosError('usage', `there is no site "${question.site}"`);
  const effective = effectiveSite(policies, inventory, site, instant);
  const situation = situationAt(policies, inventory, instant);
  const surveyed = situation.survey.routers.find(({ router }) => router.name === site.router);
  if (surveyed === undefined) throw new QosError('usage', `there is no router "${site.router}"`);
  const intent = compileRouter(surveyed, situation, classify(policies));
  const mine = intent.sites.find((one) => one.site === site.name);
  if (mine === undefined) throw new QosError('usage', `site "${site.name}" is not on router "${site.router}"`);
  const rule = findRule(mine.rules, packet);
  const trafficClass = rule?.trafficClass ?? mine.defaultClass;
  const mark = packet.direction === 'upload' ? mine.marks[trafficClass] : undefined;
  const [queue, ...parents] = chainOf(`${site.name}/${trafficClass}/${packet.direction}`, intent.queues).map((one) => ({
    id: one.id,
    role: one.role,
    committed: one.committed,
    peak: one.peak,
    values: valuesOf(one, effective, inventory),
  }));
  if (queue === undefined) throw new QosError('usage', `site "${site.name}" has no traffic class "${trafficClass}"`);
  return {
    site: site.name,
    class: site.class,
    router: site.router,
    direction: packet.direction,
    instant,
    interval: effective.interval,
    ...(rule === undefined ? {} : { rule: explainRule(rule, policies) }),
    trafficClass,
    default: rule === undefined,
    ...(mark === undefined ? {} : { mark }),
    queue,
    parents,
  };
}

function explainRule(rule: Rule, policies: Policies): ExplainedRule {
  const terms = policies.services.find(({ name }) => name === rule.service)?.match ?? [];
  const { at, ...match } = rule.match;
  return { id: rule.id, service: rule.service, term: terms.indexOf(rule.match) + 1, match, at: placeOf(at) };
}

/** The queue and all above it. */
function chainOf(id: string, queues: readonly Queue[]): readonly Queue[] {
  const byId = new Map(queues.map((queue) => [queue.id, queue]));
  const chain: Queue[] = [];
  for (let queue = byId.get(id); queue !== undefined; queue = byId.get(queue.parent ?? '')) chain.push(queue);
  return chain;
}

function valuesOf(queue: Queue, effective: EffectiveSite, { routers }: Inventory): readonly ExplainedValue[] {
  const { direction } = queue;
  if (queue.role === 'site') {
    const { allocation } = effective;
    return [
      explained('allocation', { ...allocation, value: allocation.value[direction] }),
      explained('contention', effective.contention),
      explained('committed', effective.committed[direction]),
      explained('precedence', effective.precedence),
    ];
  }
  const traffic = effective.traffic.find(({ name }) => name === queue.trafficClass);
  if (traffic !== undefined) {
    return [
      explained('committed', traffic[direction].committed),
      explained('peak', traffic[direction].peak),
      explained('priority', traffic.priority),
    ];
  }
  const router = routers.find(({ name }) => name === effective.router);
  if (router?.capacity === undefined) return [];
  const at = fieldOrigin(router.at, 'capacity');
  return [{ name: 'capacity', value: router.capacity[direction], at, layer: 'network', source: router.name }];
}

const explained = (what: ExplainedValue['name'], { value, at, layer, name }: Traced<number>): ExplainedValue => ({
  name: what,
  value,
  at,
  layer,
  source: name,
});
