import { QosError } from '../../model/error.js';
import type { Observation, Session, SessionTarget, Step, StepFailure } from '../driver.js';
import { type ApiConnection, openConnection, type Reply } from './api-connection.js';
import { parseClock } from './clock.js';
import { type Armed, armUndo, disarm, notArmed } from './confirm.js';
import { type RouterClock, takeLock } from './lock.js';
import { LOCK_NAME, STARTUP_NAME, TIMER_NAME, UNDO_NAME } from './names.js';
import { readObservation } from './observe.js';
import { READS } from './read.js';
import { groupRemovals, groupWords } from './wire-api.js';

const API_PORT = 8728;
const API_TLS_PORT = 8729;

/** One connection to the RouterOS API. */
export async function openApiSession(target: SessionTarget): Promise<Session> {
  const { router } = target;
  const connection = await openConnection({
    address: router.address,
    port: router.port ?? (router.tls ? API_TLS_PORT : API_PORT),
    user: target.user,
    password: target.password,
    router: router.name,
    connectTimeoutMs: target.connectTimeoutMs,
    commandTimeoutMs: target.commandTimeoutMs,
    ...(router.tls
      ? { tls: router.pin?.certificate === undefined ? {} : { fingerprint256: router.pin.certificate } }
      : {}),
    ...(target.signal === undefined ? {} : { signal: target.signal }),
  });
  return new ApiSession(connection, target);
}

class ApiSession implements Session {
  readonly #connection: ApiConnection;
  readonly #router: string;
  readonly #user: string;
  #clock: (RouterClock & { readonly readAt: number }) | undefined;
  #holder = '';
  #lock: string | undefined;
  #armed: Armed | undefined;

  constructor(connection: ApiConnection, target: SessionTarget) {
    this.#connection = connection;
    this.#router = target.router.name;
    this.#user = target.user;
  }

  async observe(): Promise<Observation> {
    const replies = await this.#connection.exchange(READS.map((read) => read.words));
    return this.#read(replies);
  }

  #read(replies: readonly Reply[]): Observation {
    const seen = readObservation(replies, this.#user, this.#router);
    const now = parseClock(seen.facts['date'] ?? '', seen.facts['time'] ?? '');
    if (now !== undefined) this.#clock = { now, dateStyle: seen.facts['date'] ?? '', readAt: performance.now() };
    this.#rememberControls(replies);
    return seen;
  }

  async lock(holder: string, forMs: number): Promise<void> {
    this.#lock = await takeLock(this.#connection, this.#router, { holder, forMs, clock: this.#time() });
    this.#holder = holder;
  }

  async arm(undo: readonly Step[], withinMs: number): Promise<Observation> {
    const arming = { undo, withinMs, holder: this.#holder, clock: this.#time() };
    const check = await armUndo(this.#connection, this.#router, arming);
    const reads = READS.map((read) => read.words);
    const replies = await this.#connection.exchange([...check.sentences, ...reads]);
    const problem = check.problem(replies);
    const seen = this.#read(replies.slice(check.sentences.length));
    this.#armed = check.armed;
    if (problem !== undefined) throw notArmed(this.#router, problem);
    return seen;
  }

  async execute(steps: readonly Step[]): Promise<readonly StepFailure[]> {
    for (const rank of ranksOf(steps)) {
      const groups = groupRemovals(rank);
      const replies = await this.#connection.exchange(groups.map(groupWords));
      const failures = groups.flatMap((group, index) => failuresOf(group, replies[index]));
      if (failures.length > 0) return failures;
    }
    return [];
  }

  async confirm(): Promise<void> {
    const problems = await disarm(this.#connection, this.#armed ?? { script: '', timers: [] }, this.#lock);
    if (problems.length > 0) {
      throw new QosError('router.command', `${this.#router}: the undo could not be disarmed: "${problems[0] ?? ''}"`, {
        subject: this.#router,
      });
    }
    this.#armed = undefined;
    this.#lock = undefined;
  }

  async rollBack(): Promise<void> {
    const [reply] = await this.#connection.exchange([['/system/script/run', `=number=${UNDO_NAME}`]]);
    const trap = reply?.traps[0];
    if (trap !== undefined) {
      throw new QosError('apply.rollback-failed', `${this.#router}: the undo answered "${trap.message}"`, {
        subject: this.#router,
      });
    }
    this.#armed = undefined;
    this.#lock = undefined;
  }

  release(): Promise<void> {
    return this.confirm();
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** The router's clock now: as read, moved on by the time since. */
  #time(): RouterClock {
    if (this.#clock === undefined) {
      throw new QosError(
        'router.not-armed',
        `${this.#router}: the clock of the router cannot be read, so no undo can be timed`,
        {
          subject: this.#router,
        },
      );
    }
    return { now: this.#clock.now + performance.now() - this.#clock.readAt, dateStyle: this.#clock.dateStyle };
  }

  /** After a lost connection a new session finds lock and undo of the old one here. */
  #rememberControls(replies: readonly Reply[]): void {
    const rowsOf = (name: string): readonly Readonly<Record<string, string>>[] =>
      replies[READS.findIndex((read) => read.name === name)]?.rows ?? [];
    const idOf = (name: string): string | undefined =>
      [...rowsOf('lock'), ...rowsOf('timer')].find((row) => row['name'] === name)?.['.id'];
    const timers = [idOf(TIMER_NAME), idOf(STARTUP_NAME)].flatMap((id) => (id === undefined ? [] : [id]));
    this.#lock = idOf(LOCK_NAME);
    this.#armed =
      timers.length === 0 && idOf(UNDO_NAME) === undefined ? undefined : { script: idOf(UNDO_NAME) ?? '', timers };
  }
}

function ranksOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const ranks = new Map<number, Step[]>();
  for (const step of steps) {
    const rank = ranks.get(step.rank);
    if (rank === undefined) ranks.set(step.rank, [step]);
    else rank.push(step);
  }
  return [...ranks.entries()].toSorted(([a], [b]) => a - b).map(([, list]) => list);
}

function failuresOf(group: readonly Step[], reply: Reply | undefined): readonly StepFailure[] {
  const trap = reply?.traps[0];
  const [step] = group;
  return trap === undefined || step === undefined ? [] : [{ step, message: trap.message }];
}
