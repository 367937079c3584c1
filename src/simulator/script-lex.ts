import { Trap } from './trap.js';

/** RouterOS scripting (manual 47579229), the part that people put into schedulers. */
export type Token =
  | { readonly type: 'word'; readonly text: string; readonly glued: boolean }
  | { readonly type: 'string'; readonly text: string; readonly glued: boolean }
  | { readonly type: 'mark'; readonly text: string; readonly glued: boolean };

const MARKS = ['!=', '<=', '>=', '&&', '||', '{', '}', '[', ']', '(', ')', ';', '=', '<', '>', '!', '+', ',', '.'];
const WORD = /[A-Za-z0-9_*:/$@%-]/;

/** Text → tokens; a line end is a `;` unless a bracket is open. */
export function lexScript(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let glued = false;
  const push = (type: Token['type'], text: string): void => {
    tokens.push({ type, text, glued });
    glued = true;
  };
  while (at < source.length) {
    const char = source.charAt(at);
    if (char === '#' && !glued) {
      while (at < source.length && source.charAt(at) !== '\n') at += 1;
    } else if (char === '\n' || char === '\r') {
      push('mark', ';');
      glued = false;
      at += 1;
    } else if (char === ' ' || char === '\t') {
      glued = false;
      at += 1;
    } else if (char === '\\' && /^\\\r?\n/.test(source.slice(at, at + 3))) {
      at = source.indexOf('\n', at) + 1;
    } else if (char === '"') {
      const { text, end } = readString(source, at);
      push('string', text);
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
};

/** Inside quotes `\` escapes, and an unescaped `$` would be a variable. */
function readString(source: string, start: number): { readonly text: string; readonly end: number } {
  let text = '';
  let at = start + 1;
  while (at < source.length && source.charAt(at) !== '"') {
    if (source.charAt(at) !== '\\') {
      if (source.charAt(at) === '$') return skipVariable(source, at, text);
      text += source.charAt(at);
      at += 1;
      continue;
    }
    const next = source.charAt(at + 1);
    const hex = /^[0-9A-F]{2}/.exec(source.slice(at + 1, at + 3))?.[0];
    const plain = ESCAPES[next];
    if (plain === undefined && hex === undefined)
      throw new Trap(`syntax error (line ${lineOf(source, at)} column ${columnOf(source, at)})`, 3);
    text += plain ?? String.fromCharCode(Number.parseInt(hex ?? '', 16));
    at += plain === undefined ? 3 : 2;
  }
  if (at >= source.length) throw new Trap('expected closing quote', 3);
  return { text, end: at + 1 };
}

/** Variables inside of strings are empty here, as undefined ones are on the router: what follows is lost. */
function skipVariable(source: string, at: number, before: string): { readonly text: string; readonly end: number } {
  const name = /^\$[A-Za-z0-9]*/.exec(source.slice(at))?.[0] ?? '$';
  const rest = readString(source, at + name.length - 1);
  return { text: before + rest.text, end: rest.end };
}
