import { compare } from './query.js';
import { Trap } from './trap.js';

/** Whether two values of the console's language stand to each other as the sign says. */
export function holds(sign: string, left: string, right: string): boolean {
  if (sign === '~') return matches(left, right);
  const order = compare(asPrinted(left), asPrinted(right));
  switch (sign) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    default:
      return order >= 0;
  }
}

const asPrinted = (value: string): string => ({ yes: 'true', no: 'false' })[value] ?? value;

function matches(value: string, pattern: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    throw new Trap('bad regular expression', 3);
  }
}
