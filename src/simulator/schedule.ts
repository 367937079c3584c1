import type { Device } from './device.js';
import { covers } from './rights.js';
import type { Row } from './table.js';
import { formatDate, parseDate, seconds } from './times.js';
import { failure, Trap } from './trap.js';
import { atLeast } from './version.js';

type Values = Readonly<Record<string, string>>;

const MAX_TIMER = 2 ** 31 - 1;
/** How often one entry may fire when the clock is moved over many of its turns at once. */
const MOST_TURNS = 1000;

/** What an entry has lived through since the boot, or since its times were changed. */
interface Life {
  /** A moment before this one had passed already, and does not come again. */
  readonly since: number;
  readonly last?: number;
  readonly count: number;
}

/** The scheduler of a router (manual 40992881): entries are rows of its menu, and really run. */
export class Schedule {
  readonly #device: Device;
  readonly #lives = new Map<string, Life>();
  #timer: NodeJS.Timeout | undefined;

  constructor(device: Device) {
    this.#device = device;
  }

  /** What the router fills in: now, where nothing is said. */
  complete(values: Values): Values {
    this.checkStart(values);
    const { date, time } = formatDate(this.#device.now(), this.#device.version);
    return { ...values, 'start-date': values['start-date'] ?? date, 'start-time': values['start-time'] ?? time };
  }

  checkStart(values: Values): void {
    const { date, time } = formatDate(this.#device.now(), this.#device.version);
    const { 'start-date': startDate = date, 'start-time': startTime = time } = values;
    parseDate(startDate, startTime === 'startup' ? '00:00:00' : startTime);
  }

  /** In flagged mode entries can be neither made nor enabled; the other ones go on (manual 93749258). */
  refuseFlagged(): void {
    if (this.#mode()['flagged'] !== 'true') return;
    throw failure(
      'configuration flagged, check all router configuration for unauthorized changes and update device-mode',
    );
  }

  /** 7.24.0 to 7.24.4: an entry that was left its default start never fires (release notes of 7.24.5). */
  added(row: Row, given: Values): void {
    const { version } = this.#device;
    const { 'start-date': date, 'start-time': time } = given;
    const isDefault = time === undefined || (date === undefined && time !== 'startup');
    const hasDefect = atLeast(version, '7.24') && !atLeast(version, '7.24.5');
    if (isDefault && hasDefect) row.inert = true;
  }

  /** New times start an entry afresh, and so does switching it on. */
  changed(row: Row, values: Values): void {
    const isRetimed = values['start-date'] !== undefined || values['start-time'] !== undefined;
    if (isRetimed) delete row.inert;
    if (isRetimed || (values['disabled'] !== undefined && row.fields['disabled'] === 'false'))
      this.#lives.delete(row.id);
  }

  facts(row: Row): Values {
    const next = this.#nextRun(row);
    const ran = { 'run-count': String(this.#lives.get(row.id)?.count ?? 0) };
    if (next === undefined) return ran;
    const { date, time } = formatDate(next, this.#device.version);
    return { ...ran, 'next-run': `${date} ${time}` };
  }

  /** Waits for what is next; forgets entries that are gone. */
  plan(): void {
    clearTimeout(this.#timer);
    const rows = this.#rows();
    for (const id of this.#lives.keys()) if (!rows.some((row) => row.id === id)) this.#lives.delete(id);
    const times = rows.flatMap((row) => this.#nextRun(row) ?? []);
    if (times.length === 0) return;
    const wait = Math.min(Math.max(0, Math.min(...times) - this.#device.now()), MAX_TIMER);
    this.#timer = setTimeout(() => this.run(), wait);
    this.#timer.unref();
  }

  /** Runs what is due, in the order of its times. */
  run(): void {
    const now = this.#device.now();
    const turns = new Map<string, number>();
    for (let due = this.#due(now, turns); due !== undefined; due = this.#due(now, turns)) {
      turns.set(due.row.id, (turns.get(due.row.id) ?? 0) + 1);
      this.#fire(due.row, due.at);
    }
    this.plan();
  }

  #due(now: number, turns: ReadonlyMap<string, number>): { readonly row: Row; readonly at: number } | undefined {
    return this.#rows()
      .flatMap((row) => {
        const at = this.#nextRun(row);
        return at === undefined || at > now || (turns.get(row.id) ?? 0) >= MOST_TURNS ? [] : [{ row, at }];
      })
      .sort((a, b) => a.at - b.at)[0];
  }

  /** Start-up entries without an interval run some three seconds after the boot; here at once. */
  boot(): void {
    this.#lives.clear();
    for (const row of [...this.#rows()]) {
      const { 'start-time': start, interval = '0s' } = row.fields;
      if (start === 'startup' && interval === '0s' && this.#isOn(row)) this.#fire(row, this.#device.now());
    }
    this.run();
  }

  /** The clock was set: what it jumped over is not made up for. */
  reset(): void {
    this.#lives.clear();
    this.run();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #rows(): readonly Row[] {
    return this.#device.items('/system/scheduler');
  }

  /** 6.x has no device-mode. */
  #mode(): Values {
    if (!this.#device.tree.has('/system/device-mode')) return {};
    return this.#device.items('/system/device-mode')[0]?.fields ?? {};
  }

  #isOn(row: Row): boolean {
    return row.fields['disabled'] !== 'true' && row.inert !== true && this.#mode()['scheduler'] !== 'false';
  }

  /** A start-up entry with an interval counts it from the boot. */
  #nextRun(row: Row): number | undefined {
    if (!this.#isOn(row)) return undefined;
    const { 'start-date': date = '', 'start-time': time = '', interval = '0s' } = row.fields;
    const every = seconds('interval', interval) * 1000;
    const { since, last } = this.#life(row);
    if (every === 0) {
      const start = time === 'startup' ? undefined : parseDate(date, time);
      // The clock's text has whole seconds: "now" may lie up to one of them back.
      return start === undefined || last !== undefined || start + 1000 <= since ? undefined : start;
    }
    if (last !== undefined) return last + every;
    const start = time === 'startup' ? this.#device.bootedAt + every : parseDate(date, time);
    return start + 1000 > since ? start : start + Math.ceil((since - start) / every) * every;
  }

  #life(row: Row): Life {
    const known = this.#lives.get(row.id);
    if (known !== undefined) return known;
    const life = { since: this.#device.now(), count: 0 };
    this.#lives.set(row.id, life);
    return life;
  }

  /** `on-event` names a script or is one. A script that asks for more than its entry may do does not run. */
  #fire(row: Row, at: number): void {
    const life = this.#life(row);
    this.#lives.set(row.id, { ...life, last: at, count: life.count + 1 });
    const { 'on-event': event = '', policy: rights } = row.fields;
    const named = this.#device.items('/system/script').find(({ fields }) => fields['name'] === event);
    try {
      if (named === undefined) this.#device.run(event, rights);
      else if (named.fields['dont-require-permissions'] === 'true') this.#device.run(named.fields['source'] ?? '');
      else if (covers(rights, named.fields['policy'] ?? '')) this.#device.run(named.fields['source'] ?? '', rights);
    } catch (error) {
      // A script that fails is a line in the router's log, nothing more.
      if (!(error instanceof Trap)) throw error;
    }
  }
}
