export type { Faults, Stats } from './faults.js';
export { type Fleet, type FleetOptions, startFleet } from './fleet.js';
export { type RouterState, SimRouter, type SimRouterOptions, startRouter } from './router.js';
export type { Seed } from './seeds.js';
export { authorizedKeyOf } from './ssh-session.js';
