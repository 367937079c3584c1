import { randomBytes } from 'node:crypto';
import { QosError } from '../../model/error.js';
import type { SshConnection } from '../ssh.js';
import { refuseUnsendable, type Sentence } from './api-codec.js';
import type { Before, Reply } from './api-reply.js';
import { columnOf, type Block, readOutput, unknownName } from './console-output.js';
import { consoleAppend, consoleSentence, type Dialect, partsOf } from './console-sentence.js';
import { readRows } from './console-values.js';
import type { Exchange } from './exchange.js';

/**
 * Sentences over SSH: many in one command, each followed by a mark that is printed only if it went through. The console stops
 * at the first error and prints why, so the marks tell which sentence failed and the text behind them tells the
 * reason, on every version; what came after it goes out again. A command that the console cannot even parse has run in no
 * part: the column it names tells the sentence, which is left out of the next try. So every sentence is answered on
 * its own, as by the API, and in the common case all of them cost one round trip.
 */
export class ConsoleExchange implements Exchange {
  readonly #ssh: SshConnection;
  readonly #router: string;
  readonly #dialect: Dialect;
  /** Menus that this router does not have, with what it said. */
  readonly #absent = new Map<string, string>();

  constructor(ssh: SshConnection, router: string, dialect: Dialect) {
    this.#ssh = ssh;
    this.#router = router;
    this.#dialect = dialect;
  }

