import type { InForce } from '../controller/controller.js';
import { groupBy } from '../model/group-by.js';
import type { Origin } from '../model/origin.js';
import type { PolicyFile } from '../model/revision.js';
import { forceOf, type House } from './house.js';
import type { PolicyFileItem } from './replies/files.js';

interface Written {
  readonly kind: string;
  readonly name: string;
  readonly at: Origin;
}

/** Where each noun of the revision in force is written. */
function nounsOf({ inventory, policies }: InForce): readonly Written[] {
  const named = (kind: string, nouns: readonly { readonly name: string; readonly at: Origin }[]): readonly Written[] =>
    nouns.map(({ name, at }) => ({ kind, name, at }));
  return [
    ...named('Region', inventory.network.regions),
    ...named('Uplink', inventory.network.uplinks),
    ...named('Router', inventory.routers),
    ...named('Site', inventory.sites),
    ...named('Credentials', inventory.credentials),
    ...named('ClassPolicy', policies.classes),
    ...named('Service', policies.services),
    ...named('Calendar', policies.calendars),
    ...named('Override', policies.overrides),
    ...named('PolicyTest', policies.tests),
  ];
}

const MOST_NAMES = 20;

export function fileItems(force: InForce, files: readonly PolicyFile[]): readonly PolicyFileItem[] {
  const byFile = groupBy(nounsOf(force), ({ at }) => at.file);
  return files.map(({ path, bytes }) => ({
    path,
    bytes: bytes.length,
    holds: [...groupBy(byFile.get(path) ?? [], ({ kind }) => kind)].map(([kind, found]) => ({
      kind,
      count: found.length,
      names: found.slice(0, MOST_NAMES).map(({ name }) => name),
    })),
  }));
}

/** The files of the revision in force, as the store kept them. */
export const filesInForce = async (house: House): Promise<readonly PolicyFile[]> =>
  (await house.store.revisions.files(forceOf(house).revision.id)) ?? [];
