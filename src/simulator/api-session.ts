import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { done, fatal, inOrder, refusal, type Reply, replyOf, splitOddly } from './api-reply.js';
import { SentenceReader } from './api-words.js';
import type { Device } from './device.js';
import { type Faults, isTurn, type Stats } from './faults.js';
import { Trap } from './trap.js';

/** What a session needs of its router. */
export interface Host {
  readonly device: Device;
  readonly user: string;
  readonly password: string;
  readonly policy?: string;
  readonly latencyMs: number;
  readonly faults: Faults;
  readonly stats: Stats;
  /** When the processor is free again, on the clock of `performance`; shared by all sessions. */
  readonly cpu: { freeAt: number };
  readonly note: (words: readonly string[]) => void;
}

/** Sentences are limited before the login (manual 47579160, without saying to what) and by memory after it. */
const BEFORE_LOGIN = 64 * 1024;
const AFTER_LOGIN = 16 * 1024 * 1024;
const READS = new Set(['print', 'getall', 'get', 'find', 'login', 'cancel', 'quit', 'listen']);

export function serveApi(socket: Socket, host: Host): void {
  const session = new ApiSession(socket, host);
  socket.on('data', (chunk: Buffer) => session.receive(chunk));
}

/** One API connection: framing, login, tags, and answers after the network's round trip. */
class ApiSession {
  readonly #socket: Socket;
  readonly #host: Host;
  readonly #reader = new SentenceReader(BEFORE_LOGIN);
  /** Tags of commands that are never answered. */
  readonly #hanging: string[] = [];
  /** Answers on their way, in the order in which they arrive. */
  readonly #underway: (readonly Reply[])[] = [];
  #loggedIn = false;
  /** The last word has been said. */
  #isOver = false;
  #outstanding = 0;
  #isFirst = true;

  constructor(socket: Socket, host: Host) {
    this.#socket = socket;
    this.#host = host;
  }

