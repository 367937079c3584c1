import { lexScript, type Part, placeOf, type Token } from './script-lex.js';
import { Trap } from './trap.js';

export type Expression =
  | {
      readonly type: 'text';
      readonly text: string;
      readonly bare: boolean;
      readonly at: number;
      readonly parts?: readonly Part[];
    }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'command'; readonly body: readonly Command[] }
  | { readonly type: 'block'; readonly body: readonly Command[] }
  | { readonly type: 'not'; readonly of: Expression }
  | { readonly type: 'element'; readonly of: Expression; readonly key: Expression }
  | { readonly type: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression };

/** `/queue tree add name="x"`, `:if (…) do={…}`: words, then named arguments; `where` takes a condition. */
export interface Command {
  readonly words: readonly Expression[];
  readonly named: Readonly<Record<string, Named>>;
  readonly where?: Expression;
}

export interface Named {
  readonly value: Expression;
  readonly at: number;
}

const COMPARES = new Set(['=', '!=', '<', '>', '<=', '>=', '~']);
const JOINS = new Set(['.', '+', '-', '*', '/', '%']);

export function parseScript(source: string): readonly Command[] {
  return new Parser(source).commands();
}

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = lexScript(source);
  }

  commands(end?: string): readonly Command[] {
    const list: Command[] = [];
    while (true) {
      while (this.#is(';')) this.#at += 1;
      if (end === undefined ? this.#peek() === undefined : this.#is(end)) break;
      if (this.#peek() === undefined) throw this.#stop(`expected ${end ?? ''}`);
      const start = this.#at;
      list.push(this.#command());
      if (this.#at === start) throw this.#stop('syntax error');
    }
    if (end !== undefined) this.#at += 1;
    return list;
  }

  #stop(message: string): Trap {
    return new Trap(`${message} ${placeOf(this.#source, this.#peek()?.at ?? this.#source.length)}`, 3);
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #is(text: string): boolean {
    const token = this.#peek();
    return token?.type === 'mark' && token.text === text;
  }

  #isEnd(): boolean {
    return this.#peek() === undefined || this.#is(';') || this.#is('}') || this.#is(']');
  }

  #command(): Command {
    const words: Expression[] = [];
    const named: Record<string, Named> = {};
    while (!this.#isEnd()) {
      const token = this.#peek();
      if (token?.type === 'word' && token.text === 'where') {
        this.#at += 1;
        return { words, named, ...(this.#isEnd() ? {} : { where: this.#condition() }) };
      }
      // `find name="x"` is `find where name="x"`.
      if (isFind(words.at(-1))) return { words, named, where: this.#condition() };
      const next = this.#tokens[this.#at + 1];
      if (token?.type === 'word' && next?.type === 'mark' && next.text === '=' && next.glued) {
        this.#at += 2;
        named[token.text] = { value: this.#argument(), at: token.at };
      } else if (this.#is(')') || this.#is('=')) throw this.#stop('syntax error');
      else words.push(this.#element());
    }
    return { words, named };
  }

  /** `name=` with nothing glued to it is empty at the end of a command, and not understood before that. */
  #argument(): Expression {
    const token = this.#peek();
    if (token?.glued === true && !this.#isEnd()) return this.#primary();
    if (!this.#isEnd()) throw this.#stop('expected end of command');
    return { type: 'text', text: '', bare: true, at: token?.at ?? this.#source.length };
  }

  /** `a="x" and b!="y" or c`: `or` binds last. */
  #condition(): Expression {
    let left = this.#conjunction();
    while (this.#sign('or', '||')) left = { type: 'binary', sign: 'or', left, right: this.#conjunction() };
    return left;
  }

  #conjunction(): Expression {
    let left = this.#comparison();
    while (this.#sign('and', '&&') || this.#goesOn())
      left = { type: 'binary', sign: 'and', left, right: this.#comparison() };
    return left;
  }

  /** Conditions that follow each other without a word between them must all hold. */
  #goesOn(): boolean {
    const token = this.#peek();
    if (token === undefined) return false;
    if (token.type === 'mark') return ['!', '(', '['].includes(token.text);
    return token.text !== 'or' || token.type !== 'word';
  }

  #comparison(): Expression {
    if (this.#is('!')) {
      this.#at += 1;
      return { type: 'not', of: this.#comparison() };
    }
    const left = this.#sum();
    const token = this.#peek();
    if (token?.type !== 'mark' || !COMPARES.has(token.text)) return left;
    this.#at += 1;
    return { type: 'binary', sign: token.text, left, right: this.#sum() };
  }

  #sum(): Expression {
    let left = this.#element();
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if ((token.type !== 'mark' && token.type !== 'word') || !JOINS.has(token.text)) break;
      this.#at += 1;
      left = { type: 'binary', sign: token.text, left, right: this.#element() };
    }
    return left;
  }

  #element(): Expression {
    let of = this.#primary();
    while (this.#is('->')) {
      this.#at += 1;
      of = { type: 'element', of, key: this.#primary() };
    }
    return of;
  }

  #sign(...texts: readonly string[]): boolean {
    const token = this.#peek();
    if (token === undefined || token.type === 'string' || !texts.includes(token.text)) return false;
    this.#at += 1;
    return true;
  }

  #primary(): Expression {
    const token = this.#peek();
    if (token === undefined) throw this.#stop('expected value');
    this.#at += 1;
    switch (token.type) {
      case 'string':
        return { type: 'text', text: token.text, bare: false, parts: token.parts, at: token.at };
      case 'variable':
        return { type: 'variable', name: token.text };
      case 'word':
        return this.#bare(token);
      case 'mark':
        return this.#bracketed(token);
    }
  }

  #bracketed(open: Token): Expression {
    if (open.text === '[') return { type: 'command', body: this.commands(']') };
    if (open.text === '{') return { type: 'block', body: this.commands('}') };
    if (open.text !== '(') return this.#bare(open);
    const inner = this.#condition();
    if (!this.#is(')')) throw this.#stop('expected )');
    this.#at += 1;
    return inner;
  }

  /** An unquoted value may hold commas and dots that the lexer cut off: `1.2.3.0/24`, `a,b`, `!10.0.0.0/8`. */
  #bare(start: Token): Expression {
    let { text } = start;
    for (
      let next = this.#peek();
      next?.glued === true && (next.type === 'word' || next.text === ',' || next.text === '.');
      next = this.#peek()
    ) {
      text += next.text;
      this.#at += 1;
    }
    return { type: 'text', text, bare: true, at: start.at };
  }
}

const isFind = (word: Expression | undefined): boolean =>
  word?.type === 'text' && word.bare && /(^|\/)find$/.test(word.text);
