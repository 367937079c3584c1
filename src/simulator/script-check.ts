import { menuSpec } from './menus.js';
import { placeOf } from './script-lex.js';
import { resolve, type Resolved } from './script-menu.js';
import type { Command, Expression, Named } from './script-parse.js';
import { Trap } from './trap.js';
import type { Tree } from './tree.js';
import { atLeast } from './version.js';

/**
 * What the console finds before it runs anything: names of menus, commands and arguments. So a line with one unknown
 * name does nothing at all, and no `on-error` around it helps.
 */
export function checkScript(commands: readonly Command[], console: Console): void {
  new Check(console).all(commands, '');
}

export interface Console {
  readonly source: string;
  readonly tree: Tree;
  readonly version: string;
}

/** Which version brought a command of the language. */
const SINCE: Readonly<Record<string, string>> = { onerror: '7.13', serialize: '7.13', deserialize: '7.13' };
const GLOBAL = new Set(
  (
    'beep delay delimiter deserialize do environment error execute find for foreach global if len local log nothing ' +
    'onerror parse pick ping put range resolve retry return serialize set terminal time timestamp toarray tobool toid ' +
    'toip toip6 tonum tostr totime typeof while'
  ).split(' '),
);

/** What `print` of a list takes beside what the dumps name. */
const PRINTS = new Set(['detail', 'proplist', 'where', 'without-paging', 'stats']);

/** An element of an array: `{"a";2}`. */
const isLiteral = (first: Expression & { readonly type: 'text' }, length: number): boolean =>
  length === 1 && (!first.bare || /^-?\d/.test(first.text));

class Check {
  readonly #console: Console;

  constructor(console: Console) {
    this.#console = console;
  }

  all(commands: readonly Command[], start: string): void {
    let menu = start;
    for (const command of commands) menu = this.#command(command, menu);
  }

  /** The menu in which the next command stands. */
  #command({ words, named, where }: Command, menu: string): string {
    const [first] = words;
    const isGlobal = first?.type === 'text' && first.bare && first.text.startsWith(':');
    const within = [
      ...words,
      ...Object.values(named).map(({ value }) => value),
      ...(where === undefined ? [] : [where]),
    ];
    if (isGlobal) this.#global(first.text.slice(1), first.at + 1);
    else if (first?.type === 'text' && !isLiteral(first, words.length)) {
      const found = resolve(this.#console.tree, words, menu);
      if (found.command === undefined) return found.path;
      this.#menuCommand(found, named);
      for (const one of within) this.#expression(one, found.path);
      return menu;
    }
    for (const one of within) this.#expression(one, menu);
    return menu;
  }

  #global(name: string, at: number): void {
    const since = SINCE[name];
    if (GLOBAL.has(name) && (since === undefined || atLeast(this.#console.version, since))) return;
    throw this.#unknown(name, at);
  }

  #unknown(name: string, at: number): Trap {
    return new Trap(`bad command name ${name} ${placeOf(this.#console.source, at)}`, 3);
  }

  #menuCommand({ path, command, rest }: Resolved, named: Readonly<Record<string, Named>>): void {
    const { tree, version } = this.#console;
    const name = command?.text ?? '';
    const known = tree.get(path)?.get(name);
    const isSingle = menuSpec(path, tree.get(path))?.singleton === true;
    const isRead = tree.has(path) && (name === 'get' || (name === 'find' && !isSingle));
    if (known === undefined && !isRead) throw this.#unknown(name, command?.at ?? 0);
    if (name === 'find' || name === 'get') return;
    const isKnown = (argument: string): boolean => {
      if (name === 'print' && argument === 'proplist' && !atLeast(version, '7')) return false;
      return known?.has(argument) === true || (name === 'print' && !isSingle && PRINTS.has(argument));
    };
    for (const [argument, { at }] of Object.entries(named))
      if (!isKnown(argument)) throw this.#badArgument(argument, at);
    if (name !== 'print') return;
    for (const word of rest)
      if (word.type === 'text' && word.bare && !isKnown(word.text)) throw this.#badArgument(word.text, word.at);
  }

  /** Said otherwise since 7.20 or thereabouts: seen so on 7.24, and the other way on 6.49. */
  #badArgument(name: string, at: number): Trap {
    const { source, version } = this.#console;
    return atLeast(version, '7.20')
      ? new Trap(`bad parameter ${name} ${placeOf(source, at + name.length)}`, 3)
      : new Trap(`expected end of command ${placeOf(source, at)}`, 3);
  }

  #expression(expression: Expression, menu: string): void {
    switch (expression.type) {
      case 'command':
      case 'block':
        this.all(expression.body, menu);
        break;
      case 'not':
        this.#expression(expression.of, menu);
        break;
      case 'element':
        this.#expression(expression.of, menu);
        this.#expression(expression.key, menu);
        break;
      case 'binary':
        this.#expression(expression.left, menu);
        this.#expression(expression.right, menu);
        break;
      case 'text':
      case 'variable':
        break;
    }
  }
}
