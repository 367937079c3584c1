import { sha256 } from '../../src/source/hash.js';
import { applyRouter } from '../../src/controller/apply.js';
import type { ApplyTask } from '../../src/controller/apply-task.js';
import type { RouterOutcome } from '../../src/controller/outcome.js';
import type { Session } from '../../src/drivers/driver.js';
import type { Change } from '../../src/model/change.js';
import type { DeviceObject } from '../../src/model/device.js';
import type { RouterIntent } from '../../src/model/intent.js';
import { digest, isOurs } from '../../src/plan/index.js';
import { kindsOf, planFor, type RouterPlan } from '../../src/pipeline.js';
import type { DeviceOptions, Rig, RigDevice } from './rig.js';
import { type Ground, intentOf, ROUTER, type StateName } from './transitions.js';

/** Long: a busy machine must not run into the limit that an apply sets itself. */
const WINDOW_MS = 600_000;

/** What a lock outlives the window by, and then some. */
const LOCK_MARGIN_MS = 70_000;

export interface ApplyMore {
  readonly holder?: string;
  readonly windowMs?: number;
  readonly timeoutMs?: number;
  /** Stands between the transaction and its session. */
  readonly wrap?: (session: Session) => Session;
}

/** One device of a rig, and what the contract does to it and asks of it. */
export class Stage {
  readonly rig: Rig;
  readonly device: RigDevice;
  readonly ground: Ground;
  readonly windowMs: number;
  /** Lines that a journal would have got. */
  readonly journal: string[] = [];

  constructor(rig: Rig, device: RigDevice) {
    this.rig = rig;
    this.device = device;
    this.windowMs = rig.windowMs ?? WINDOW_MS;
    this.ground = { router: rig.router, wan: rig.wan, lans: rig.lans };
  }

  static async set(rig: Rig, options: DeviceOptions = {}): Promise<Stage> {
    return new Stage(rig, await rig.start(options));
  }

  intent(state: StateName | RouterIntent): RouterIntent {
    return typeof state === 'string' ? intentOf(this.ground, state) : state;
  }

  task(state: StateName | RouterIntent, more: ApplyMore = {}): ApplyTask {
    const { driver } = this.rig;
    const intent = this.intent(state);
    const { holder = 'alice@desk/1', windowMs = this.windowMs, timeoutMs, wrap = (session) => session } = more;
    return {
      router: ROUTER,
      driver,
      plan: (seen) => planFor(driver, intent, seen, sha256),
      open: async () => wrap(await this.device.open(timeoutMs)),
      options: {
        holder,
        windowMs,
        hash: sha256,
        journal: {
          begin: async (entry) => void this.journal.push(JSON.stringify({ event: 'begin', ...entry })),
          end: async (outcome) => void this.journal.push(JSON.stringify({ event: 'end', ...outcome })),
        },
      },
    };
  }

  apply(state: StateName | RouterIntent, more: ApplyMore = {}): Promise<RouterOutcome> {
    return applyRouter(this.task(state, more));
  }

  /** Applies, and throws if that fails. */
  async reach(state: StateName | RouterIntent): Promise<RouterOutcome> {
    const outcome = await this.apply(state);
    if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.error?.message ?? ''}`);
    return outcome;
  }

  async session<T>(act: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.device.open();
    try {
      return await act(session);
    } finally {
      await session.close();
    }
  }

  /** What is left to do for a state, seen on a connection of its own. */
  plan(state: StateName | RouterIntent): Promise<RouterPlan> {
    const intent = this.intent(state);
    return this.session(async (session) => planFor(this.rig.driver, intent, await session.observe(), sha256));
  }

  async difference(state: StateName | RouterIntent): Promise<readonly Change[]> {
    return (await this.plan(state)).changeSet.changes;
  }

  /** All that is ours, as one text. */
  async state(): Promise<string> {
    return digest({ objects: await this.device.objects() }, kindsOf(this.rig.driver), sha256);
  }

  /** What is not ours, with handles and order. */
  async foreign(): Promise<readonly DeviceObject[]> {
    const kinds = kindsOf(this.rig.driver);
    return (await this.device.objects()).filter((object) => !isOurs(object, kinds));
  }

  async ours(): Promise<readonly DeviceObject[]> {
    const kinds = kindsOf(this.rig.driver);
    return (await this.device.objects()).filter((object) => isOurs(object, kinds));
  }

  /** The window ends, and what is armed fires. */
  async outlastWindow(): Promise<void> {
    await this.device.passTime(this.windowMs + 2000);
  }

  /** Every window and lock ends. */
  async outlastLock(): Promise<void> {
    await this.device.passTime(this.windowMs + LOCK_MARGIN_MS);
  }
}

/** How many writes and which commands an act took. */
export async function costOf(stage: Stage, act: () => Promise<unknown>): Promise<Cost> {
  const writes = await stage.device.writes();
  const commands = stage.device.commands().length;
  await act();
  return { writes: (await stage.device.writes()) - writes, commands: stage.device.commands().slice(commands) };
}

export interface Cost {
  readonly writes: number;
  readonly commands: readonly string[];
}
