import { writeFile } from 'node:fs/promises';
import { kitFor } from '../compose.js';
import { type Change, type ChangeSet, PLAN_FORMAT, type Plan } from '../model/change.js';
import { QosError } from '../model/error.js';
import type { Router } from '../model/inventory.js';
import { kindsOf } from '../pipeline.js';
import { readNamed } from './files.js';

export const writePlan = (file: string, plan: Plan): Promise<void> =>
  writeFile(file, `${JSON.stringify(plan, null, 2)}\n`);

/** Reads a plan that `plan --out` saved. Whatever else the file is, it is refused before any router is contacted. */
export async function readPlan(file: string): Promise<Plan> {
  const text = await readNamed(file);
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch (cause) {
    throw notPlan(file, 'it is not JSON', cause);
  }
  if (!isRecord(plan)) throw notPlan(file, 'it is not an object');
  const { formatVersion, changeSets } = plan;
  if (formatVersion !== PLAN_FORMAT) {
    throw notPlan(file, `its formatVersion is ${JSON.stringify(formatVersion)}, this version reads ${PLAN_FORMAT}`);
  }
  if ('summary' in plan) throw notPlan(file, 'it is the report of qosctl plan --format json');
  if (!Array.isArray(changeSets)) throw notPlan(file, 'it has no changeSets');
  for (const set of changeSets) if (!isChangeSet(set)) throw notPlan(file, `${nameOf(set)} has no readable changes`);
  const routers = changeSets.map(nameOf);
  const twice = routers.find((name, index) => routers.indexOf(name) !== index);
  if (twice !== undefined) throw notPlan(file, `${twice} stands in it twice`);
  return plan as unknown as Plan;
}

/** A plan may come from another version, or its router may have another driver by now. */
export function checkKinds(file: string, set: ChangeSet, router: Router): void {
  const { driver } = kitFor(router);
  const strange = set.changes.map((change) => subjectOf(change).kind).find((kind) => !kindsOf(driver).has(kind));
  if (strange === undefined) return;
  throw notPlan(file, `for ${set.router} it has objects "${strange}", which driver ${driver.name} does not know`);
}

const subjectOf = (change: Change): { readonly kind: string } =>
  change.action === 'create' ? change.after : change.before;

const notPlan = (file: string, why: string, cause?: unknown): QosError =>
  new QosError('plan.format', `${file} is not a plan that can be carried out: ${why}; no router was contacted`, {
    subject: file,
    cause,
    cure: 'Make one with qosctl plan --out FILE.',
  });

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (set: unknown): string =>
  isRecord(set) && typeof set['router'] === 'string' ? `router ${set['router']}` : 'a change set';

const isChangeSet = (value: unknown): boolean =>
  isRecord(value) &&
  ['router', 'base', 'target'].every((name) => typeof value[name] === 'string') &&
  Array.isArray(value['changes']) &&
  value['changes'].every(isChange);

const SIDES: Readonly<Record<string, readonly ('before' | 'after')[]>> = {
  create: ['after'],
  update: ['before', 'after'],
  replace: ['before', 'after'],
  move: ['before', 'after'],
  delete: ['before'],
};

function isChange(value: unknown): boolean {
  if (!isRecord(value) || typeof value['key'] !== 'string' || typeof value['rank'] !== 'number') return false;
  const action = String(value['action']);
  const sides = Object.hasOwn(SIDES, action) ? SIDES[action] : undefined;
  if (sides === undefined || (action === 'update' && !Array.isArray(value['fields']))) return false;
  return sides.every((side) => isObject(value[side]));
}

const isObject = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value['kind'] === 'string' &&
  isRecord(value['fields']) &&
  Object.values(value['fields']).every((field) => typeof field === 'string');
