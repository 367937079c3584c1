import { QosError } from '../../model/error.js';
import { Decoder, encodeSentence, type Heard, type Sentence, wordsOf } from './api-codec.js';
import { lost, type Peer, timedOut } from './api-failure.js';
import { type Before, Collector, type Reply } from './api-reply.js';

interface Line {
  readonly peer: Peer;
  readonly timeoutMs: number;
  /** One character a byte. */
  readonly write: (text: string) => void;
  /** What the router said, fit to be shown. */
  readonly redact: (text: string) => string;
  /** Called once; the line is dead from then on. */
  readonly onFailure: (problem: QosError) => void;
}

interface Job {
  readonly collectors: readonly Collector[];
  /** What was sent is forgotten. */
  readonly encoded: string[];
  readonly firstTag: number;
  readonly replies: Reply[];
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (problem: QosError) => void;
  sent: number;
  answered: number;
}

/** A command whose rows keep coming may take this many times its deadline, no longer. */
const ENDLESS = 10;

/** Tags that wait for their answer at the same time. */
const IN_FLIGHT = 10;

/** Commands and their answers on one line. Exchanges asked for together run one after the other. */
export class Exchanger {
  readonly #line: Line;
  readonly #decoder: Decoder;
  readonly #jobs: Job[] = [];
  #lastTag = 0;
  #heardAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #problem: QosError | undefined;

  constructor(line: Line) {
    this.#line = line;
    this.#decoder = new Decoder(line.peer.router);
  }

  get problem(): QosError | undefined {
    return this.#problem;
  }

  /** Refuses all of them, before the first is sent, when one of them cannot be sent. */
  async exchange(sentences: readonly Sentence[], before?: Before): Promise<readonly Reply[]> {
    if (this.#problem !== undefined) throw this.#problem;
    const firstTag = this.#lastTag + 1;
    const encoded = sentences.map((words, index) => encodeSentence(words, firstTag + index, this.#line.peer.router));
    this.#lastTag += sentences.length;
    if (encoded.length === 0) return [];
    return new Promise((resolve, reject) => {
      this.#jobs.push({
        collectors: sentences.map((words, index) => new Collector(words[0] ?? '', before?.[index])),
        encoded,
        firstTag,
        replies: [],
        resolve,
        reject,
        sent: 0,
        answered: 0,
      });
      if (this.#jobs.length === 1) this.#send();
    });
  }

  receive(data: Buffer): void {
    try {
      for (const heard of this.#decoder.push(data)) {
        this.#dispatch(heard);
        if (this.#problem !== undefined) return;
      }
    } catch (error) {
      this.fail(error instanceof QosError ? error : lost(this.#line.peer, 'a reply could not be read'));
      return;
    }
    this.#send();
  }

  #dispatch(heard: Heard): void {
    if (heard.kind === '!fatal') {
      const reason = this.#line.redact(wordsOf(heard.body)[0] ?? 'no reason given');
      this.fail(lost(this.#line.peer, `the router ended the session: ${reason}`));
      return;
    }
    const [job] = this.#jobs;
    const index = job === undefined ? -1 : heard.tag - job.firstTag;
    const collector = job?.collectors[index];
    // Late rows of something given up, or never asked.
    if (job === undefined || collector === undefined || index >= job.sent || job.replies[index] !== undefined) return;
    this.#heardAt = performance.now();
    const reply = collector.add(heard);
    if (reply === undefined) return;
    job.replies[index] = reply;
    job.answered += 1;
    if (job.answered < job.encoded.length) return;
    this.#jobs.shift();
    job.resolve(job.replies);
  }

  /** All that fits in the window goes out in one write, and not before half of it is free: few, full segments. */
  #send(): void {
    const [job] = this.#jobs;
    if (job === undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      return;
    }
    const end = Math.min(job.encoded.length, job.answered + IN_FLIGHT);
    if (job.sent < end && job.sent - job.answered <= IN_FLIGHT / 2) {
      const now = performance.now();
      if (job.sent === 0) this.#heardAt = now;
      for (let index = job.sent; index < end; index += 1) {
        const collector = job.collectors[index];
        if (collector !== undefined) collector.sentAt = now;
      }
      const text = job.encoded.slice(job.sent, end).join('');
      job.encoded.fill('', job.sent, end);
      job.sent = end;
      this.#line.write(text);
    }
    this.#timer ??= setTimeout(() => this.#watch(), this.#line.timeoutMs);
  }

  /** Looks whether the deadline passed, rather than move a timer with every reply. */
  #watch(): void {
    this.#timer = undefined;
    const [job] = this.#jobs;
    if (job === undefined) return;
    const { timeoutMs, peer } = this.#line;
    const oldest = job.collectors.find((_, index) => job.replies[index] === undefined);
    const now = performance.now();
    const left = Math.min(this.#heardAt + timeoutMs, (oldest?.sentAt ?? now) + ENDLESS * timeoutMs) - now;
    if (left <= 0) this.fail(timedOut(peer, oldest?.command ?? 'a command', timeoutMs));
    else this.#timer = setTimeout(() => this.#watch(), Math.ceil(left));
  }

  fail(problem: QosError): void {
    if (this.#problem !== undefined) return;
    this.#problem = problem;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#line.onFailure(problem);
    for (const job of this.#jobs.splice(0)) job.reject(problem);
  }

  close(): void {
    this.fail(lost(this.#line.peer, 'the connection was closed'));
  }
}
