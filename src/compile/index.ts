export { auditRouter } from './audit.js';
export type { Conflict, Repair } from './capacity.js';
export {
  type CapacitySurvey,
  type IntervalLoad,
  type LinkLoads,
  type SiteShare,
  surveyCapacity,
} from './capacity-survey.js';
export { type Compilation, compileIntent } from './compile.js';
export { effectiveSite, type EffectiveSite } from './effective.js';
export {
  type ExplainedQueue,
  type ExplainedRule,
  type ExplainedValue,
  type Explanation,
  explainPacket,
  type Question,
} from './explain.js';
export { checkFeasibility, type Feasibility, type UplinkLoad } from './feasibility.js';
export { type Interval, intervalAt, intervalsOf } from './interval.js';
export { runPolicyTests, type TestResult } from './policy-test.js';
export type { TestFailure } from './promise.js';
export type { Layer, Traced, TracedRates, TrafficSettings } from './settings.js';
