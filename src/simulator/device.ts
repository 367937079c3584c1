import type { DeviceOptions } from './device-options.js';
import { refreshDummies } from './fasttrack.js';
import { menuSpec } from './menus.js';
import { answerPrint, completeRow } from './print.js';
import { permit, type Rights } from './rights.js';
import { runByName } from './running.js';
import { runScript } from './script-run.js';
import { Schedule } from './schedule.js';
import { seedDevice } from './seeds.js';
import { type Row, Table } from './table.js';
import { formatDate, parseDate } from './times.js';
import { noSuchMenu, Trap } from './trap.js';
import { asksForCounters, withCounters } from './traffic.js';
import { leadsOn, type Tree, treeOf } from './tree.js';
import { atLeast } from './version.js';
import { notSimulated, write, WRITES } from './writes.js';

/** What a command takes: named arguments, and the query words of a print. */
export interface Arguments {
  readonly values: Readonly<Record<string, string>>;
  readonly query?: readonly string[];
  /** Rights of who gives the command; by default those of the user. */
  readonly rights?: Rights;
}

export interface Answer {
  readonly rows?: readonly Readonly<Record<string, string>>[];
  readonly ret?: string;
}

/** What survives a restart of the simulator. */
export interface DeviceState {
  readonly tables: Readonly<Record<string, { readonly next: number; readonly rows: readonly Row[] }>>;
}

const MOST_NESTED = 20;
/** Menus that print something else as time goes by. */
const TIMED = new Set(['/system/clock', '/system/resource', '/system/scheduler']);
/** What a router tells about itself is not configuration: it is made anew at each start. */
const OWN_FACTS = new Set(['/system/resource', '/system/device-mode', '/system/license', '/system/routerboard']);

/** A RouterOS router without its wires: menus, clock, scheduler, scripts. API and console both end here. */
export class Device {
  readonly version: string;
  readonly user: string;
  readonly tree: Tree;
  readonly schedule: Schedule;
  readonly #tables = new Map<string, Table>();
  /** What menus print, until something may have changed. */
  readonly #printed = new Map<string, Answer>();
  readonly #options: DeviceOptions;
  /** Milliseconds by which the clock was moved on. */
  #moved = 0;
  #bootedAt: number;
  /** Scripts that run within each other. */
  #depth = 0;

  /** Made from a state, it has been off and comes back: what was only in memory is gone, start-up schedulers run. */
  constructor(options: DeviceOptions, state?: DeviceState) {
    this.#options = options;
    this.version = options.version;
    this.user = options.user;
    this.tree = treeOf(options.version, options.seed?.ipv6 !== false);
    this.#bootedAt = options.now();
    this.schedule = new Schedule(this);
    seedDevice(this, options);
    // A menu that this version does not have any more is lost, as after a downgrade.
    for (const [path, { rows, next }] of Object.entries(state?.tables ?? {}))
      if (menuSpec(path, this.tree.get(path)) !== undefined) this.table(path).restore(rows, next);
    refreshDummies(this);
    this.schedule.boot();
  }

  now(): number {
    return this.#options.now() + this.#moved;
  }

  get bootedAt(): number {
    return this.#bootedAt;
  }

  /** Moves the clock on and lets what is due happen. */
  advance(ms: number): void {
    this.#moved += ms;
    this.schedule.run();
  }

  /** Sets the clock, as NTP or an operator does. */
  setClock(date: string | undefined, time: string | undefined): void {
    if (date === undefined && time === undefined) return;
    const now = formatDate(this.now(), this.version);
    this.#moved += parseDate(date ?? now.date, time ?? now.time) - Math.floor(this.now() / 1000) * 1000;
    this.schedule.reset();
  }

  /** For whoever may change it. */
  table(path: string): Table {
    if (this.#printed.size > 0) this.#printed.clear();
    return this.#table(path);
  }

  /** Menus come into being when they are first asked for: most are never. */
  #table(path: string): Table {
    const known = this.#tables.get(path);
    if (known !== undefined) return known;
    const spec = menuSpec(path, this.tree.get(path));
    if (spec === undefined) throw noSuchMenu(this.#stumble(path));
    const table = new Table(spec);
    this.#tables.set(path, table);
    return table;
  }

  /** To be read only. */
  items(path: string): readonly Row[] {
    return this.#table(path).rows;
  }

  tables(): Iterable<Table> {
    this.#printed.clear();
    return this.#tables.values();
  }

  rows(path: string): readonly Readonly<Record<string, string>>[] {
    return this.#once(path, () => ({ rows: this.#complete(path) })).rows ?? [];
  }

  #complete(path: string): readonly Readonly<Record<string, string>>[] {
    const { rows, spec } = this.#table(path);
    const printed = rows.map((row) => completeRow(this, spec, row));
    return this.#isCounting(path) ? withCounters(printed, rows, this.now() - this.#bootedAt) : printed;
  }

