import { writeSentence } from './api-words.js';
import type { Answer } from './device.js';
import type { Trap } from './trap.js';
import { atLeast } from './version.js';

/** Rows in the words of the protocol, kept outside of the heap: a fleet prints hundreds of thousands of them. */
interface Printed {
  readonly bytes: Buffer;
  readonly ends: Uint32Array;
}

const NO_ROWS: Printed = { bytes: Buffer.alloc(0), ends: new Uint32Array() };

/** The sentences that answer one command, with its tag. */
export interface Reply {
  /** As it came, `.tag=…`; empty when there was none. */
  readonly tag: string;
  /** Come first, each behind a `!re` with the tag. */
  readonly rows?: Printed;
  /** Bytes, as strings. */
  readonly sentences: readonly string[];
  /** The connection is closed after it. */
  readonly isLast?: true;
}

const sentence = (tag: string, first: string, ...words: readonly string[]): string =>
  writeSentence([first, ...(tag === '' ? [] : [tag]), ...words]);

export const done = (tag: string, ret?: string): Reply => ({
  tag,
  sentences: [sentence(tag, '!done', ...(ret === undefined ? [] : [`=ret=${ret}`]))],
});

const printed = new WeakMap<Answer, Printed>();

/** An answer that is given again, as most are, is not put into words again. */
function printedOf(answer: Answer): Printed {
  const known = printed.get(answer);
  if (known !== undefined) return known;
  const bodies = (answer.rows ?? []).map((row) =>
    writeSentence(Object.entries(row).map(([name, value]) => `=${name}=${value}`)),
  );
  let end = 0;
  const made = {
    bytes: Buffer.from(bodies.join(''), 'latin1'),
    ends: Uint32Array.from(bodies, (body) => (end += body.length)),
  };
  printed.set(answer, made);
  return made;
}

/** Rows, or from 7.18 the word that there are none, then `!done`. */
export function replyOf(answer: Answer, tag: string, version: string): Reply {
  const end = done(tag, answer.ret);
  if (answer.rows === undefined) return end;
  if (answer.rows.length > 0) return { ...end, rows: printedOf(answer) };
  return atLeast(version, '7.18') ? { tag, sentences: [sentence(tag, '!empty'), ...end.sentences] } : end;
}

/** Traps are always followed by `!done`. */
export function refusal({ message, category, more }: Trap, tag: string): Reply {
  const first = sentence(
    tag,
    '!trap',
    ...(category === undefined ? [] : [`=category=${category}`]),
    `=message=${message}`,
  );
  const rest = more.map((text) => sentence(tag, '!trap', `=message=${text}`));
  return { tag, sentences: [first, ...rest, ...done(tag).sentences] };
}

/** Says why, and closes: it belongs to no command. */
export const fatal = (reason: string): Reply => ({
  tag: '',
  sentences: [writeSentence(['!fatal', reason])],
  isLast: true,
});

/** Sentences of several replies in the order in which they leave: one after the other, or mixed where tags allow it. */
export function inOrder(replies: readonly Reply[], isMixed: boolean): Buffer {
  return Buffer.concat(isMixed ? mixed(replies) : replies.flatMap(bytesOf));
}

function mixed(replies: readonly Reply[]): readonly Buffer[] {
  const untagged = replies.filter(({ tag }) => tag === '').flatMap(sentencesOf);
  const tagged = replies.filter(({ tag }) => tag !== '').map(sentencesOf);
  const queues = [untagged, ...tagged].toReversed();
  const longest = Math.max(...queues.map((queue) => queue.length));
  return Array.from({ length: longest }, (_, at) => queues.flatMap((queue) => queue[at] ?? [])).flat();
}

const bytesOf = (reply: Reply): readonly Buffer[] => [rowsOf(reply), Buffer.from(reply.sentences.join(''), 'latin1')];

function rowsOf({ tag, rows = NO_ROWS }: Reply): Buffer {
  const start = Buffer.from(sentence(tag, '!re').slice(0, -1), 'latin1');
  const whole = Buffer.allocUnsafe(rows.bytes.length + rows.ends.length * start.length);
  let at = 0;
  let from = 0;
  for (const to of rows.ends) {
    at += start.copy(whole, at);
    at += rows.bytes.copy(whole, at, from, to);
    from = to;
  }
  return whole;
}

function sentencesOf({ tag, rows = NO_ROWS, sentences }: Reply): readonly Buffer[] {
  const { bytes, ends } = rows;
  const one = (to: number, at: number): Buffer =>
    rowsOf({
      tag,
      rows: { bytes: bytes.subarray(ends[at - 1] ?? 0, to), ends: Uint32Array.of(to - (ends[at - 1] ?? 0)) },
      sentences,
    });
  return [...[...ends].map(one), ...sentences.map((text) => Buffer.from(text, 'latin1'))];
}

/** Pieces of every size, the smallest first. */
export function* splitOddly(bytes: Buffer): Generator<Buffer> {
  for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 3) % 61 || 1)
    yield bytes.subarray(at, at + size);
}
