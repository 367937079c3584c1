import { writeSentence } from './api-words.js';
import type { Answer } from './device.js';
import type { Trap } from './trap.js';
import { atLeast } from './version.js';

/** The sentences that answer one command, with its tag. */
export interface Reply {
  /** As it came, `.tag=…`; empty when there was none. */
  readonly tag: string;
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

const bodies = new WeakMap<object, string>();

/** A row that is printed again, as most are, is not put into words again. */
function bodyOf(row: Readonly<Record<string, string>>): string {
  const known = bodies.get(row);
  if (known !== undefined) return known;
  const body = writeSentence(Object.entries(row).map(([name, value]) => `=${name}=${value}`));
  bodies.set(row, body);
  return body;
}

/** Rows, or from 7.18 the word that there are none, then `!done`. */
export function replyOf({ rows, ret }: Answer, tag: string, version: string): Reply {
  const start = sentence(tag, '!re').slice(0, -1);
  const data = (rows ?? []).map((row) => start + bodyOf(row));
  if (rows?.length === 0 && atLeast(version, '7.18')) data.push(sentence(tag, '!empty'));
  return { tag, sentences: [...data, ...done(tag, ret).sentences] };
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
  const bytes = (isMixed ? mixed(replies) : replies.flatMap(({ sentences }) => sentences)).join('');
  return Buffer.from(bytes, 'latin1');
}

function mixed(replies: readonly Reply[]): readonly string[] {
  const untagged = replies.filter(({ tag }) => tag === '').flatMap(({ sentences }) => sentences);
  const tagged = replies.filter(({ tag }) => tag !== '').map(({ sentences }) => sentences);
  const queues = [untagged, ...tagged].toReversed();
  const longest = Math.max(...queues.map((queue) => queue.length));
  return Array.from({ length: longest }, (_, at) => queues.flatMap((queue) => queue[at] ?? [])).flat();
}

/** Pieces of every size, the smallest first. */
export function* splitOddly(bytes: Buffer): Generator<Buffer> {
  for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 3) % 61 || 1)
    yield bytes.subarray(at, at + size);
}
