import type { Diagnostic } from '../model/diagnostic.js';
import type { Intent, RouterIntent } from '../model/intent.js';
import type { Inventory } from '../model/inventory.js';
import type { Policies } from '../model/policy.js';
import { DIRECTIONS } from '../model/rate.js';
import { describeOverload } from './capacity.js';
import { diagnoseExpired, diagnoseSettings } from './diagnose.js';
import { committedOn } from './load.js';
import { type Situation, situationAt } from './network.js';
import { type Classifier, classifierOf, siteIntent } from './rules.js';
import type { SurveyedRouter } from './survey.js';
import { treesOf } from './tree.js';

export interface Compilation {
  readonly intent: Intent;
  readonly diagnostics: readonly Diagnostic[];
}

/** What every router should hold at an instant. */
export function compileIntent(policies: Policies, inventory: Inventory, instant: number): Compilation {
  const situation = situationAt(policies, inventory, instant);
  const classifiers = classify(policies);
  const routers = situation.survey.routers.map((router) => compileRouter(router, situation, classifiers));
  return { intent: { instant, routers }, diagnostics: diagnose(situation) };
}

function diagnose({ survey, interval, settings }: Situation): readonly Diagnostic[] {
  const overloads = survey.links.flatMap((link) =>
    DIRECTIONS.filter((direction) => committedOn(link, direction, settings) > link.capacity[direction]).map(
      (direction) => describeOverload(survey, { link, direction, interval, settings, others: 0 }),
    ),
  );
  return [
    ...diagnoseExpired(survey.policies.overrides, interval.instant),
    ...diagnoseSettings(survey, interval, settings),
    ...overloads,
  ];
}

export function classify(policies: Policies): ReadonlyMap<string, Classifier> {
  const services = new Map(policies.services.map((service) => [service.name, service]));
  return new Map(policies.classes.map((policy) => [policy.name, classifierOf(policy, services)]));
}

export function compileRouter(
  { router, sites }: SurveyedRouter,
  { survey, shapeOf }: Situation,
  classifiers: ReadonlyMap<string, Classifier>,
): RouterIntent {
  const { network } = survey.inventory;
  const known = sites.flatMap((site) => {
    const policy = survey.groupOf.get(site.name)?.policy;
    const classifier = classifiers.get(site.class);
    const shape = shapeOf(site);
    if (policy === undefined || classifier === undefined || shape === undefined) return [];
    return [{ site, policy, shape, intent: siteIntent(site, policy, classifier) }];
  });
  return {
    router: router.name,
    wan: router.wan,
    accounting: network.accounting,
    shared: router.capacity !== undefined,
    // One building that wants to be asked is enough: FastTrack works on the whole router.
    fasttrack: known.every(({ policy }) => policy.fasttrack === 'exempt') && known.length > 0 ? 'exempt' : 'refuse',
    sites: known.map(({ intent }) => intent),
    queues: treesOf(router, known, network.management),
  };
}