  async exchange(sentences: readonly Sentence[], before: Before = []): Promise<readonly Reply[]> {
    for (const sentence of sentences) refuseUnsendable(sentence, this.#router);
    const replies: Reply[] = [];
    let waiting = sentences.map((sentence, index): Waiting => ({ sentence, index, before: before[index] }));
    let isCareful = false;
    while (waiting.length > 0) {
      const known = waiting.flatMap((one) => this.#absence(one) ?? []);
      for (const { index, reply } of known) replies[index] = reply;
      waiting = waiting.filter((one) => replies[one.index] === undefined);
      const batch: readonly Waiting[] = isCareful ? waiting.slice(0, 1) : this.#firstThatFit(waiting);
      const answers = await this.#send(batch);
      for (const { index, reply } of answers) replies[index] = reply;
      // Nothing ran, and the console does not say because of whom: one by one until that is found.
      isCareful = batch.length > 0 && answers.every(({ reply }) => isCareful && reply.traps.length === 0);
      waiting = waiting.filter((one) => replies[one.index] === undefined);
    }
    return replies;
  }

  close(): Promise<void> {
    return this.#ssh.close();
  }

  async #send(batch: readonly Waiting[]): Promise<readonly Answer[]> {
    const [first] = batch;
    if (first === undefined) return [];
    if (this.#lengthOf(first) > LIMIT) {
      const reply = await this.#sendLong(first.sentence);
      if (reply !== undefined) return [{ index: first.index, reply }];
    }
    const { bodies, nonce } = this.#command(batch);
    const { bytes, stderr } = await this.#ssh.exec(`{${bodies.join('')}}`);
    const { blocks, rest } = readOutput(bytes.toString('latin1'), nonce);
    const answers = batch.slice(0, blocks.length).map((one, at) => this.#answer(one, blocks[at]));
    if (blocks.length === batch.length) return answers;
    const message = [rest, stderr.trim()].filter((one) => one !== '').join(' ');
    const failed = blocks.length > 0 ? batch[blocks.length] : batch[culprit(bodies, message)];
    return failed === undefined ? answers : [...answers, this.#refusal(failed, message)];
  }

  #lengthOf({ sentence }: Waiting): number {
    return consoleSentence(sentence, { dialect: this.#dialect, nonce: newNonce() }).length + MARK;
  }

  #firstThatFit(waiting: readonly Waiting[]): readonly Waiting[] {
    let length = 0;
    const end = waiting.findIndex((one) => (length += this.#lengthOf(one)) > LIMIT);
    return end < 0 ? waiting : waiting.slice(0, Math.max(1, end));
  }

  #command(batch: readonly Waiting[]): { readonly bodies: readonly string[]; readonly nonce: string } {
    const nonce = newNonce();
    const frame = { dialect: this.#dialect, nonce };
    return {
      nonce,
      bodies: batch.map(({ sentence }, at) => `${consoleSentence(sentence, frame)};:put "${nonce} ${at}";`),
    };
  }

  #answer({ sentence, index, before }: Waiting, block: Block | undefined): Answer {
    const { kind, verb, values } = partsOf(sentence);
    if (block === undefined) return { index, reply: refused('') };
    if (verb === 'print') {
      if (before !== undefined && printed.get(before) === block.raw) return { index, reply: before };
      const reply = { rows: this.#rows(block, kind, values), traps: [] };
      printed.set(reply, block.raw);
      return { index, reply };
    }
    const text = block.text.trim();
    const isId = verb === 'add' && /^\*[0-9A-F]+$/i.test(text);
    if (isId) return { index, reply: { rows: [], traps: [], ret: text } };
    const isSilent = text === '' || verb === 'run';
    return { index, reply: isSilent && verb !== 'add' ? { rows: [], traps: [] } : refused(text) };
  }

  #rows(block: Block, kind: string, values: Readonly<Record<string, string>>): Reply['rows'] {
    try {
      return readRows(block, kind, (values['.proplist'] ?? '').split(','));
    } catch (cause) {
      throw new QosError('router.protocol', `${this.#router}: what the console prints of ${kind} cannot be read`, {
        subject: this.#router,
        cause,
      });
    }
  }

  #refusal({ sentence, index }: Waiting, message: string): Answer {
    const name = unknownName(message);
    const { kind } = partsOf(sentence);
    const steps = kind.split('/');
    const at = name === undefined ? -1 : steps.indexOf(name);
    if (at > 0) this.#absent.set(steps.slice(0, at + 1).join('/'), message);
    return { index, reply: refused(message) };
  }

  #absence({ sentence, index }: Waiting): Answer | undefined {
    const { kind } = partsOf(sentence);
    const found = [...this.#absent].find(([menu]) => kind === menu || kind.startsWith(`${menu}/`));
    return found === undefined ? undefined : { index, reply: refused(found[1]) };
  }

  /** What no command can hold, in several; undefined when there is no way to divide it. */
  async #sendLong(sentence: Sentence): Promise<Reply | undefined> {
    const { kind, verb, values } = partsOf(sentence);
    if (verb === 'remove') return this.#removeInTurn(kind, values['.id']?.split(',') ?? []);
    const [name, value] = Object.entries(values).reduce((a, b) => (b[1].length > a[1].length ? b : a), ['', '']);
    const pieces = value.match(PIECE) ?? [];
    return verb === 'add' && pieces.length > 1 ? this.#addInPieces(sentence, name, pieces) : undefined;
  }

  /** Ends at the first id that is refused, as one command does. */
  async #removeInTurn(kind: string, ids: readonly string[]): Promise<Reply | undefined> {
    if (ids.length < 2) return undefined;
    const half = Math.ceil(ids.length / 2);
    const [first = refused('')] = await this.exchange([[`${kind}/remove`, `=.id=${ids.slice(0, half).join(',')}`]]);
    if (first.traps.length > 0) return first;
    const [second = refused('')] = await this.exchange([[`${kind}/remove`, `=.id=${ids.slice(half).join(',')}`]]);
    return second;
  }

  /** Whoever needs the value whole reads it back. */
  async #addInPieces(sentence: Sentence, name: string, [first = '', ...more]: readonly string[]): Promise<Reply> {
    const { kind } = partsOf(sentence);
    const [added = refused('')] = await this.exchange([
      sentence.map((word) => (word.startsWith(`=${name}=`) ? `=${name}=${first}` : word)),
    ]);
    if (added.ret === undefined) return added;
    for (const piece of more) {
      const nonce = newNonce();
      const append = consoleAppend(kind, added.ret, [name, piece]);
      const { stdout, stderr } = await this.#ssh.exec(`{${append};:put "${nonce} 0"}`);
      const { blocks, rest } = readOutput(stdout, nonce);
      if (blocks.length === 0) return { ...added, traps: refused(rest === '' ? stderr.trim() : rest).traps };
    }
    return added;
  }
}

interface Waiting {
  readonly sentence: Sentence;
  readonly index: number;
  /** What it was answered the last time. */
  readonly before: Reply | undefined;
}

/** What the rows of a reply were read from. */
const printed = new WeakMap<Reply, string>();

interface Answer {
  readonly index: number;
  readonly reply: Reply;
}

/**
 * How long one command may be. The router's own limit is not documented; every implementation of SSH must take a packet
 * of 32 768 bytes (RFC 4253 §6.1), so half of that is safe with all that goes around it.
 */
const LIMIT = 16_384;
/** Quoting can double a piece. */
const PIECE = /[\s\S]{1,7000}/g;
/** What the mark behind a sentence takes. */
const MARK = 32;

const newNonce = (): string => randomBytes(4).toString('hex');

/** Which of the parts a column lies in; with one part there is no question, and none when the console names no column. */
function culprit(bodies: readonly string[], message: string): number {
  if (bodies.length === 1) return 0;
  const column = columnOf(message);
  if (column === undefined) return -1;
  let end = 1;
  return bodies.findIndex((body) => (end += body.length) >= column);
}

const refused = (message: string): Reply => ({
  rows: [],
  traps: [{ message: message === '' ? 'the router gave no reason' : message }],
});
