import { closest, distance } from 'fastest-levenshtein';

/** The known name that a misspelt one most likely means, in whatever case; undefined when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const asked = name.toLowerCase();
  const lower = known.map((one) => one.toLowerCase());
  const best = closest(asked, lower);
  const changes = distance(asked, best);
  const hasSomethingInCommon = changes < Math.max(name.length, best.length);
  const isNear = hasSomethingInCommon && changes <= Math.max(2, Math.floor(name.length / 3));
  return isNear ? known[lower.indexOf(best)] : undefined;
}

/** The cure for a name that is not known: the nearest one, else the first few. */
export function suggestName(name: string, known: readonly string[], many = 8): string | undefined {
  const near = nearestName(name, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  if (known.length === 0) return undefined;
  return `Known: ${known.slice(0, many).join(', ')}${known.length > many ? '…' : ''}.`;
}
