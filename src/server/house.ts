import type { FastifyBaseLogger } from 'fastify';
import type { Compiled, Controller, InForce } from '../controller/controller.js';
import type { PlanLine } from '../controller/plan-lines.js';
import type { Tracer } from '../model/tracer.js';
import type { CapacitySurvey, EffectiveSite, Explanation, PacketQuestion, RouterPlan } from '../pipeline.js';
import type { ChangeSet } from '../model/change.js';
import type { Accounts, Store } from '../store/store.js';
import type { ServerConfig } from './config.js';
import type { Entrance } from './entrance.js';
import type { Metrics } from './metrics.js';
import type { Oidc } from './oidc.js';
import { Problem } from './problem.js';
import type { ApiDocument } from './replies/document.js';

/** What the server is shown but cannot think of: it sees neither compiler nor drivers. */
export interface Thinking {
  explainPacket(force: InForce, question: PacketQuestion): Explanation;
  effectiveSite(compiled: Compiled, site: string): EffectiveSite;
  /** Guarantees on every link in every interval to come, and what does not fit. */
  surveyCapacity(compiled: Compiled): CapacitySurvey;
  /** Each change in the words of the device and in those of the policies. */
  describePlan(force: InForce, plan: Pick<RouterPlan, 'changeSet'>): readonly PlanLine[];
  /** How the device would be told to take each change back, one text for each. */
  describeUndo(force: InForce, changes: ChangeSet): readonly string[];
}

/** What the handlers of requests work with. */
export interface House {
  readonly controller: Controller;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly config: ServerConfig;
  readonly thinking: Thinking;
  readonly entrance: Entrance;
  readonly now: () => number;
  readonly log: FastifyBaseLogger;
  /** Absent: nobody is told how long requests take. */
  readonly tracer?: Tracer;
  readonly metrics: Metrics;
  readonly oidc: Oidc | undefined;
  /** The OpenAPI document. */
  readonly document: () => ApiDocument;
}

export function forceOf({ controller }: Pick<House, 'controller'>): InForce {
  const { force } = controller.view();
  if (force !== undefined) return force;
  throw new Problem('server.not-ready', 'No revision of the policies is in force yet.', {
    cure: 'Look at /api/v1/revisions for what is wrong with the newest one.',
  });
}

/** The same with what each router is kept to: some may be pinned to another revision. */
export const wantedOf = (house: Pick<House, 'controller'>): InForce => ({
  ...forceOf(house),
  intents: house.controller.view().wanted,
});
