/** `7.22.3`, `7.24rc1` → [7, 22, 3]. */
function numbersOf(version: string): readonly number[] {
  return (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
}

const verdicts = new Map<string, Map<string, boolean>>();

/** Remembered: it is asked for every row that is printed. */
export function atLeast(version: string, wanted: string): boolean {
  const known = verdicts.get(version) ?? new Map<string, boolean>();
  verdicts.set(version, known);
  const verdict = known.get(wanted) ?? isAtLeast(version, wanted);
  known.set(wanted, verdict);
  return verdict;
}

function isAtLeast(version: string, wanted: string): boolean {
  const have = numbersOf(version);
  for (const [index, need] of numbersOf(wanted).entries()) {
    const own = have[index] ?? 0;
    if (own !== need) return own > need;
  }
  return true;
}

/** 7.12 and 7.12.2 are. */
export function isSameMinor(a: string, b: string): boolean {
  return numbersOf(a).slice(0, 2).join('.') === numbersOf(b).slice(0, 2).join('.');
}
