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

const valueOf = (row: Printed, name: string): string | undefined => (Object.hasOwn(row, name) ? row[name] : undefined);

function verdict(body: string, row: Printed): boolean {
  if (body.startsWith('-')) return valueOf(row, body.slice(1)) === undefined;
  const sign = /^[<>=]/.test(body) ? body.charAt(0) : '';
  const rest = body.slice(sign.length);
  const at = rest.indexOf('=');
  if (at < 0) return valueOf(row, rest) !== undefined;
  const value = valueOf(row, rest.slice(0, at));
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

/**
 * `!` turns the top round, `&` and `|` join the top two. A number is an index from the top: before another character it
 * pushes a copy of that verdict, at the end it leaves that verdict alone. `.` ends an index; elsewhere it copies the top.
 */
function operate(stack: boolean[], operations: string): void {
  const steps = operations.match(/\d+|./g) ?? [];
  steps.forEach((step, at) => {
    if (/^\d/.test(step)) {
      const chosen = stack.at(-1 - Number(step));
      if (chosen === undefined || Number(step) >= stack.length) throw underflow();
      if (at === steps.length - 1) stack.length = 0;
      stack.push(chosen);
      return;
    }
    if (step === '.' && /^\d/.test(steps[at - 1] ?? '')) return;
    const last = take(stack);
    if (step === '!') stack.push(!last);
    else if (step === '.') stack.push(last, last);
    else if (step === '&' || step === '|') {
      const other = take(stack);
      stack.push(step === '&' ? other && last : other || last);
    } else throw new Trap(`unknown query operation ${step}`, 5);
  });
}

function take(stack: boolean[]): boolean {
  const last = stack.pop();
  if (last === undefined) throw underflow();
  return last;
}

const underflow = (): Trap => new Trap('query stack underflow', 5);
