import type { Step, StepPlace } from '../driver.js';

/** Step → one line of RouterOS' console language, as people type it and as scripts hold it (Scripting 47579229). Pure. */

/** Inside quotes `\`, `"` and `$` are live; unescaped they silently change what is stored. */
export function quote(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '\\$');
  return `"${escaped.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}

/** `/queue/tree` as 6.x and 7.x both read it: `/queue tree`. */
export const menu = (kind: string): string => `/${kind.slice(1).replaceAll('/', ' ')}`;

const pairs = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .filter(([name]) => name !== '.id')
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(' ');

/** By key, never by handle, since an undo may run when the object has been made anew; `.id` where that is the key. */
function find(find: Readonly<Record<string, string>>): string {
  if (find['.id'] !== undefined) return find['.id'];
  const conditions = Object.entries(find).map(([name, value]) => `${name}=${quote(asPrinted(name, value))}`);
  return `[find where ${conditions.join(' and ')}]`;
}

/** A `find` compares with what the router prints: a single host of IPv4 has no length there (AddrList 130220135). */
const asPrinted = (name: string, value: string): string =>
  name === 'address' && !value.includes(':') ? value.replace(/\/32$/, '') : value;

const located = (place: StepPlace): string | undefined => (place.find === undefined ? place.handle : find(place.find));

export function consoleLine(step: Step): string {
  const path = menu(step.kind);
  const place = step.before === undefined ? undefined : located(step.before);
  switch (step.verb) {
    case 'add':
      return `${path} add ${pairs(step.fields)}${place === undefined ? '' : ` place-before=${place}`}`;
    case 'set':
      return `${path} set ${find(step.find)} ${pairs(step.fields)}`;
    case 'remove':
      return `${path} remove ${find(step.find)}`;
    case 'move':
      return `${path} move ${find(step.find)}${place === undefined ? '' : ` destination=${place}`}`;
  }
}

/**
 * The same, but true whatever part of the apply went through: what is there is not added again, and no error stops the
 * rest. A rule whose neighbour somebody took away meanwhile goes last: in the wrong place is better than gone.
 */
export function undoLine(step: Step): string {
  const line = consoleLine(step);
  if (step.verb !== 'add') return `:do {${line}} on-error={}`;
  const isGone = `:if ([:len [${menu(step.kind)} ${find(step.find).slice(1, -1)}]] = 0)`;
  const { before, ...anywhere } = step;
  const otherwise = before === undefined ? '' : `:do {${isGone} do={${consoleLine(anywhere)}}} on-error={}`;
  return `:do {${isGone} do={${line}}} on-error={${otherwise}}`;
}
