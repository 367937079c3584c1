import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Store } from '../store/store.js';
import { DAY_MS, type Past, STEP } from './past.js';
import { rollUp } from './roll-up.js';
import { decodeStep, encodeStep } from './step-form.js';

const pack = promisify(gzip);
const unpack = promisify(gunzip);
const HOUR = 3_600_000;

const stepOf = (at: number): number => Math.floor(at / STEP.stepMs);

/**
 * Brings the day in memory to the store, step by step, and every hour that is over for longer. Who is killed loses the step
 * that was not over. What it cannot write is tried again with the next step.
 */
export class Archive {
  readonly #store: Store;
  readonly #past: Past;
  readonly #keepMs: number;
  /** Number of the newest step that is kept. */
  #kept = -1;
  /** Start of the newest hour that is rolled up. */
  #hour = -1;

  constructor(store: Store, past: Past, keepMs: number) {
    this.#store = store;
    this.#past = past;
    this.#keepMs = keepMs;
  }

  /** The day, as an earlier controller left it. */
  async load(now: number): Promise<void> {
    const { traffic } = this.#store;
    for (const { at, bytes } of await traffic.steps(now - DAY_MS)) {
      // oxlint-disable-next-line no-await-in-loop -- steps are taken up in their order
      for (const entry of await entriesOf(bytes)) this.#past.restore(at, entry);
    }
    this.#kept = stepOf(now) - 1;
    this.#hour = (await traffic.lastHour()) ?? -1;
    await this.#rollUp(now);
  }

  /** Called as often as may be: does what has become due. */
  async keep(now: number): Promise<void> {
    const newest = stepOf(now) - 1;
    for (let step = Math.max(this.#kept + 1, newest - STEP.steps + 2); step <= newest; step += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time is soon enough
      await this.#putStep(step);
      this.#kept = step;
    }
    await this.#rollUp(now);
  }

  /** Also of the step that is not over. */
  close(now: number): Promise<void> {
    return this.#putStep(stepOf(now));
  }

  async #putStep(step: number): Promise<void> {
    const at = step * STEP.stepMs;
    const bytes = encodeStep([...this.#past.entriesAt(at)]);
    if (bytes !== undefined) await this.#store.traffic.putStep({ at, bytes: await pack(bytes, { level: 1 }) });
  }

  async #rollUp(now: number): Promise<void> {
    const { traffic } = this.#store;
    const end = Math.floor(now / HOUR) * HOUR;
    if (this.#hour >= end - HOUR) return;
    for (let at = Math.max(this.#hour + HOUR, end - DAY_MS); at < end; at += HOUR) {
      const hours = rollUp(this.#past, at);
      // oxlint-disable-next-line no-await-in-loop -- one transaction an hour
      if (hours.sites.length > 0 || hours.routers.length > 0) await traffic.putHours(hours);
    }
    this.#hour = end - HOUR;
    await traffic.forget({ steps: now - DAY_MS - STEP.stepMs, hours: now - this.#keepMs });
  }
}

/** Of a step that cannot be read nothing is known: no reason to keep a network without its controller. */
async function entriesOf(bytes: Uint8Array): Promise<ReturnType<typeof decodeStep>> {
  try {
    return decodeStep(await unpack(bytes));
  } catch {
    return [];
  }
}
