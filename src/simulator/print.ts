import type { MenuSpec } from './menu-spec.js';
import type { Row } from './table.js';
import { atLeast } from './version.js';

/** An item as the API prints it: read-only values, defaults where this version shows them, absent ones left out. */
export function printRow(spec: MenuSpec, row: Row, version: string): Record<string, string> {
  const printed: Record<string, string> = spec.singleton === true ? {} : { '.id': row.id };
  for (const [name, field] of Object.entries(spec.fields)) {
    const value = row.fields[name] ?? field.default;
    if (value === undefined || !isShown(spec, name, row)) continue;
    const isDefault = row.fields[name] === undefined || value === field.default;
    const shown = typeof field.shown === 'string' ? atLeast(version, field.shown) : field.shown === true;
    if (isDefault && !shown) continue;
    printed[name] = value;
  }
  for (const [name, value] of Object.entries(row.fields))
    printed[name] ??= spec.fields[name] === undefined ? value : (undefined as never);
  for (const name of Object.keys(printed)) if (printed[name] === undefined) delete printed[name];
  for (const [name, value] of Object.entries(spec.shows ?? {})) printed[name] ??= value;
  if (row.dynamic === true) printed['dynamic'] = 'true';
  if (row.builtin === true) printed[spec.path === '/queue/type' ? 'default' : 'builtin'] = 'true';
  return printed;
}

/** Queue types print the parameters of their own kind only. */
function isShown(spec: MenuSpec, name: string, row: Row): boolean {
  if (spec.path !== '/queue/type' || name === 'name' || name === 'kind') return true;
  const kind = row.fields['kind'] ?? '';
  return name.startsWith(`${kind}-`);
}
