import { refreshDummies } from './fasttrack.js';
import { formatDate, formatDuration } from './forms.js';
import { MENUS } from './menus.js';
import { printRow } from './print.js';
import { matchesQuery } from './query.js';
import { isInUse, isOrphan } from './references.js';
import { checkRule, limitMarks } from './rules.js';
import { runScript } from './script-run.js';
import { Schedule } from './schedule.js';
import { seedDevice, type Seed } from './seeds.js';
import { type Row, Table } from './table.js';
import { failure, noSuchItem, Trap } from './trap.js';
import { isOpen, type Tree, treeOf } from './tree.js';

export interface DeviceOptions {
  readonly version: string;
  readonly seed?: Seed;
  readonly user: string;
  /** Policies of the user's group. */
  readonly policy?: string;
  readonly now: () => number;
}

/** What a command takes: named arguments, and the query words of a print. */
export interface Arguments {
  readonly values: Readonly<Record<string, string>>;
  readonly query?: readonly string[];
}

export interface Answer {
  readonly rows?: readonly Readonly<Record<string, string>>[];
  readonly ret?: string;
}

/** What survives a restart of the simulator. */
export interface DeviceState {
  readonly tables: Readonly<Record<string, { readonly next: number; readonly rows: readonly Row[] }>>;
}

const WRITES = new Set(['add', 'set', 'remove', 'move', 'enable', 'disable', 'unset', 'comment']);
const FIREWALLS = /^\/ipv?6?\/firewall\/(mangle|filter|nat)$/;

/** A RouterOS router without its wires: menus, clock, scheduler, scripts. API and console both end here. */
export class Device {
  readonly version: string;
  readonly tree: Tree;
  readonly #tables = new Map<string, Table>();
  readonly #options: DeviceOptions;
  readonly schedule: Schedule;
  /** Milliseconds by which the clock was moved on. */
  #moved = 0;
  #bootedAt: number;

  constructor(options: DeviceOptions, state?: DeviceState) {
    this.#options = options;
    this.version = options.version;
    this.tree = treeOf(options.version);
    this.#bootedAt = options.now();
    for (const spec of MENUS.values()) this.#tables.set(spec.path, new Table(spec));
    seedDevice(this, options);
    for (const [path, { rows, next }] of Object.entries(state?.tables ?? {}))
      this.#tables.get(path)?.restore(rows, next);
    this.schedule = new Schedule(this);
    this.schedule.plan();
  }

  now(): number {
    return this.#options.now() + this.#moved;
  }

  /** Moves the clock on and lets what is due happen. */
  advance(ms: number): void {
    this.#moved += ms;
    this.schedule.run();
  }

  table(path: string): Table {
    const table = this.#tables.get(path);
    if (table === undefined) throw new Trap('no such command prefix', 0);
    return table;
  }

