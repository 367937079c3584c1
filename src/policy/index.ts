import type { Diagnostic } from '../model/diagnostic.js';
import type { Inventory } from '../model/inventory.js';
import type { Calendar, Policies } from '../model/policy.js';
import { attachEvents } from './attach.js';
import { type Gathered, gatherFile, joinGathered } from './gather.js';
import { lintCalendar } from './lint/calendars.js';
import { lintClass } from './lint/classes.js';
import { lintNames } from './lint/names.js';
import { lintPrefixes } from './lint/prefixes.js';
import { lintRouters } from './lint/routers.js';
import { lintSelectors } from './lint/selectors.js';
import { lintServices } from './lint/services.js';
import { lintUplinks } from './lint/uplinks.js';
import { problem } from './report.js';
import type { PolicyFile } from '../model/revision.js';

export { schemaReference } from './reference.js';
export { documentSchema, SCHEMAS } from './schema/index.js';

export interface ReadResult {
  readonly policies: Policies;
  /** Undefined where the repository has no network. */
  readonly inventory: Inventory | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The files of a policy repository → nouns, and everything that is wrong with them, in the order of the files. */
export function readPolicies(files: readonly PolicyFile[]): ReadResult {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const documents = sorted.filter(({ path }) => /\.ya?ml$/i.test(path));
  const gathered = joinGathered(documents.map(gatherCached));
  const events = attachEvents(gathered.calendars, sorted);
  const policies: Policies = {
    classes: gathered.classes,
    services: gathered.services,
    calendars: events.calendars,
    overrides: gathered.overrides,
    tests: gathered.tests,
  };
  const [network] = gathered.networks;
  const { routers, sites, credentials } = gathered;
  const inventory = network === undefined ? undefined : { network, routers, sites, credentials };
  const diagnostics = [
    ...gathered.diagnostics,
    ...events.diagnostics,
    ...lintNames(gathered),
    ...lintEmpty(gathered),
    ...lintNouns(gathered, policies.calendars),
    ...(inventory === undefined || !isWhole(gathered) ? [] : lintSelectors(policies, inventory)),
  ];
  return { policies, inventory, diagnostics: inOrder(diagnostics) };
}

/** The last version of each file: most files of a repository stay as they are from one look to the next. */
const cache = new Map<string, { readonly bytes: Uint8Array; readonly gathered: Gathered }>();

function gatherCached(file: PolicyFile): Gathered {
  const known = cache.get(file.path);
  if (known !== undefined && isSame(known.bytes, file.bytes)) return known.gathered;
  const gathered = gatherFile(file);
  if (cache.size > 10_000) cache.clear();
  cache.set(file.path, { bytes: file.bytes, gathered });
  return gathered;
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a === b || (a.length === b.length && a.every((byte, index) => byte === b[index]));

/** Whether the absence of a site proves something. */
const isWhole = ({ unread }: Gathered): boolean => !unread.includes('Inventory') && !unread.includes('any');

function lintNouns(gathered: Gathered, calendars: readonly Calendar[]): readonly Diagnostic[] {
  const { classes, services, networks, routers, sites } = gathered;
  const byName = new Map(services.map((service) => [service.name, service]));
  return [
    ...classes.flatMap((policy) => [...lintClass(policy), ...lintServices(policy, byName)]),
    ...lintUse(gathered),
    ...networks.slice(0, 1).flatMap(lintUplinks),
    ...lintRouters(routers, sites, isWhole(gathered)),
    ...lintPrefixes(sites),
    ...gathered.calendars.flatMap(({ calendar, ics }) =>
      lintCalendar(calendars.find(({ name }) => name === calendar.name) ?? calendar, ics !== undefined),
    ),
  ];
}

function lintUse(gathered: Gathered): readonly Diagnostic[] {
  const used = new Set(gathered.sites.map((site) => site.class));
  const known = gathered.definitions.filter(({ kind }) => kind === 'class');
  const names = new Set(known.map(({ name }) => name));
  // A misspelt class is reported as such; the one that was meant is not unused.
  if (used.size === 0 || !isWhole(gathered) || [...used].some((name) => !names.has(name))) return [];
  const unused = known.filter(({ name }) => !used.has(name));
  return unused.map(({ name, at }) =>
    problem('class.unused', at, `no site is of class "${name}", so it changes nothing`, {
      severity: 'note',
      cure: 'Write it at a site, or remove it.',
    }),
  );
}

/** What must be there for anything to be done. Not said of a kind of which a document could not be read. */
function lintEmpty(gathered: Gathered): readonly Diagnostic[] {
  const { classes, networks, sites, unread } = gathered;
  const needed = [
    ['Network', networks.length],
    ['ClassPolicy', classes.length],
    ['Inventory', sites.length],
  ] as const;
  const absent = needed.filter(([kind, count]) => count === 0 && !unread.includes(kind) && !unread.includes('any'));
  if (absent.length === 0) return [];
  const kinds = absent.map(([kind]) => (kind === 'Inventory' ? 'Inventory with sites' : kind)).join(', ');
  return [
    {
      code: 'repository.empty',
      severity: 'error',
      message: `the policy repository has no ${kinds}; that is not taken as a wish to remove everything`,
      cure: 'Name the right folder with --policies DIR, or start with qosctl init.',
    },
  ];
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const rank = ({ at }: Diagnostic): readonly [string, number, number] =>
    at === undefined ? ['', 0, 0] : [at.file, at.line, at.column];
  return diagnostics.toSorted((one, other) => {
    const [fileA, lineA, columnA] = rank(one);
    const [fileB, lineB, columnB] = rank(other);
    return fileA === fileB ? lineA - lineB || columnA - columnB : fileA < fileB ? -1 : 1;
  });
}
