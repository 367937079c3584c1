export type { DeviceState } from './device.js';
export type { Faults, Stats } from './faults.js';
export { type Fleet, type FleetOptions, startFleet } from './fleet.js';
export { SimRouter, type SimRouterOptions, startRouter } from './router.js';
export type { Seed } from './seeds.js';
