/** What the server answers: each shape checks, documents and types one reply. */
export * from './accounts.js';
export * from './applies.js';
export * from './audit.js';
export * from './document.js';
export * from './effective.js';
export * from './explanation.js';
export * from './history.js';
export * from './intent.js';
export * from './network.js';
export * from './orders.js';
export * from './policies.js';
export * from './problem.js';
export * from './revisions.js';
export * from './status.js';
export * from './stream.js';
export * from './traffic.js';
