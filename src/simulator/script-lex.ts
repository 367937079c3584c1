import { Trap } from './trap.js';

/** RouterOS scripting (manual 47579229), the part that people put into schedulers. */
export type Token =
  | { readonly type: 'word'; readonly text: string; readonly glued: boolean }
  | { readonly type: 'string'; readonly text: string; readonly glued: boolean; readonly parts: readonly Part[] }
  | { readonly type: 'mark'; readonly text: string; readonly glued: boolean };

/** Quoted text: what stands there, and variables to be filled in. */
export type Part = string | { readonly variable: string };

const MARKS = ['!=', '<=', '>=', '&&', '||', '{', '}', '[', ']', '(', ')', ';', '=', '<', '>', '!', '~', '+', ',', '.'];
const WORD = /[A-Za-z0-9_*:/$@%-]/;

/** Text → tokens; a line end is a `;` unless a round bracket is open. */
export function lexScript(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let open = 0;
  let glued = false;
  const push = (type: 'word' | 'mark', text: string): void => {
    tokens.push({ type, text, glued });
    glued = true;
  };
  while (at < source.length) {
    const char = source.charAt(at);
    if (char === '#' && !glued) {
      while (at < source.length && source.charAt(at) !== '\n') at += 1;
    } else if (char === '\n' || char === '\r') {
      if (open === 0) push('mark', ';');
      glued = false;
      at += 1;
    } else if (char === ' ' || char === '\t') {
      glued = false;
      at += 1;
    } else if (char === '\\' && /^\\\r?\n/.test(source.slice(at, at + 3))) {
      at = source.indexOf('\n', at) + 1;
    } else if (char === '"') {
      const { parts, end } = readString(source, at);
      const text = parts.map((part) => (typeof part === 'string' ? part : '')).join('');
      tokens.push({ type: 'string', text, glued, parts });
      glued = true;
      at = end;
    } else if (WORD.test(char) || (char === '.' && glued)) {
      let end = at + 1;
      while (end < source.length && (WORD.test(source.charAt(end)) || source.charAt(end) === '.')) end += 1;
      push('word', source.slice(at, end));
      at = end;
    } else {
      const mark = MARKS.find((one) => source.startsWith(one, at));
      if (mark === undefined)
        throw new Trap(`syntax error (line ${lineOf(source, at)} column ${columnOf(source, at)})`, 3);
      open = Math.max(0, open + (mark === '(' ? 1 : mark === ')' ? -1 : 0));
      push('mark', mark);
      at += mark.length;
    }
  }
  return tokens;
}

const lineOf = (source: string, at: number): number => source.slice(0, at).split('\n').length;
const columnOf = (source: string, at: number): number => at - source.lastIndexOf('\n', at - 1);

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
  if (at >= source.length) throw new Trap('expected closing quote', 3);
  return { parts: [...parts, text], end: at + 1 };
}

function readEscape(source: string, at: number): { readonly text: string; readonly length: number } {
  const plain = ESCAPES[source.charAt(at + 1)];
  if (plain !== undefined) return { text: plain, length: 2 };
  const line = /^\\\r?\n\s*/.exec(source.slice(at, at + 200));
  if (line !== null) return { text: '', length: line[0].length };
  const hex = /^[0-9A-F]{2}/.exec(source.slice(at + 1, at + 3))?.[0];
  if (hex === undefined) throw new Trap(`syntax error (line ${lineOf(source, at)} column ${columnOf(source, at)})`, 3);
  return { text: String.fromCharCode(Number.parseInt(hex, 16)), length: 3 };
}
