import type { Device } from './device.js';
import { formatDate, parseDate, seconds } from './forms.js';
import type { Row } from './table.js';
import { Trap } from './trap.js';
import { atLeast } from './version.js';

const MAX_TIMER = 2 ** 31 - 1;
/** The scheduler of a router: entries are rows of its menu, and really run. */
export class Schedule {
  readonly #device: Device;
  #timer: NodeJS.Timeout | undefined;
  /** When an entry ran last, and how often. */
  readonly #ran = new Map<string, { at: number; count: number }>();

  readonly #seen = new Map<string, number>();

  constructor(device: Device) {
    this.#device = device;
  }

  /** What the router fills in: now, where nothing is said. */
  complete(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const { date, time } = formatDate(this.#device.now(), this.#device.version);
    const full = { ...values, 'start-date': values['start-date'] ?? date, 'start-time': values['start-time'] ?? time };
    if (full['start-time'] !== 'startup') parseDate(full['start-date'], full['start-time']);
    return full;
  }

  facts(row: Row): Readonly<Record<string, string>> {
    const next = this.#nextRun(row);
    const ran = { 'run-count': String(this.#ran.get(row.id)?.count ?? 0) };
    if (next === undefined) return ran;
    const { date, time } = formatDate(next, this.#device.version);
    return { ...ran, 'next-run': `${date} ${time}` };
  }

  plan(): void {
    clearTimeout(this.#timer);
    const times = this.#rows().flatMap((row) => this.#nextRun(row) ?? []);
    if (times.length === 0) return;
    const wait = Math.min(Math.max(0, Math.min(...times) - this.#device.now()), MAX_TIMER);
    this.#timer = setTimeout(() => this.run(), wait);
    this.#timer.unref();
  }

  /** Runs what is due. */
  run(): void {
    const now = this.#device.now();
    for (const row of [...this.#rows()]) {
      const next = this.#nextRun(row);
      if (next !== undefined && next <= now) this.#fire(row, next);
    }
    this.plan();
  }

  /** Start-up entries run some three seconds after the boot (manual 40992881); here at once. */
  boot(): void {
    this.#ran.clear();
    this.#seen.clear();
    for (const row of [...this.#rows()])
      if (row.fields['start-time'] === 'startup' && this.#isOn(row)) this.#fire(row, this.#device.now());
    this.run();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #rows(): readonly Row[] {
    return this.#device.table('/system/scheduler').rows;
  }

  #isOn(row: Row): boolean {
    const mode = this.#device.table('/system/device-mode').rows[0]?.fields;
    return row.fields['disabled'] !== 'true' && mode?.['scheduler'] !== 'false';
  }

  #nextRun(row: Row): number | undefined {
    const { 'start-date': date = '', 'start-time': time = '', interval = '0s' } = row.fields;
    if (!this.#isOn(row) || time === 'startup') return undefined;
    const { version } = this.#device;
    if (atLeast(version, '7.24') && !atLeast(version, '7.24.5') && date === '') return undefined;
    const start = parseDate(date, time);
    const every = seconds('interval', interval) * 1000;
    const last = this.#ran.get(row.id)?.at;
    if (last !== undefined) return every === 0 ? undefined : last + every;
    const missed = start + 1000 < this.#seenAt(row);
    return missed && every === 0 ? undefined : start;
  }

  /** A moment that had passed when the entry was made, or while the router was off, does not come again. */
  #seenAt(row: Row): number {
    const at = this.#seen.get(row.id) ?? this.#device.now();
    this.#seen.set(row.id, at);
    return at;
  }

  #fire(row: Row, at: number): void {
    this.#ran.set(row.id, { at, count: (this.#ran.get(row.id)?.count ?? 0) + 1 });
    const event = row.fields['on-event'] ?? '';
    const named = this.#device.table('/system/script').rows.find(({ fields }) => fields['name'] === event);
    try {
      this.#device.run(named?.fields['source'] ?? event);
    } catch (error) {
      // A script that fails is a line in the router's log, nothing more.
      if (!(error instanceof Trap)) throw error;
    }
  }
}
