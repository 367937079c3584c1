import type { Expression } from './script-parse.js';
import { leadsOn, type Tree } from './tree.js';

/** One step of a menu command, and where it stands in the text. */
export interface Step {
  readonly text: string;
  readonly at: number;
}

/** A command of a menu: its path, its name, and what follows. */
export interface Resolved {
  readonly path: string;
  /** Undefined where a path alone enters its menu. */
  readonly command: Step | undefined;
  readonly rest: readonly Expression[];
}

/** `/queue tree add …`, `/queue/tree/add …`: words are a path as long as they lead to a menu, then a command, then items. */
export function resolve(tree: Tree, words: readonly Expression[], menu: string): Resolved {
  const [first] = words;
  let path = first?.type === 'text' && first.text.startsWith('/') ? '' : menu;
  for (const [index, word] of words.entries()) {
    const steps = stepsOf(word);
    if (steps === undefined) return { path, command: { text: '', at: 0 }, rest: words.slice(index) };
    for (const [place, step] of steps.entries()) {
      if (leadsOn(tree, `${path}/${step.text}`)) {
        path += `/${step.text}`;
        continue;
      }
      const more = steps.slice(place + 1).map(({ text, at }): Expression => ({ type: 'text', text, at, bare: true }));
      return { path, command: step, rest: [...more, ...words.slice(index + 1)] };
    }
  }
  return { path, command: undefined, rest: [] };
}

function stepsOf(word: Expression): readonly Step[] | undefined {
  if (word.type !== 'text' || !word.bare) return undefined;
  if (!/^\/|^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(word.text)) return [{ text: word.text, at: word.at }];
  let { at } = word;
  return word.text.split('/').flatMap((text) => {
    const step = { text, at };
    at += text.length + 1;
    return text === '' ? [] : [step];
  });
}
