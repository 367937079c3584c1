import type { Answer, Arguments, Device } from './device.js';
import { fieldsOf, type MenuSpec } from './menu-spec.js';
import { matchesQuery } from './query.js';
import { isOrphan } from './references.js';
import type { Row } from './table.js';
import { formatDate, formatDuration } from './times.js';
import { atLeast } from './version.js';

/** Never printed. */
const SECRET = new Set(['password']);

/** An item with what the router works out when it prints it. */
export function completeRow(device: Device, spec: MenuSpec, row: Row): Record<string, string> {
  const printed = printRow(spec, row, device.version);
  if (spec.shows?.['invalid'] !== undefined && isOrphan(device, spec, row)) printed['invalid'] = 'true';
  if (row.expires !== undefined) printed['timeout'] = formatDuration(Math.ceil((row.expires - device.now()) / 1000));
  if (spec.path === '/system/scheduler') Object.assign(printed, device.schedule.facts(row));
  if (spec.path === '/system/clock') Object.assign(printed, formatDate(device.now(), device.version));
  if (spec.path === '/system/resource')
    printed['uptime'] = formatDuration(Math.floor((device.now() - device.bootedAt) / 1000));
  return printed;
}

/** An item as the API prints it: defaults where this version shows them, absent values left out, read-only ones last. */
function printRow(spec: MenuSpec, row: Row, version: string): Record<string, string> {
  const printed: Record<string, string> = spec.singleton === true ? {} : { '.id': row.id };
  for (const [name, field] of fieldsOf(spec)) {
    const value = row.fields[name] ?? field.default;
    if (value === undefined || !isShown(spec, name, row)) continue;
    const shown = typeof field.shown === 'string' ? atLeast(version, field.shown) : field.shown === true;
    if (shown || value !== field.default) printed[name] = value;
  }
  for (const [name, value] of Object.entries(row.fields))
    if (spec.fields[name] === undefined && !SECRET.has(name)) printed[name] = value;
  for (const [name, value] of Object.entries(spec.shows ?? {})) printed[name] ??= value;
  if (row.dynamic === true) printed['dynamic'] = 'true';
  if (row.builtin === true) printed[spec.path === '/queue/type' ? 'default' : 'builtin'] = 'true';
  return printed;
}

/** Queue types print the parameters of their own kind only. */
function isShown(spec: MenuSpec, name: string, row: Row): boolean {
  if (spec.path !== '/queue/type' || name === 'name' || name === 'kind') return true;
  return name.startsWith(`${row.fields['kind'] ?? ''}-`);
}

/** What a print lets through: queries, then the properties that were asked for; one that an item lacks is left out. */
export function answerPrint(rows: readonly Readonly<Record<string, string>>[], args: Arguments): Answer {
  const matching = rows.filter((row) => matchesQuery(args.query ?? [], row));
  if (args.values['count-only'] !== undefined) return { ret: String(matching.length) };
  const wanted = args.values['.proplist']?.split(',');
  if (wanted === undefined) return { rows: matching };
  return { rows: matching.map((row) => pick(row, wanted)) };
}

function pick(row: Readonly<Record<string, string>>, wanted: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of wanted) {
    const value = row[name];
    if (value !== undefined && Object.hasOwn(row, name)) picked[name] = value;
  }
  return picked;
}
