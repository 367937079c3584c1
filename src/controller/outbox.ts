import type { CommitStatus, WriteCommitStatus } from '../source/source.js';

/** After these a forge is left alone until there is news. */
const ATTEMPTS = 4;

export interface OutboxOptions {
  readonly write: WriteCommitStatus;
  /** Milliseconds before the next attempt, after so many that failed. */
  readonly wait: (failures: number) => number;
  readonly complain: (what: string, error: unknown) => void;
}

/** What a forge is to be told: of each commit the newest, one at a time. Nobody waits for it. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting = new Map<string, CommitStatus>();
  readonly #stop = new AbortController();
  #wake: () => void = () => undefined;
  #isSending = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  put(commit: string, status: CommitStatus): void {
    this.#waiting.delete(commit);
    this.#waiting.set(commit, status);
    if (this.#isSending || this.#stop.signal.aborted) return;
    this.#isSending = true;
    void this.#send();
  }

  close(): void {
    this.#stop.abort();
    this.#wake();
  }

  async #send(): Promise<void> {
    for (const [commit, status] of this.#waiting) {
      this.#waiting.delete(commit);
      await this.#deliver(commit, status);
    }
    this.#isSending = false;
  }

  async #deliver(commit: string, status: CommitStatus): Promise<void> {
    const { write, complain, wait } = this.#options;
    const { signal } = this.#stop;
    for (let failures = 1; !signal.aborted; failures += 1) {
      const written = await write(commit, status, signal);
      if (written.ok || signal.aborted) return;
      const isLast = !written.transient || failures === ATTEMPTS;
      complain('commit status', `${written.message}; ${isLast ? 'given up' : 'tried again later'}`);
      if (isLast) return;
      await this.#sleep(wait(failures));
      if (this.#waiting.has(commit)) return;
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
