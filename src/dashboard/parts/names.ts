import { format, text } from '../text/language.js';

/** The first of many names; the words for the rest bring their own `and`. */
export function firstOf(names: readonly string[], most: number): string {
  const { list, number } = format.value;
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} ${text.value.parts.andMore(number(rest))}` : list(names);
}
