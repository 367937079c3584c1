import type { Inventory, Site } from '../model/inventory.js';
import type { Position } from '../model/origin.js';
import type { Expectation, Policies, PolicyTest } from '../model/policy.js';
import { classify } from './compile.js';
import { checkFeasibility, type UplinkLoad } from './feasibility.js';
import { HORIZON_DAYS, intervalsOf } from './interval.js';
import { type Situation, situationIn, upcoming } from './network.js';
import { placeOf } from '../model/origin.js';
import type { TestFailure } from './promise.js';
import { judgePacket } from './promise-packet.js';
import { judgeRates } from './promise-rates.js';
import { judgeUplink } from './promise-uplink.js';
import type { Classifier } from './rules.js';
import { selectSites } from '../model/select.js';
import { sortByName } from './sort-by-name.js';
import { surveyNetwork } from './survey.js';
import { DAY } from '../model/zone.js';

export interface TestResult {
  readonly name: string;
  readonly at: Position;
  readonly passed: boolean;
  readonly failures: readonly TestFailure[];
}

/** What expectations are judged by: all intervals of the horizon, computed once for all tests. */
export interface Evidence {
  readonly situations: readonly Situation[];
  readonly classifiers: ReadonlyMap<string, Classifier>;
  readonly loads: readonly UplinkLoad[];
}

export function runPolicyTests(policies: Policies, inventory: Inventory, from: number): readonly TestResult[] {
  if (policies.tests.length === 0) return [];
  const survey = surveyNetwork(policies, inventory, upcoming(policies, from, from + HORIZON_DAYS * DAY));
  const evidence = {
    situations: intervalsOf(policies, from).map((interval) => situationIn(survey, interval)),
    classifiers: classify(policies),
    loads: checkFeasibility(policies, inventory, from).loads,
  };
  return sortByName(policies.tests).map((test) => runTest(test, inventory, evidence));
}

function runTest(test: PolicyTest, inventory: Inventory, evidence: Evidence): TestResult {
  const sites = sortByName(selectSites(test.select, inventory));
  const failures = test.expect.flatMap((expectation) => {
    const failure = judge(expectation, sites, evidence);
    return failure === undefined ? [] : [failure];
  });
  return { name: test.name, at: placeOf(test.at), passed: failures.length === 0, failures };
}

function judge(expectation: Expectation, sites: readonly Site[], evidence: Evidence): TestFailure | undefined {
  if (expectation.kind === 'uplink-share') return judgeUplink(expectation, evidence.loads);
  if (sites.length === 0)
    return { message: 'no site is selected, so nothing is promised', found: 'no site', at: placeOf(expectation.at) };
  if (expectation.kind === 'packet') return judgePacket(expectation, sites, evidence.classifiers);
  return judgeRates(expectation, sites, evidence.situations);
}
