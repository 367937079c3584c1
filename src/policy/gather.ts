import type { Diagnostic } from '../model/diagnostic.js';
import type { Credentials, Network, Router, Site } from '../model/inventory.js';
import { nearestName } from '../model/nearest.js';
import type { ClassPolicy, Override, PolicyTest, Service } from '../model/policy.js';
import { checkDocument, kindOf } from './check.js';
import { type ParsedDocument, parseText } from './parse.js';
import { type ReadCalendar, readCalendar } from './read/calendar.js';
import { readCatalog } from './read/catalog.js';
import { readClassPolicy } from './read/class-policy.js';
import { readInventory } from './read/inventory.js';
import { readNetwork } from './read/network.js';
import { readCredentials, readOverride, readPolicyTest } from './read/others.js';
import { type Named, type NameKind, Scope } from './read/scope.js';
import { isKind, type Kind, KINDS } from './schema/index.js';
import type { PolicyFile } from '../model/revision.js';
import { decodeFile } from './text.js';

/** What lists of nouns, names and problems a file holds. */
interface Lists {
  classes: ClassPolicy;
  services: Service;
  networks: Network;
  routers: Router;
  sites: Site;
  credentials: Credentials;
  calendars: ReadCalendar;
  overrides: Override;
  tests: PolicyTest;
  definitions: Named;
  references: Named;
  /** Kinds of which a document could not be read: what it defines is not known, so its absence proves nothing. */
  unread: Kind | 'any';
  diagnostics: Diagnostic;
}

/** What one file, or several, hold: each seen alone. */
export type Gathered = { readonly [Key in keyof Lists]: readonly Lists[Key][] };

/** Puts lists end to end. */
export function joinGathered(parts: readonly Partial<Gathered>[]): Gathered {
  const join = <Key extends keyof Lists>(key: Key): Gathered[Key] => parts.flatMap((part) => part[key] ?? []) as never;
  return {
    classes: join('classes'),
    services: join('services'),
    networks: join('networks'),
    routers: join('routers'),
    sites: join('sites'),
    credentials: join('credentials'),
    calendars: join('calendars'),
    overrides: join('overrides'),
    tests: join('tests'),
    definitions: join('definitions'),
    references: join('references'),
    unread: join('unread'),
    diagnostics: join('diagnostics'),
  };
}

export function gatherFile(file: PolicyFile): Gathered {
  const text = decodeFile(file);
  if (typeof text !== 'string') return joinGathered([{ diagnostics: [text], unread: ['any'] }]);
  const { documents, diagnostics } = parseText(file.path, text);
  return joinGathered([
    { diagnostics, unread: diagnostics.length > 0 ? kindsIn(text) : [] },
    ...documents.map(gatherDocument),
  ]);
}

/** The kinds of documents in a text that does not parse, as far as one can see. */
function kindsIn(text: string): readonly (Kind | 'any')[] {
  const names = [...text.matchAll(/^kind:[ \t]*["']?(\w+)/gm)].map(([, name = '']) => nearestName(name, KINDS));
  return names.length === 0 ? ['any'] : names.map((name) => (isKind(name) ? name : 'any'));
}

function gatherDocument(document: ParsedDocument): Partial<Gathered> {
  const kind = kindOf(document);
  if (typeof kind !== 'string') {
    const { kind: name } = Object(document.value) as { readonly kind?: unknown };
    return { diagnostics: kind, unread: kindsIn(`kind: ${typeof name === 'string' ? name : ''}`) };
  }
  const diagnostics = checkDocument(document, kind);
  if (diagnostics.length > 0) return { diagnostics, unread: [kind] };
  const scope = new Scope(document.source);
  const { metadata, spec } = document.value as { readonly metadata: { readonly name: string }; readonly spec: never };
  scope.define(NAMING[kind], metadata.name, scope.at(scope.metadata, 'name'));
  const nouns = READERS[kind](scope, metadata.name, spec);
  return { ...nouns, definitions: scope.definitions, references: scope.references, diagnostics: scope.diagnostics };
}

/** What the name of a document names. */
const NAMING: Readonly<Record<Kind, NameKind>> = {
  ClassPolicy: 'class',
  ServiceCatalog: 'service catalog',
  Network: 'network',
  Inventory: 'inventory',
  Credentials: 'credentials',
  Calendar: 'calendar',
  Override: 'override',
  PolicyTest: 'policy test',
};

/** The schema has accepted the document, so its spec is what the reader of its kind takes. */
const READERS: Readonly<Record<Kind, (scope: Scope, name: string, spec: never) => Partial<Gathered>>> = {
  ClassPolicy: (scope, name, spec) => ({ classes: [readClassPolicy(scope, name, spec)] }),
  ServiceCatalog: (scope, _, spec) => ({ services: readCatalog(scope, spec) }),
  Network: (scope, _, spec) => ({ networks: [readNetwork(scope, spec)] }),
  Inventory: (scope, _, spec) => readInventory(scope, spec),
  Credentials: (scope, name, spec) => ({ credentials: [readCredentials(scope, name, spec)] }),
  Calendar: (scope, name, spec) => ({ calendars: [readCalendar(scope, name, spec)] }),
  Override: (scope, name, spec) => ({ overrides: [readOverride(scope, name, spec)] }),
  PolicyTest: (scope, name, spec) => ({ tests: [readPolicyTest(scope, name, spec)] }),
};
