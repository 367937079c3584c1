import { QosError } from '../../model/error.js';
import type { Counter, Left, Observation, Session, Step, StepFailure } from '../driver.js';
import type { Reply } from './api-reply.js';
import { parseClock } from './clock.js';
import { armProblem, armUndo, type Controls, controlsOf, disarm, leftOf, notArmed } from './confirm.js';
import { COUNTERS, countersOf } from './counters.js';
import type { Exchange } from './exchange.js';
import { type RouterClock, takeLock } from './lock.js';
import { type Look, readObservation, rowsOf } from './observe.js';
import { FACTS, READS } from './read.js';
import { groupRemovals, groupWords } from './wire-api.js';

const NOTHING: Controls = {};
const ALL_READS = READS.map((read) => read.words);
const STATE_READS = READS.filter((read) => !FACTS.has(read.name)).map((read) => read.words);

/** One connection to one RouterOS router, by API or by SSH. */
export class RouterSession implements Session {
  readonly #connection: Exchange;
  readonly #router: string;
  readonly #user: string;
  #clock: (RouterClock & { readonly readAt: number }) | undefined;
  #holder = '';
  /** What this session has on the router; never what was found there, unless resumed. */
  #own = NOTHING;
  /** The last look. The facts in it hold for a whole transaction. */
  #last: Look | undefined;

  constructor(connection: Exchange, { router, user }: { readonly router: string; readonly user: string }) {
    this.#connection = connection;
    this.#router = router;
    this.#user = user;
  }

  async observe(): Promise<Observation> {
    if (this.#own !== NOTHING && this.#last !== undefined) return this.#read(await this.#exchangeState());
    const seen = this.#read(await this.#connection.exchange(ALL_READS, this.#last?.replies));
    const now = parseClock(seen.facts['date'] ?? '', seen.facts['time'] ?? '');
    if (now !== undefined) this.#clock = { now, dateStyle: seen.facts['date'] ?? '', readAt: performance.now() };
    return seen;
  }

  async counters(): Promise<readonly Counter[]> {
    const [reply] = await this.#connection.exchange([COUNTERS]);
    const trap = reply?.traps[0];
    if (trap === undefined) return countersOf(reply?.rows ?? []);
    const message = `${this.#router}: the counters cannot be read: "${trap.message}"`;
    throw new QosError('router.command', message, { subject: this.#router });
  }

  #read(replies: readonly Reply[]): Observation {
    const about = { user: this.#user, router: this.#router };
    const seen = readObservation(replies, this.#last === undefined ? about : { ...about, before: this.#last });
    this.#last = { replies, seen };
    return seen;
  }

  async #exchangeState(): Promise<readonly Reply[]> {
    return this.#withFacts(await this.#connection.exchange(STATE_READS, this.#lastState()));
  }

  #lastState(): readonly Reply[] {
    return READS.flatMap(({ name }, index) => (FACTS.has(name) ? [] : (this.#last?.replies[index] ?? [])));
  }

  /** Replies to STATE_READS → replies to READS. */
  #withFacts(state: readonly Reply[]): readonly Reply[] {
    let next = 0;
    return READS.flatMap(({ name }, index) => (FACTS.has(name) ? this.#last?.replies[index] : state[next++]) ?? []);
  }

  async lock(holder: string, forMs: number): Promise<void> {
    const lock = await takeLock(this.#connection, this.#router, { holder, forMs, clock: this.#time() });
    this.#holder = holder;
    this.#own = { lock };
  }

  async arm(undo: readonly Step[], withinMs: number): Promise<Observation> {
    const arming = { undo, withinMs, holder: this.#holder, clock: this.#time() };
    const { armed, refusal, replies } = await armUndo(this.#connection, arming, {
      reads: STATE_READS,
      before: this.#lastState(),
    });
    this.#own = { ...this.#own, ...armed.controls };
    if (refusal !== undefined) throw notArmed(this.#router, `"${refusal}"`);
    const problemOf = (read: readonly Reply[]): string | undefined =>
      armProblem(armed, rowsOf(read, 'lock'), rowsOf(read, 'timer'));
    const first = this.#withFacts(replies);
    const seen = problemOf(first) === undefined ? first : await this.#exchangeState();
    const problem = problemOf(seen);
    if (problem !== undefined) throw notArmed(this.#router, problem);
    return this.#read(seen);
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
    if (leftOf(this.#own) === 'undoing') throw this.#notDisarmed('it has begun');
    await this.release();
  }

  async rollBack(): Promise<void> {
    const [reply] = await this.#connection.exchange([['/system/script/run', `=number=${this.#own.script ?? ''}`]]);
    const trap = reply?.traps[0];
    if (trap !== undefined) {
      throw new QosError('apply.rollback-failed', `${this.#router}: the undo answered "${trap.message}"`, {
        subject: this.#router,
      });
    }
    this.#own = NOTHING;
  }

  async release(): Promise<void> {
    const problem = await disarm(this.#connection, this.#own);
    if (problem !== undefined) throw this.#notDisarmed(`"${problem}"`);
    this.#own = NOTHING;
  }

  #notDisarmed(why: string): QosError {
    return new QosError('router.command', `${this.#router}: the undo could not be disarmed: ${why}`, {
      subject: this.#router,
    });
  }

  async resume(holder: string): Promise<Left> {
    const reads = READS.filter((read) => read.name === 'lock' || read.name === 'timer');
    const [scripts, schedulers] = await this.#connection.exchange(reads.map((read) => read.words));
    const trap = [scripts, schedulers].flatMap((reply) => reply?.traps ?? [])[0];
    if (trap !== undefined) {
      throw new QosError('router.command', `${this.#router}: what was left cannot be read: "${trap.message}"`, {
        subject: this.#router,
      });
    }
    this.#holder = holder;
    this.#own = controlsOf(holder, scripts?.rows ?? [], schedulers?.rows ?? []);
    return leftOf(this.#own);
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