  /** Values of a menu in the form that it prints them. */
  check(path: string, values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return this.#table(path).check(values, () => true);
  }

  knows(path: string, name: string): boolean {
    return this.#table(path).rows.some(({ fields }) => fields['name'] === name);
  }

  save(): DeviceState {
    const tables: Record<string, { next: number; rows: readonly Row[] }> = {};
    for (const [path, table] of this.#tables) {
      if (!OWN_FACTS.has(path))
        tables[path] = { next: table.next, rows: table.rows.filter(({ dynamic }) => dynamic !== true) };
    }
    return structuredClone({ tables });
  }

  /** Power off and on: dynamic items are gone, start-up schedulers run. */
  reboot(): void {
    this.#options.onReboot?.();
    this.#bootedAt = this.now();
    for (const table of this.tables()) table.rows = table.rows.filter(({ dynamic }) => dynamic !== true);
    refreshDummies(this);
    this.schedule.boot();
  }

  /** A script with the rights that its runner gives it; what it puts out. */
  run(source: string, rights?: Rights): readonly string[] {
    if (this.#depth >= MOST_NESTED) throw new Trap('scripts run each other too deeply', 3);
    this.#depth += 1;
    try {
      const output: string[] = [];
      runScript(this, source, { rights, put: (line) => output.push(line) });
      return output;
    } catch (error) {
      if (error instanceof RangeError) throw new Trap('script is nested too deeply', 3);
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  /** One command, checked against the version's tree. Throws a Trap as the router would. */
  command(path: string, command: string, args: Arguments): Answer {
    this.#checkArguments(path, command, args.values);
    const rights = 'rights' in args ? args.rights : this.#options.policy;
    permit(rights, path, command);
    const full = { ...args, rights };
    if (command === 'print' || command === 'getall') return this.#print(path, full);
    // Known and empty-handed over the API: a value comes from `print` with `.proplist`.
    if (command === 'get') return {};
    if (path === '/system/script' && command === 'run') return runByName(this, full);
    if (path === '/system' && command === 'reboot') {
      this.reboot();
      throw new Trap('interrupted', 2);
    }
    if (!WRITES.has(command)) throw notSimulated(path, command);
    this.#expire(this.table(path));
    const answer = write(this, path, command, full);
    if (path === '/system/scheduler') this.schedule.plan();
    if (path.endsWith('filter')) refreshDummies(this);
    return answer;
  }

  #print(path: string, args: Arguments): Answer {
    const { values, query = [] } = args;
    const asked = [...Object.entries(values).flat(), ...query];
    return this.#once([path, ...asked].join('\0'), () => answerPrint(this.#complete(path), args));
  }

  /** `asked` begins with the menu. */
  #once(asked: string, print: () => Answer): Answer {
    const [path = ''] = asked.split('\0');
    this.#expire(this.#table(path));
    const known = this.#printed.get(asked);
    if (known !== undefined) return known;
    const answer = print();
    if (this.#isCounting(path) && asksForCounters(asked)) return answer;
    if (!TIMED.has(path) && this.#table(path).rows.every(({ expires }) => expires === undefined))
      this.#printed.set(asked, answer);
    return answer;
  }

  #isCounting(path: string): boolean {
    return this.#options.traffic === true && path === '/queue/tree';
  }

  #checkArguments(path: string, command: string, values: Readonly<Record<string, string>>): void {
    const menu = this.tree.get(path);
    if (menu === undefined && !leadsOn(this.tree, path)) throw noSuchMenu(this.#stumble(path));
    const known = menu?.get(command === 'getall' ? 'print' : command);
    if (known === undefined) throw new Trap('no such command', 0);
    for (const raw of Object.keys(values)) {
      const name = raw.replace(/^!/, '');
      // The console's `where` is not for the API, which has queries.
      if (name.startsWith('.') || (known.has(name) && name !== 'where')) continue;
      if (command === 'print' && ['count-only', 'detail', 'stats'].includes(name)) continue;
      throw new Trap(atLeast(this.version, '7') ? `unknown parameter ${name}` : 'unknown parameter', 0);
    }
  }

  /** The first step of a path that leads nowhere. */
  #stumble(path: string): string {
    const steps = path.split('/').slice(1);
    return steps.find((_, index) => !leadsOn(this.tree, `/${steps.slice(0, index + 1).join('/')}`)) ?? '';
  }

  #expire(table: Table): void {
    if (!table.rows.some(({ expires }) => expires !== undefined && expires <= this.now())) return;
    this.#printed.clear();
    table.rows = table.rows.filter(({ expires }) => expires === undefined || expires > this.now());
  }
}
