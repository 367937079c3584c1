import type { Counter, Left, Observation, Session, Step, StepFailure } from '../../src/drivers/driver.js';
import type { Capabilities } from '../../src/model/capability.js';
import type { DeviceConfig, DeviceObject } from '../../src/model/device.js';
import { type ErrorCode, QosError } from '../../src/model/error.js';
import { indexKinds, replay } from '../../src/plan/index.js';
import type { Fault } from '../contract/rig.js';
import { changeOf, memoryDriver } from './memory-driver.js';

const KINDS = indexKinds(memoryDriver.kinds);

interface Lock {
  readonly holder: string;
  readonly until: number;
}

interface Undo {
  readonly holder: string;
  readonly steps: readonly Step[];
  readonly at: number;
}

/** A device in memory: a lock that expires, an undo that fires, and a clock that only moves when told to. */
export class MemoryDevice {
  config: DeviceConfig;
  readonly able: Capabilities;
  readonly commands: string[] = [];
  now = 0;
  writes = 0;
  lock: Lock | undefined;
  undo: Undo | undefined;
  fault: Fault | undefined;
  isDead = false;
  #handles = 0;

  constructor(able: Capabilities, objects: readonly DeviceObject[]) {
    this.able = able;
    this.config = { objects: objects.map((object) => ({ ...object, handle: this.#nextHandle() })) };
  }

  #nextHandle(): string {
    this.#handles += 1;
    return `#${this.#handles}`;
  }

  run(step: Step): void {
    this.config = replay(this.config, [changeOf(step)], KINDS, () => this.#nextHandle());
  }

  fire(): void {
    for (const step of this.undo?.steps ?? []) this.run(step);
    this.undo = undefined;
    this.lock = undefined;
  }

  pass(ms: number): void {
    this.now += ms;
    if (this.undo !== undefined && this.undo.at <= this.now) this.fire();
  }

  /** An armed undo does not outlive a start: it runs. */
  reboot(): void {
    if (this.undo !== undefined) this.fire();
  }

  open(timeoutMs: number): Session {
    if (this.isDead) throw problem('router.unreachable', 'it does not answer');
    return new MemorySession(this, timeoutMs);
  }
}

const problem = (code: ErrorCode, text: string): QosError => new QosError(code, `memory: ${text}`);

class MemorySession implements Session {
  readonly #device: MemoryDevice;
  readonly #timeoutMs: number;
  #isLost = false;
  #holder = '';
  #lock: Lock | undefined;
  #undo: Undo | undefined;

  constructor(device: MemoryDevice, timeoutMs: number) {
    this.#device = device;
    this.#timeoutMs = timeoutMs;
  }

  async observe(): Promise<Observation> {
    this.#check();
    const { able, config, undo, lock, now } = this.#device;
    const holder = lock === undefined || lock.until < now ? {} : { holder: lock.holder };
    return { able, config, facts: {}, armed: undo !== undefined, ...holder };
  }

  async counters(): Promise<readonly Counter[]> {
    this.#check();
    const all = this.#device.config.objects.flatMap(({ kind, fields }) =>
      kind === 'queue' ? (fields['name'] ?? []) : [],
    );
    const names = all.filter((name) => name.startsWith('qos:'));
    return names.map((key) => ({ key, bytes: 0, packets: 0, drops: 0, backlog: 0 }));
  }

  async lock(holder: string, forMs: number): Promise<void> {
    await this.#write(() => {
      const { lock, now } = this.#device;
      if (lock !== undefined && lock.until >= now) throw problem('router.lock-held', `${lock.holder} holds the lock`);
      this.#device.lock = { holder, until: now + forMs };
      this.#lock = this.#device.lock;
      this.#holder = holder;
    });
  }

  async arm(steps: readonly Step[], withinMs: number): Promise<Observation> {
    await this.#write(() => {
      if (this.#device.undo !== undefined) throw problem('router.not-armed', 'another undo is armed');
      this.#device.undo = { holder: this.#holder, steps, at: this.#device.now + withinMs };
      this.#undo = this.#device.undo;
    });
    return this.observe();
  }

  async execute(steps: readonly Step[]): Promise<readonly StepFailure[]> {
    for (const step of steps.toSorted((a, b) => a.rank - b.rank)) {
      try {
        await this.#write(() => this.#device.run(step));
      } catch (error) {
        if (!(error instanceof QosError) || error.code !== 'router.command') throw error;
        return [{ step, message: error.message }];
      }
      const { action } = changeOf(step);
      this.#device.commands.push(...(action === 'replace' ? [`remove ${step.kind}`] : []), `${step.verb} ${step.kind}`);
    }
    return [];
  }

  async confirm(): Promise<void> {
    await this.#write(() => {
      if (this.#undo === undefined || this.#device.undo !== this.#undo) throw problem('router.command', 'no undo');
      this.#device.undo = undefined;
    });
    await this.release();
  }

  async rollBack(): Promise<void> {
    await this.#write(() => {
      if (this.#undo === undefined || this.#device.undo !== this.#undo) throw problem('router.command', 'no undo');
      this.#device.fire();
    });
  }

  async release(): Promise<void> {
    await this.#write(() => {
      if (this.#device.undo === this.#undo) this.#device.undo = undefined;
      if (this.#device.lock === this.#lock) this.#device.lock = undefined;
    });
  }

  async resume(holder: string): Promise<Left> {
    this.#check();
    const { lock, undo } = this.#device;
    this.#lock = lock?.holder === holder ? lock : undefined;
    this.#undo = undo?.holder === holder ? undo : undefined;
    if (this.#undo !== undefined) return 'armed';
    return this.#lock === undefined ? 'nothing' : 'idle';
  }

  async close(): Promise<void> {
    this.#isLost = true;
  }

  #check(): void {
    if (this.#isLost) throw problem('router.connection-lost', 'the connection was closed');
  }

  /** One write, which may be the one that is to fail. */
  async #write(act: () => void): Promise<void> {
    this.#check();
    const device = this.#device;
    device.writes += 1;
    const kind = this.#isTurn();
    if (kind === 'refuse') throw problem('router.command', 'refused as told');
    if (kind === undefined || kind === 'cut-after' || kind === 'reboot') act();
    if (kind === undefined) return;
    if (kind === 'reboot') device.reboot();
    if (kind === 'hang') await new Promise((resolve) => setTimeout(resolve, this.#timeoutMs));
    this.#isLost = true;
    throw problem(kind === 'hang' ? 'router.timeout' : 'router.connection-lost', kind);
  }

  #isTurn(): Fault['kind'] | undefined {
    const { fault } = this.#device;
    if (fault === undefined) return undefined;
    if (fault.write > 1) {
      this.#device.fault = { ...fault, write: fault.write - 1 };
      return undefined;
    }
    this.#device.fault = undefined;
    this.#device.isDead = fault.forGood === true;
    return fault.kind;
  }
}
