export { adopt, indexKinds, isOurs, type Kinds, keyOf } from './adopt.js';
export { canonicalise, canonicalValue } from './canonical.js';
export { digest, type Hash } from './digest.js';
export { GUARD_LIMITS, type GuardLimits, guardRouter, type Refusal } from './guard.js';
export { invert } from './invert.js';
export { isStale, planRouter } from './plan-router.js';
export { replay } from './replay.js';
