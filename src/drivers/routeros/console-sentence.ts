import type { Sentence } from './api-codec.js';
import { isAtLeast } from './version.js';
import { menu, quote } from './wire-console.js';

/**
 * A sentence of the API → what does the same on the console. Pure.
 *
 * Reading is where versions differ. `as-value` text has no escapes: `a;b=c` in a comment reads as a field. `:serialize` knows
 * JSON from 7.13, but turns text that looks like a number into one until 7.16 can be told not to. So from 7.16 it is
 * JSON; before, the router's own script prints each value on a line that begins with a word nobody else knows. 6.x has no
 * `proplist`, and no flags in what `as-value` gives: they are asked apart, as the ids they are set on.
 */
export type Dialect = 'json' | 'lines' | 'lines-6';

export function dialectOf(version: string): Dialect {
  if (isAtLeast(version, 7, 16)) return 'json';
  return isAtLeast(version, 7, 0) ? 'lines' : 'lines-6';
}

/** How the console's answers are told from what it prints otherwise: lines that begin with `nonce`. */
export interface Frame {
  readonly dialect: Dialect;
  readonly nonce: string;
}

/** These hold one item, which has no id, and take neither `proplist` nor `where`. */
const SINGLETONS: ReadonlySet<string> = new Set([
  '/interface/bridge/settings',
  '/system/clock',
  '/system/device-mode',
  '/system/identity',
  '/system/license',
  '/system/resource',
]);

/** What the console leaves out here unless told: items that the router made itself. */
const HIDING: ReadonlySet<string> = new Set(['/ip/firewall/filter', '/ip/firewall/mangle']);

/** Not fields to the console of 6.x. */
const FLAGS: ReadonlySet<string> = new Set(['builtin', 'disabled', 'dynamic', 'invalid']);

export interface Parts {
  readonly kind: string;
  readonly verb: string;
  readonly values: Readonly<Record<string, string>>;
  readonly queries: readonly string[];
}

export function partsOf([command = '', ...words]: Sentence): Parts {
  const cut = command.lastIndexOf('/');
  const values: Record<string, string> = {};
  for (const word of words.filter((one) => one.startsWith('='))) {
    const at = word.indexOf('=', 1);
    values[word.slice(1, at)] = word.slice(at + 1);
  }
  return {
    kind: command.slice(0, cut),
    verb: command.slice(cut + 1),
    values,
    queries: words.filter((one) => one.startsWith('?')).map((one) => one.slice(1)),
  };
}

export function consoleSentence(sentence: Sentence, frame: Frame): string {
  const parts = partsOf(sentence);
  const { kind, verb, values } = parts;
  const path = menu(kind);
  const { '.id': ids = '', number = ids, numbers = '', 'place-before': before, destination, ...fields } = values;
  const pairs = Object.entries(fields).map(([name, value]) => ` ${name}=${quote(value)}`);
  switch (verb) {
    case 'print':
      return read(parts, frame);
    case 'add':
      return `:put [${path} add${pairs.join('')}${before === undefined ? '' : ` place-before=${before}`}]`;
    case 'move':
      return `${path} move ${numbers}${destination === undefined ? '' : ` destination=${destination}`}`;
    case 'remove':
      // One by one: an id that is gone must be an error, which it is not to `find`.
      return ids
        .split(',')
        .map((id) => `${path} remove ${id}`)
        .join(';');
    default:
      return `${path} ${verb}${number === '' ? '' : ` ${number}`}${pairs.join('')}`;
  }
}

/** Puts more text behind the value of a field, for values that are too long for one command. */
export function consoleAppend(kind: string, id: string, field: readonly [name: string, more: string]): string {
  const [name, more] = field;
  const path = menu(kind);
  return `${path} set ${id} ${name}=([${path} get ${id} ${name}].${quote(more)})`;
}

function read({ kind, values, queries }: Parts, { dialect, nonce }: Frame): string {
  const names = (values['.proplist'] ?? '').split(',');
  const isSingle = SINGLETONS.has(kind);
  const columns = names.filter((name) => name !== '.id');
  const proplist = isSingle || dialect === 'lines-6' ? '' : ` proplist=${columns.join(',')}`;
  const detail = !isSingle && dialect === 'lines-6' ? ' detail' : '';
  const where = queries.length === 0 ? '' : ` where ${condition(queries)}`;
  const all = HIDING.has(kind) ? ' all' : '';
  const print = `${menu(kind)} print${all} as-value${detail}${proplist}${where}`;
  if (dialect === 'json') return `:put [:serialize to=json value=[${print}] options=json.no-string-conversion]`;
  const isSet = '([:typeof $v]!="nothing")&&([:typeof $v]!="nil")';
  const fields =
    `:put "${nonce} r";:foreach k in=[:toarray "${names.join(',')}"] do={:local v ($r->$k);` +
    `:if (${isSet}) do={:put ("${nonce} f ".$k." ".[:typeof $v]." ".[:tostr $v])}}`;
  if (isSingle) return `:do {:local r [${print}];${fields}}`;
  const flags = dialect === 'lines-6' ? columns.filter((name) => FLAGS.has(name)) : [];
  const asked = flags.map((flag) => `;:put ("${nonce} i ${flag} ".[:tostr [${menu(kind)} find where ${flag}=yes]])`);
  return `:foreach r in=[${print}] do={${fields}}${asked.join('')}`;
}

/** Query words are a stack machine; the console has expressions. */
function condition(queries: readonly string[]): string {
  const stack: string[] = [];
  for (const query of queries) {
    if (query === '#|') stack.push(`(${stack.splice(-2).join(' or ')})`);
    else {
      const at = query.indexOf('=');
      stack.push(`${query.slice(0, at)}=${quote(query.slice(at + 1))}`);
    }
  }
  return stack.join(' and ');
}
