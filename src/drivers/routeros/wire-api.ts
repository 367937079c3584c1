import type { DeviceObject } from '../../model/device.js';
import type { Step } from '../driver.js';

/** Step ↔ API sentences (manual API 47579160). Pure. */
export type Words = readonly string[];

/** A step needs the handles that were observed: the API addresses objects by `.id` alone. */
export function stepWords(step: Step): Words {
  const fields = Object.entries(step.fields).filter(([name]) => name !== '.id');
  const values = fields.map(([name, value]) => `=${name}=${value}`);
  const id = `=.id=${step.handle ?? ''}`;
  switch (step.verb) {
    case 'add':
      return [
        `${step.kind}/add`,
        ...values,
        ...(step.before?.handle === undefined ? [] : [`=place-before=${step.before.handle}`]),
      ];
    case 'set':
      return [`${step.kind}/set`, id, ...values];
    case 'remove':
      return [`${step.kind}/remove`, id];
    case 'move':
      return [
        `${step.kind}/move`,
        `=numbers=${step.handle ?? ''}`,
        ...(step.before?.handle === undefined ? [] : [`=destination=${step.before.handle}`]),
      ];
  }
}

/** Several removals of one kind travel in one sentence: `.id` takes a list. */
export function groupRemovals(steps: readonly Step[]): readonly (readonly Step[])[] {
  const groups: Step[][] = [];
  const open = new Map<string, Step[]>();
  for (const step of steps) {
    const group = step.verb === 'remove' ? open.get(step.kind) : undefined;
    if (group !== undefined) group.push(step);
    else {
      const fresh = [step];
      groups.push(fresh);
      if (step.verb === 'remove') open.set(step.kind, fresh);
    }
  }
  return groups;
}

export function groupWords(group: readonly Step[]): Words {
  const [first] = group;
  if (first === undefined) return [];
  if (group.length === 1) return stepWords(first);
  return [`${first.kind}/remove`, `=.id=${group.map((step) => step.handle ?? '').join(',')}`];
}

/** A printed row as an object: what is no field of its kind (`.id`, `dynamic`) stays among the fields, and counts for nothing. */
export function rowObject(kind: string, row: Readonly<Record<string, string>>): DeviceObject {
  const handle = row['.id'];
  return {
    kind,
    fields: row,
    ...(handle === undefined ? {} : { handle }),
    ...(row['dynamic'] === 'true' || row['dynamic'] === 'yes' ? { dynamic: true as const } : {}),
  };
}
