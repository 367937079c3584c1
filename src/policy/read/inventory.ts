import type { Node } from 'yaml';
import type { Router, Site } from '../../model/inventory.js';
import type { Origin } from '../../model/origin.js';
import type { RawInventory, RawRouter, RawSite } from '../schema/inventory.js';
import type { NameKind, Scope } from './scope.js';
import { given, readPrefix, readRates } from './values.js';

export interface ReadInventory {
  readonly routers: readonly Router[];
  readonly sites: readonly Site[];
  /** When an entry had to be left out. */
  readonly unread: readonly 'Inventory'[];
}

export function readInventory(scope: Scope, raw: RawInventory): ReadInventory {
  const { spec } = scope;
  const { router = {}, site = {} } = raw.defaults ?? {};
  const routers = new Entry(scope, scope.node(spec, 'defaults', 'router'), 'router');
  const sites = new Entry(scope, scope.node(spec, 'defaults', 'site'), 'site');
  const known = {
    routers: (raw.routers ?? []).flatMap((one, index) =>
      readRouter(routers.on(scope.node(spec, 'routers', index)), {
        ...router,
        ...one,
        labels: { ...router.labels, ...one.labels },
      }),
    ),
    sites: (raw.sites ?? []).flatMap((one, index) => {
      const own = one.interface !== undefined || one.interfaces !== undefined;
      const { interface: _, interfaces: __, ...rest } = site;
      const base = own ? rest : site;
      return readSite(sites.on(scope.node(spec, 'sites', index)), {
        ...base,
        ...one,
        labels: { ...site.labels, ...one.labels },
      });
    }),
  };
  const isWhole =
    known.routers.length === (raw.routers ?? []).length && known.sites.length === (raw.sites ?? []).length;
  return { ...known, unread: isWhole ? [] : ['Inventory'] };
}

/** One entry of a list, with the defaults of its document behind it. */
class Entry {
  readonly #scope: Scope;
  readonly #defaults: Node | undefined;
  readonly #what: string;
  readonly #node: Node | undefined;

  constructor(scope: Scope, defaults: Node | undefined, what: string, node?: Node) {
    this.#scope = scope;
    this.#defaults = defaults;
    this.#what = what;
    this.#node = node;
  }

  on(node: Node | undefined): Entry {
    return new Entry(this.#scope, this.#defaults, this.#what, node);
  }

  define(kind: NameKind, name: string): void {
    this.#scope.define(kind, name, this.#scope.at(this.#node, 'name'));
  }

  refer(kind: NameKind, name: string, field: string): void {
    const own = this.#scope.node(this.#node, field);
    this.#scope.refer(kind, name, this.#scope.at(own ?? this.#scope.node(this.#defaults, field)));
  }

  /** Fields that neither the entry nor the defaults give; reported. */
  missing(raw: Readonly<Record<string, unknown>>, needed: readonly string[]): boolean {
    const absent = needed.filter((field) => raw[field] === undefined);
    for (const field of absent) {
      const message = `${this.#what} "${String(raw['name'])}" has no ${field}, and neither have the defaults of this document`;
      this.#scope.report(
        'schema.missing',
        message,
        this.#scope.at(this.#node),
        `Add ${field}: … here or under defaults.${this.#what}.`,
      );
    }
    return absent.length > 0;
  }

  /** Of `alternatives` one stands for all: what the defaults say of them does not matter where the entry has one. */
  origin(alternatives: readonly string[] = []): Origin {
    const own = this.#scope.origin(this.#node);
    const behind = Object.entries(this.#scope.origin(this.#defaults).fields ?? {});
    const isMoot = alternatives.some((field) => own.fields?.[field] !== undefined)
      ? (field: string) => alternatives.includes(field.replace(/\[.*/, ''))
      : () => false;
    return { ...own, fields: { ...Object.fromEntries(behind.filter(([field]) => !isMoot(field))), ...own.fields } };
  }

  report(message: string, field: string, cure: string): void {
    this.#scope.report('schema.value', message, this.#scope.at(this.#node, field), cure);
  }
}

function readRouter(entry: Entry, raw: RawRouter): readonly Router[] {
  entry.define('router', raw.name);
  if (entry.missing(raw, ['credentials', 'wan', 'uplink'])) return [];
  const { credentials = '', wan = '', uplink = '' } = raw;
  const driver = raw.driver ?? 'routeros';
  const transport = raw.transport ?? (driver === 'linux' ? 'ssh' : 'api');
  if (driver === 'linux' && transport === 'api') {
    entry.report(`router "${raw.name}": Linux has no RouterOS API`, 'transport', 'Write transport: ssh.');
  }
  entry.refer('credentials', credentials, 'credentials');
  entry.refer('uplink', uplink, 'uplink');
  return [
    {
      name: raw.name,
      driver,
      transport,
      address: raw.address,
      tls: raw.tls ?? true,
      credentials,
      wan,
      uplink,
      labels: raw.labels ?? {},
      ...given({
        port: raw.port,
        legacyAlgorithms: raw.legacyAlgorithms === true ? (true as const) : undefined,
        pin: raw.pin === undefined ? undefined : given(raw.pin),
        capacity: raw.capacity === undefined ? undefined : readRates(raw.capacity),
      }),
      at: entry.origin(),
    },
  ];
}

function readSite(entry: Entry, raw: RawSite): readonly Site[] {
  entry.define('site', raw.name);
  if (raw.interface !== undefined && raw.interfaces !== undefined) {
    entry.report(`site "${raw.name}" has interface and interfaces`, 'interface', 'Keep interfaces only.');
  }
  const interfaces = raw.interfaces ?? (raw.interface === undefined ? undefined : [raw.interface]);
  if (entry.missing({ ...raw, interface: interfaces }, ['class', 'region', 'interface'])) return [];
  const { class: buildingClass = '', region = '' } = raw;
  entry.refer('class', buildingClass, 'class');
  entry.refer('router', raw.router, 'router');
  entry.refer('region', region, 'region');
  return [
    {
      name: raw.name,
      title: raw.title ?? raw.name,
      class: buildingClass,
      router: raw.router,
      region,
      interfaces: interfaces ?? [],
      prefixes: raw.prefixes.map(readPrefix),
      labels: raw.labels ?? {},
      at: entry.origin(['interface', 'interfaces']),
    },
  ];
}