  rows(path: string): readonly Readonly<Record<string, string>>[] {
    const { spec, rows } = this.table(path);
    return rows.map((row) => this.#complete(path, row, printRow(spec, row, this.version)));
  }

  save(): DeviceState {
    const tables: Record<string, { next: number; rows: readonly Row[] }> = {};
    for (const [path, table] of this.#tables) {
      if (table.spec.singleton !== true)
        tables[path] = { next: table.next, rows: table.rows.filter(({ dynamic }) => dynamic !== true) };
    }
    return structuredClone({ tables });
  }

  /** Power off and on: dynamic items are gone, start-up schedulers run. */
  reboot(): void {
    this.#bootedAt = this.now();
    for (const table of this.#tables.values()) table.rows = table.rows.filter(({ dynamic }) => dynamic !== true);
    refreshDummies(this);
    this.schedule.boot();
  }

  run(source: string): void {
    runScript(this, source);
  }

  /** One command, checked against the version's tree. Throws a Trap as the router would. */
  command(path: string, command: string, args: Arguments): Answer {
    const menu = this.tree.get(path);
    if (menu === undefined) throw new Trap('no such command prefix', 0);
    const known = menu.get(command === 'getall' ? 'print' : command);
    if (known === undefined) throw new Trap('no such command', 0);
    this.#checkArguments(path, command, known, args.values);
    this.#checkPolicy(command);
    if (path === '/system/script' && command === 'run')
      return this.#runByName(args.values['number'] ?? args.values['.id'] ?? '');
    if (command === 'print' || command === 'getall') return this.#print(path, args);
    if (!WRITES.has(command)) throw new Trap('not supported by this simulator', 4);
    const answer = this.#write(path, command, args.values);
    if (path === '/system/scheduler') this.schedule.plan();
    if (path.endsWith('filter')) refreshDummies(this);
    return answer;
  }

  #checkArguments(
    path: string,
    command: string,
    known: ReadonlySet<string>,
    values: Readonly<Record<string, string>>,
  ): void {
    if (isOpen(path)) return;
    for (const raw of Object.keys(values)) {
      const name = raw.replace(/^!/, '');
      if (name.startsWith('.') || known.has(name)) continue;
      if (command === 'print' && ['count-only', 'detail', 'stats', 'proplist'].includes(name)) continue;
      throw new Trap(`unknown parameter ${name}`, 0);
    }
  }

  #checkPolicy(command: string): void {
    const policy = (this.#options.policy ?? 'read,write').split(',');
    const needed = command === 'print' || command === 'getall' ? 'read' : command === 'run' ? 'test' : 'write';
    if (this.#options.policy !== undefined && !policy.includes(needed)) throw new Trap('not enough permissions (9)', 4);
  }

  #print(path: string, { values, query = [] }: Arguments): Answer {
    const matching = this.rows(path).filter((row) => matchesQuery(query, row));
    if (values['count-only'] !== undefined) return { ret: String(matching.length) };
    const wanted = values['.proplist']?.split(',');
    if (wanted === undefined) return { rows: matching };
    return {
      rows: matching.map((row) =>
        Object.fromEntries(wanted.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]]))),
      ),
    };
  }

  #write(path: string, command: string, given: Readonly<Record<string, string>>): Answer {
    const values: Record<string, string> = { ...given };
    const table = this.table(path);
    if (table.spec.readOnly === true) throw new Trap('no such command', 0);
    const targets = (values['.id'] ?? values['numbers'] ?? '').split(',').filter((id) => id !== '');
    const before = values['place-before'] ?? values['destination'];
    for (const name of ['.id', 'numbers', 'place-before', 'destination']) delete values[name];
    const knows = (menu: string, name: string): boolean => this.knows(menu, name);
    if (table.spec.singleton === true) {
      Object.assign(table.rows[0]?.fields ?? {}, values);
      return {};
    }
    if (command === 'add') return { ret: this.#add(table, values, before) };
    if (targets.length === 0) throw noSuchItem();
    switch (command) {
      case 'set':
      case 'comment':
        this.#set(table, targets, values);
        return {};
      case 'enable':
      case 'disable':
        table.set(targets, { disabled: command === 'disable' ? 'yes' : 'no' }, knows);
        return {};
      case 'remove':
        table.remove(targets, (row) => isInUse(this, path, row));
        return {};
      case 'unset':
        table.unset(targets, values['value-name'] ?? '');
        return {};
      default:
        if (table.spec.ordered !== true) throw new Trap('no such command', 0);
        table.move(targets, before);
        return {};
    }
  }

  #add(table: Table, values: Readonly<Record<string, string>>, before: string | undefined): string {
    const { path } = table.spec;
    if (FIREWALLS.test(path)) {
      checkRule(values);
      limitMarks(this, values['new-packet-mark']);
    }
    if (path === '/queue/type' && values['kind']?.startsWith('fq-codel') === true && this.version.startsWith('6.'))
      throw failure('unknown kind');
    const full = path === '/system/scheduler' ? this.schedule.complete(values) : values;
    return table.add(full, (menu, name) => this.knows(menu, name), before);
  }

  #set(table: Table, targets: readonly string[], values: Readonly<Record<string, string>>): void {
    if (FIREWALLS.test(table.spec.path)) {
      for (const target of targets) checkRule({ ...table.find(target).fields, ...values });
      limitMarks(this, values['new-packet-mark']);
    }
    table.set(targets, values, (menu, name) => this.knows(menu, name));
  }

  knows(path: string, name: string): boolean {
    return this.table(path).rows.some(({ fields }) => fields['name'] === name);
  }

  #complete(path: string, row: Row, printed: Record<string, string>): Record<string, string> {
    if (path === '/queue/tree') printed['invalid'] = String(isOrphan(this, row));
    if (path === '/system/scheduler') Object.assign(printed, this.schedule.facts(row));
    if (path === '/system/clock') Object.assign(printed, formatDate(this.now(), this.version));
    if (path === '/system/resource')
      printed['uptime'] = formatDuration(Math.floor((this.now() - this.#bootedAt) / 1000));
    return printed;
  }

  #runByName(reference: string): Answer {
    this.run(this.table('/system/script').find(reference).fields['source'] ?? '');
    return {};
  }

  /** Ids of the items that a condition holds for. */
  find(path: string, holds: (row: Readonly<Record<string, string>>) => boolean): readonly string[] {
    return this.rows(path)
      .filter(holds)
      .map((row) => row['.id'] ?? '');
  }

  refresh(): void {
    refreshDummies(this);
  }
}
