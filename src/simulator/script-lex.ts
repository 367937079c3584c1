import { Trap } from './trap.js';

/** RouterOS scripting (manual 47579229), the part that people put into schedulers and type at the console. */
interface Placed {
  readonly text: string;
  /** No space before it. */
  readonly glued: boolean;
  readonly at: number;
}

export type Token =
  | ({ readonly type: 'word' | 'mark' | 'variable' } & Placed)
  | ({ readonly type: 'string'; readonly parts: readonly Part[] } & Placed);

/** Quoted text: what stands there, and variables to be filled in. */
export type Part = string | { readonly variable: string };

const MARKS = '-> != <= >= && || { } [ ] ( ) ; = < > ! ~ + , .'.split(' ');
const WORD = /[A-Za-z0-9_*:/@%-]/;
const VALUE_ENDS = new Set([']', ')', '}']);

/** `(line 1 column 27)`, as the console says where it stopped to understand. */
export function placeOf(source: string, at: number): string {
  const line = source.slice(0, at).split('\n').length;
  return `(line ${line} column ${at - source.lastIndexOf('\n', at - 1)})`;
}

/** Text → tokens; a line end is a `;` unless a round bracket is open. */
export function lexScript(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let open = 0;
  let glued = false;
  const push = (type: 'word' | 'mark' | 'variable', text: string, length = text.length): void => {
    tokens.push({ type, text, glued, at });
    glued = true;
    at += length;
  };
  while (at < source.length) {
    const char = source.charAt(at);
    const blank = blankAt(source, at, glued);
    if (blank > 0) {
      glued = false;
      at += blank;
    } else if (char === '\n' || char === '\r') {
      if (open === 0) push('mark', ';', 0);
      glued = false;
      at += 1;
    } else if (char === '"') {
      const { parts, end } = readString(source, at);
      const text = parts.map((part) => (typeof part === 'string' ? part : '')).join('');
      tokens.push({ type: 'string', text, glued, parts, at });
      glued = true;
      at = end;
    } else if (char === '$') {
      const name = /^\$(\w*)/.exec(source.slice(at, at + 200))?.[1] ?? '';
      push('variable', name, name.length + 1);
    } else if (WORD.test(char) && !source.startsWith('->', at)) push('word', readWord(source, at));
    else if (startsWord(source, at, glued ? tokens.at(-1) : undefined)) push('word', readWord(source, at));
    else {
      const mark = MARKS.find((one) => source.startsWith(one, at));
      if (mark === undefined) throw new Trap(`syntax error ${placeOf(source, at)}`, 3);
      open = Math.max(0, open + (mark === '(' ? 1 : mark === ')' ? -1 : 0));
      push('mark', mark);
    }
  }
  return tokens;
}

/** How much of a comment, a space or a continued line stands here. */
function blankAt(source: string, at: number, glued: boolean): number {
  const char = source.charAt(at);
  if (char === ' ' || char === '\t') return 1;
  if (char === '#' && !glued) {
    const end = source.indexOf('\n', at);
    return (end < 0 ? source.length : end) - at;
  }
  return /^\\\r?\n/.exec(source.slice(at, at + 3))?.[0].length ?? 0;
}

/** `.id` is a word; the dot between two values joins them. */
const startsWord = (source: string, at: number, before: Token | undefined): boolean =>
  source.charAt(at) === '.' &&
  /[A-Za-z0-9]/.test(source.charAt(at + 1)) &&
  (before === undefined || before.type === 'word' || (before.type === 'mark' && !VALUE_ENDS.has(before.text)));

function readWord(source: string, start: number): string {
  let end = start + 1;
  const goesOn = (): boolean =>
    (WORD.test(source.charAt(end)) || source.charAt(end) === '.') && !source.startsWith('->', end);
  while (end < source.length && goesOn()) end += 1;
  return source.slice(start, end);
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  $: '$',
  '?': '?',
  _: ' ',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** Inside quotes `\` escapes, and an unescaped `$` is a variable. */
function readString(source: string, start: number): { readonly parts: readonly Part[]; readonly end: number } {
  const parts: Part[] = [];
  let text = '';
  let at = start + 1;
  while (at < source.length && source.charAt(at) !== '"') {
    const char = source.charAt(at);
    if (char === '$') {
      const variable = /^\$([A-Za-z0-9]*)/.exec(source.slice(at, at + 200))?.[1] ?? '';
      parts.push(text, { variable });
      text = '';
      at += 1 + variable.length;
    } else if (char === '\\') {
      const escape = readEscape(source, at);
      text += escape.text;
      at += escape.length;
    } else {
      text += char;
      at += 1;
    }
  }
  if (at >= source.length) throw new Trap(`expected closing quote ${placeOf(source, at)}`, 3);
  return { parts: [...parts, text], end: at + 1 };
}

function readEscape(source: string, at: number): { readonly text: string; readonly length: number } {
  const plain = ESCAPES[source.charAt(at + 1)];
  if (plain !== undefined) return { text: plain, length: 2 };
  const line = /^\\\r?\n\s*/.exec(source.slice(at, at + 200));
  if (line !== null) return { text: '', length: line[0].length };
  const hex = /^[0-9A-F]{2}/.exec(source.slice(at + 1, at + 3))?.[0];
  if (hex === undefined) throw new Trap(`syntax error ${placeOf(source, at)}`, 3);
  return { text: String.fromCharCode(Number.parseInt(hex, 16)), length: 3 };
}
