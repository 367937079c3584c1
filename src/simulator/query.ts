import { Trap } from './trap.js';

type Printed = Readonly<Record<string, string>>;

/** Query words of a print (manual 47579160): every word pushes a verdict, `?#` works on the stack; what is left is ANDed. */
export function matchesQuery(words: readonly string[], row: Printed): boolean {
  const stack: boolean[] = [];
  for (const word of words) {
    const body = word.slice(1);
    if (body.startsWith('#')) operate(stack, body.slice(1));
    else stack.push(verdict(body, row));
  }
  return stack.every(Boolean);
}

function verdict(body: string, row: Printed): boolean {
  if (body.startsWith('-')) return row[body.slice(1)] === undefined;
  const sign = /^[<>=]/.test(body) ? body.charAt(0) : '';
  const rest = body.slice(sign.length);
  const at = rest.indexOf('=');
  if (at < 0) return row[rest] !== undefined;
  const value = row[rest.slice(0, at)];
  const wanted = rest.slice(at + 1);
  if (value === undefined) return false;
  if (sign === '<') return compare(value, wanted) < 0;
  if (sign === '>') return compare(value, wanted) > 0;
  return value === wanted;
}

export function compare(a: string, b: string): number {
  const isNumber = /^-?\d+(\.\d+)?$/.test(a) && /^-?\d+(\.\d+)?$/.test(b);
  if (isNumber) return Number(a) - Number(b);
  return a === b ? 0 : a < b ? -1 : 1;
}

function operate(stack: boolean[], operations: string): void {
  for (const operation of operations) {
    const last = stack.pop();
    if (last === undefined) throw new Trap('query stack underflow', 5);
    if (operation === '!') stack.push(!last);
    else if (operation === '.') stack.push(last, last);
    else {
      const other = stack.pop();
      if (other === undefined) throw new Trap('query stack underflow', 5);
      stack.push(operation === '&' ? other && last : other || last);
    }
  }
}
