import { isList, isMap, lengthOf, literal, textOf, toJson, type Value, typeOf } from './script-value.js';
import { Trap } from './trap.js';
import { atLeast } from './version.js';

/** What a function of the language is given. */
export interface Given {
  /** Positional, from the first on. */
  readonly words: readonly Value[];
  readonly named: Readonly<Record<string, Value>>;
  readonly version: string;
}

/** Functions that have a value and no effect (manual 47579229). */
export const FUNCTIONS: Readonly<Record<string, (given: Given) => Value>> = {
  len: ({ words: [value] }) => lengthOf(value),
  typeof: ({ words: [value] }) => typeOf(value),
  tostr: ({ words: [value] }) => textOf(value),
  tonum: ({ words: [value] }) => {
    const number = literal(textOf(value));
    return typeof number === 'number' ? number : undefined;
  },
  tobool: ({ words: [value] }) => {
    const truth = literal(textOf(value));
    return typeof truth === 'boolean' ? truth : undefined;
  },
  toarray: ({ words: [value] }) => (isList(value) || isMap(value) ? value : textOf(value).split(',').map(literal)),
  pick: ({ words: [value, from, to] }) => pick(value, Number(from), to === undefined ? undefined : Number(to)),
  find: ({ words: [value, wanted] }) => find(value, wanted),
  serialize: ({ words: [first], named, version }) => {
    if (named['to'] !== 'json') throw new Trap('input does not match any value of to', 1);
    const options = textOf(named['options']);
    const isOption =
      options === '' || (atLeast(version, '7.16') && /^json\.(no-string-conversion|pretty)$/.test(options));
    if (!isOption) throw new Trap('input does not match any value of options', 1);
    return toJson(named['value'] ?? first, options === 'json.no-string-conversion');
  },
};

/** Past the end there is nothing, which is no error. */
function pick(value: Value, from: number, to: number = from + 1): Value {
  if (!isList(value)) return textOf(value).slice(from, to);
  return to === from + 1 ? value[from] : value.slice(from, to);
}

function find(value: Value, wanted: Value): Value {
  const texts = isList(value) ? value.map(textOf) : undefined;
  const index = texts === undefined ? textOf(value).indexOf(textOf(wanted)) : texts.indexOf(textOf(wanted));
  return index < 0 ? undefined : index;
}