  receive(chunk: Buffer): void {
    const { stats, faults } = this.#host;
    stats.bytesIn += chunk.length;
    if (faults.dead === 'silent' || this.#isOver) return;
    const sentences = this.#reader.push(chunk);
    const replies: Reply[] = [];
    for (const words of sentences ?? []) {
      stats.sentences += 1;
      if (this.#outstanding === 0) stats.exchanges += 1;
      this.#outstanding += 1;
      stats.maxInFlight = Math.max(stats.maxInFlight, this.#outstanding);
      const answer = isTurn(faults, 'dropAtSentence') ? 'cut' : this.#answer(words);
      if (answer === 'cut') this.#socket.destroy();
      if (this.#socket.destroyed) return;
      if (answer !== 'cut') replies.push(...answer);
      this.#isOver = replies.at(-1)?.isLast === true;
      if (this.#isOver) break;
    }
    if (replies.length > 0) this.#send(replies);
    // A length that cannot be read is the end: what comes after it cannot be told apart.
    if (sentences === undefined) this.#socket.destroy();
  }

  #send(replies: readonly Reply[]): void {
    const { cpu, faults } = this.#host;
    const now = performance.now();
    cpu.freeAt = Math.max(now, cpu.freeAt) + (faults.cpuMs ?? 0) * replies.length;
    const latencyMs = faults.latencyMs ?? this.#host.latencyMs;
    // The TCP handshake costs a round trip too, which loopback does not show.
    const wait = (this.#isFirst ? 2 * latencyMs : latencyMs) + cpu.freeAt - now;
    this.#isFirst = false;
    this.#underway.push(replies);
    // The connection keeps the process alive; an answer that is under way when it ends must not.
    if (wait > 0) setTimeout(() => this.#deliver(), wait).unref();
    else setImmediate(() => this.#deliver());
  }

  #deliver(): void {
    const { stats, faults } = this.#host;
    const count = faults.reorderReplies === true ? this.#underway.length : 1;
    const replies = this.#underway.splice(0, count).flat();
    this.#outstanding -= replies.length;
    if (this.#socket.destroyed || replies.length === 0) return;
    const bytes = inOrder(replies, faults.reorderReplies === true);
    stats.bytesOut += bytes.length;
    if (faults.splitBytes === true) for (const piece of splitOddly(bytes)) this.#socket.write(piece);
    else this.#socket.write(bytes);
    if (replies.some(({ isLast }) => isLast === true)) this.#socket.end();
  }

  #answer(words: readonly string[]): readonly Reply[] | 'cut' {
    const { faults, stats, note, device } = this.#host;
    const [path = '', ...rest] = words;
    const tag = rest.find((word) => word.startsWith('.tag=') && word !== '.tag=') ?? '';
    note(words);
    const command = path.slice(path.lastIndexOf('/') + 1);
    const isWrite = this.#loggedIn && !READS.has(command);
    if (command === 'print' || command === 'getall') stats.reads += 1;
    if (!isWrite) return this.#perform(path, command, { rest, tag });
    stats.writes += 1;
    if (isTurn(faults, 'dropAtWrite')) return 'cut';
    if (isTurn(faults, 'rebootAtWrite')) {
      device.reboot();
      return 'cut';
    }
    if (isTurn(faults, 'hangAtWrite')) {
      this.#hanging.push(tag);
      return [];
    }
    if (isTurn(faults, 'refuseWrite')) return [refusal(new Trap('failure: refused as told'), tag)];
    const isCut = isTurn(faults, 'dropAfterWrite');
    const replies = this.#perform(path, command, { rest, tag });
    return isCut ? 'cut' : replies;
  }

  #perform(path: string, command: string, { rest, tag }: Sentence): readonly Reply[] {
    const { device } = this.#host;
    const { values, query } = readWords(rest);
    try {
      if (path === '/login') return [this.#login(values, tag)];
      if (!this.#loggedIn) return [fatal('not logged in')];
      if (path === '/quit') return [fatal('session terminated on request')];
      if (path === '/cancel') return [...this.#cancel(values['tag']), done(tag)];
      const answer = device.command(path.slice(0, path.lastIndexOf('/')), command, { values, query });
      return [replyOf(answer, tag, device.version)];
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      return [refusal(error, tag)];
    }
  }

  /** Since 6.43 in one step; a login without a password still gets the challenge of old, whose answer is not taken. */
  #login(values: Readonly<Record<string, string>>, tag: string): Reply {
    const { user, password, policy, stats } = this.#host;
    if (values['password'] === undefined && values['response'] === undefined)
      return done(tag, randomBytes(16).toString('hex'));
    if (values['name'] !== user || values['password'] !== password) throw new Trap('invalid user name or password (6)');
    if (policy !== undefined && !policy.split(',').includes('api')) throw new Trap('not permitted (9)');
    stats.logins += 1;
    this.#loggedIn = true;
    this.#reader.limit = AFTER_LOGIN;
    return done(tag);
  }

  /** Without a tag, everything that this connection waits for is interrupted. */
  #cancel(tag: string | undefined): readonly Reply[] {
    const chosen = this.#hanging.filter((one) => tag === undefined || one === `.tag=${tag}`);
    for (const one of chosen) this.#hanging.splice(this.#hanging.indexOf(one), 1);
    return chosen.map((one) => refusal(new Trap('interrupted', 2), one));
  }
}

interface Sentence {
  readonly rest: readonly string[];
  readonly tag: string;
}

function readWords(words: readonly string[]): {
  readonly values: Readonly<Record<string, string>>;
  readonly query: readonly string[];
} {
  const values: Record<string, string> = {};
  const query: string[] = [];
  for (const word of words) {
    if (word.startsWith('?')) query.push(word);
    else if (word.startsWith('=')) {
      const at = word.indexOf('=', 1);
      values[at < 0 ? word.slice(1) : word.slice(1, at)] = at < 0 ? '' : word.slice(at + 1);
    }
  }
  return { values, query };
}
