import type { Socket } from 'node:net';
import { SentenceReader, writeSentence } from './api-words.js';
import type { Answer, Device } from './device.js';
import { type Faults, isTurn, type Stats } from './faults.js';
import { Trap } from './trap.js';
import { atLeast } from './version.js';

/** What a session needs of its router. */
export interface Host {
  readonly device: Device;
  readonly user: string;
  readonly password: string;
  readonly policy?: string;
  readonly latencyMs: number;
  readonly faults: Faults;
  readonly stats: Stats;
  readonly note: (words: readonly string[]) => void;
}

const isWrite = (command: string): boolean =>
  !['print', 'getall', 'login', 'cancel', 'quit', 'listen'].includes(command);

export function serveApi(socket: Socket, host: Host): void {
  const session = new ApiSession(socket, host);
  socket.on('data', (chunk: Buffer) => session.receive(chunk));
}

/** One API connection: framing, login, tags, and answers after the network's round trip. */
class ApiSession {
  readonly #socket: Socket;
  readonly #host: Host;
  readonly #reader = new SentenceReader();
  #loggedIn = false;
  #outstanding = 0;
  #isFirst = true;

  constructor(socket: Socket, host: Host) {
    this.#socket = socket;
    this.#host = host;
  }

  receive(chunk: Buffer): void {
    const { stats, faults } = this.#host;
    stats.bytesIn += chunk.length;
    if (faults.dead === 'silent') return;
    const sentences = this.#reader.push(chunk);
    if (sentences === undefined) {
      this.#socket.destroy();
      return;
    }
    const answers: Buffer[] = [];
    for (const words of sentences) {
      stats.sentences += 1;
      if (this.#outstanding === 0) stats.exchanges += 1;
      this.#outstanding += 1;
      stats.maxInFlight = Math.max(stats.maxInFlight, this.#outstanding);
      if (isTurn(faults, 'dropAtSentence')) {
        this.#socket.destroy();
        return;
      }
      const answer = this.#answer(words);
      if (answer === 'cut') {
        this.#socket.destroy();
        return;
      }
      if (answer !== 'hang') answers.push(answer);
    }
    if (answers.length > 0) this.#send(faults.reorderReplies === true ? answers.toReversed() : answers);
  }

  #send(answers: readonly Buffer[]): void {
    const { latencyMs, stats, faults } = this.#host;
    // The TCP handshake costs a round trip too, which loopback does not show.
    const wait = this.#isFirst ? 2 * latencyMs : latencyMs;
    this.#isFirst = false;
    const deliver = (): void => {
      this.#outstanding -= answers.length;
      if (this.#socket.destroyed) return;
      const bytes = Buffer.concat(answers);
      stats.bytesOut += bytes.length;
      if (faults.splitBytes === true) for (const piece of splitOddly(bytes)) this.#socket.write(piece);
      else this.#socket.write(bytes);
    };
    if (wait > 0) setTimeout(deliver, wait);
    else setImmediate(deliver);
  }

  #answer(words: readonly string[]): Buffer | 'cut' | 'hang' {
    const { faults, stats, note } = this.#host;
    const [path = '', ...rest] = words;
    const tag = rest.find((word) => word.startsWith('.tag='));
    const tags = tag === undefined || tag === '.tag=' ? [] : [tag];
    note(words);
    const command = path.slice(path.lastIndexOf('/') + 1);
    const writes = isWrite(command) && this.#loggedIn;
    if (writes) {
      stats.writes += 1;
      if (isTurn(faults, 'dropAtWrite')) return 'cut';
      if (isTurn(faults, 'hangAtWrite')) return 'hang';
      if (isTurn(faults, 'refuseWrite')) return refusal(new Trap('failure: refused as told'), tags);
    } else if (command === 'print' || command === 'getall') stats.reads += 1;
    const isLast = writes && isTurn(faults, 'dropAfterWrite');
    const reply = this.#perform(path, command, rest, tags);
    return isLast ? 'cut' : reply;
  }

  #perform(path: string, command: string, rest: readonly string[], tags: readonly string[]): Buffer {
    try {
      if (path === '/login') return this.#login(rest, tags);
      if (!this.#loggedIn) throw new Trap('not logged in');
      if (path === '/quit') {
        setImmediate(() => this.#socket.end());
        return writeSentence(['!fatal', 'session terminated on request']);
      }
      if (path === '/cancel') return writeSentence(['!done', ...tags]);
      const { values, query } = readWords(rest);
      return this.#reply(
        this.#host.device.command(path.slice(0, path.lastIndexOf('/')), command, { values, query }),
        tags,
      );
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      return refusal(error, tags);
    }
  }

  #login(rest: readonly string[], tags: readonly string[]): Buffer {
    const { values } = readWords(rest);
    const { user, password, policy, stats } = this.#host;
    if (values['name'] !== user || values['password'] !== password) throw new Trap('invalid user name or password (6)');
    if (policy !== undefined && !policy.split(',').includes('api')) throw new Trap('not permitted (9)');
    stats.logins += 1;
    this.#loggedIn = true;
    return writeSentence(['!done', ...tags]);
  }

  #reply({ rows, ret }: Answer, tags: readonly string[]): Buffer {
    const sentences = (rows ?? []).map((row) =>
      writeSentence(['!re', ...tags, ...Object.entries(row).map(([name, value]) => `=${name}=${value}`)]),
    );
    if (rows?.length === 0 && atLeast(this.#host.device.version, '7.18'))
      sentences.push(writeSentence(['!empty', ...tags]));
    sentences.push(writeSentence(['!done', ...tags, ...(ret === undefined ? [] : [`=ret=${ret}`])]));
    return Buffer.concat(sentences);
  }
}

/** A trap is always followed by `!done`. */
function refusal({ message, category }: Trap, tags: readonly string[]): Buffer {
  const trap = ['!trap', ...tags, ...(category === undefined ? [] : [`=category=${category}`]), `=message=${message}`];
  return Buffer.concat([writeSentence(trap), writeSentence(['!done', ...tags])]);
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

function* splitOddly(bytes: Buffer): Generator<Buffer> {
  for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 3) % 61 || 1)
    yield bytes.subarray(at, at + size);
}
