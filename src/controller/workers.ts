import type { WorkQueue } from './work-queue.js';

/** Routers that refuse at once would fill a turn of the event loop, and whoever asks would wait for all of them. */
const BEGUN_IN_A_TURN = 4;

export interface WorkersParts {
  /** Jobs under way at the same time. */
  readonly most: number;
  readonly now: () => number;
  /** Does not throw. */
  readonly work: (name: string) => Promise<void>;
}

/** Takes from the queue what is due: few in a turn, bounded in all, each name once at a time. */
export class Workers {
  readonly #queue: WorkQueue;
  readonly #parts: WorkersParts;
  readonly #jobs = new Set<Promise<void>>();
  #turn: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(queue: WorkQueue, parts: WorkersParts) {
    this.#queue = queue;
    this.#parts = parts;
  }

  /** Something is due, or will be. */
  wake(): void {
    if (this.#isClosed) return;
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#begin();
    });
  }

  /** Begins nothing more, and waits for what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearImmediate(this.#turn);
    clearTimeout(this.#timer);
    await Promise.all(this.#jobs);
  }

  #begin(): void {
    clearTimeout(this.#timer);
    for (let begun = 0; begun < BEGUN_IN_A_TURN; begun += 1) {
      // Where no more fit, the end of a job wakes.
      if (this.#jobs.size >= this.#parts.most) return;
      const name = this.#queue.take();
      if (name === undefined) {
        this.#sleep();
        return;
      }
      this.#start(name);
    }
    this.wake();
  }

  #start(name: string): void {
    const job: Promise<void> = this.#parts.work(name).finally(() => {
      this.#queue.done(name);
      this.#jobs.delete(job);
      this.wake();
    });
    this.#jobs.add(job);
  }

  #sleep(): void {
    const next = this.#queue.nextAt();
    if (next === undefined) return;
    this.#timer = setTimeout(() => this.wake(), Math.max(0, next - this.#parts.now()));
  }
}
