import { lexScript, type Part, type Token } from './script-lex.js';
import { Trap } from './trap.js';

export type Expression =
  | { readonly type: 'text'; readonly text: string; readonly bare: boolean; readonly parts?: readonly Part[] }
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'block'; readonly body: readonly Command[] }
  | { readonly type: 'not'; readonly of: Expression }
  | { readonly type: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression };

/** `/queue tree add name="x"`, `:if (…) do={…}`: words, then named arguments; `where` takes a condition. */
export interface Command {
  readonly words: readonly Expression[];
  readonly named: Readonly<Record<string, Expression>>;
  readonly where?: Expression;
}

const SIGNS = new Set(['=', '!=', '<', '>', '<=', '>=', '~', 'and', 'or', '&&', '||']);

export function parseScript(source: string): readonly Command[] {
  const parser = new Parser(lexScript(source));
  return parser.commands();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  commands(end?: string): readonly Command[] {
    const list: Command[] = [];
    while (true) {
      while (this.#is(';')) this.#at += 1;
      if (end === undefined ? this.#peek() === undefined : this.#is(end)) break;
      if (this.#peek() === undefined) throw new Trap(`expected ${end ?? ''}`, 3);
      list.push(this.#command());
    }
    if (end !== undefined) this.#at += 1;
    return list;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #is(text: string): boolean {
    const token = this.#peek();
    return token?.type === 'mark' && token.text === text;
  }

  #command(): Command {
    const words: Expression[] = [];
    const named: Record<string, Expression> = {};
    while (this.#peek() !== undefined && !this.#is(';') && !this.#is('}') && !this.#is(']')) {
      const token = this.#peek();
      if (token?.type === 'word' && token.text === 'where') {
        this.#at += 1;
        return { words, named, where: this.#condition() };
      }
      // `find name="x"` is `find where name="x"`.
      if (isFind(words.at(-1))) return { words, named, where: this.#condition() };
      const next = this.#tokens[this.#at + 1];
      if (token?.type === 'word' && next?.type === 'mark' && next.text === '=' && next.glued) {
        this.#at += 2;
        named[token.text] = this.#isEmptyValue() ? { type: 'text', text: '', bare: true } : this.#primary();
      } else words.push(this.#primary());
    }
    return { words, named };
  }

  #isEmptyValue(): boolean {
    const token = this.#peek();
    return token === undefined || !token.glued || this.#is(';') || this.#is('}') || this.#is(']');
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
    if (token === undefined || token.type === 'string') return token !== undefined;
    return token.type === 'word' ? token.text !== 'or' : ['!', '(', '['].includes(token.text);
  }

  #comparison(): Expression {
    if (this.#is('!')) {
      this.#at += 1;
      return { type: 'not', of: this.#comparison() };
    }
    const left = this.#primary();
    const token = this.#peek();
    if (
      token === undefined ||
      token.type === 'string' ||
      !SIGNS.has(token.text) ||
      /^(and|or|&&|\|\|)$/.test(token.text)
    )
      return left;
    this.#at += 1;
    return { type: 'binary', sign: token.text, left, right: this.#primary() };
  }

  #sign(...texts: readonly string[]): boolean {
    const token = this.#peek();
    if (token === undefined || token.type === 'string' || !texts.includes(token.text)) return false;
    this.#at += 1;
    return true;
  }

  #primary(): Expression {
    const token = this.#peek();
    if (token === undefined) throw new Trap('expected value', 3);
    this.#at += 1;
    if (token.type === 'string') return { type: 'text', text: token.text, bare: false, parts: token.parts };
    if (token.type === 'word') return this.#bare(token.text);
    return this.#bracketed(token.text);
  }

  #bracketed(open: string): Expression {
    if (open === '[') {
      const [command] = this.commands(']');
      return command === undefined ? { type: 'text', text: '', bare: false } : { type: 'command', command };
    }
    if (open === '{') return { type: 'block', body: this.commands('}') };
    if (open === '(') {
      const inner = this.#condition();
      if (!this.#is(')')) throw new Trap('expected )', 3);
      this.#at += 1;
      return inner;
    }
    return this.#bare(open);
  }

  /** An unquoted value may hold commas and dots that the lexer cut off: `1.2.3.0/24`, `a,b`. */
  #bare(start: string): Expression {
    let text = start;
    for (
      let next = this.#peek();
      next?.glued === true && (next.type === 'word' || next.text === ',' || next.text === '.');
      next = this.#peek()
    ) {
      text += next.text;
      this.#at += 1;
    }
    return { type: 'text', text, bare: true };
  }
}

const isFind = (word: Expression | undefined): boolean =>
  word?.type === 'text' && word.bare && /(^|\/)find$/.test(word.text);
