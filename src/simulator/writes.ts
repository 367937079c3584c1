import type { Answer, Arguments, Device } from './device.js';
import { checkItem } from './rules.js';
import { dropMirrored, isInUse, mirrorInterface, renameReferences } from './references.js';
import { clip, covers, notPermitted, type Rights } from './rights.js';
import { seconds } from './times.js';
import type { Judge, Table } from './table.js';
import { noSuchItem, Trap } from './trap.js';

type Values = Readonly<Record<string, string>>;

const POSITIONS = new Set(['.id', 'numbers', 'place-before', 'destination', 'copy-from', 'value-name']);
const RUNNING = new Set(['/system/script', '/system/scheduler']);

export const WRITES: ReadonlySet<string> = new Set([
  'add',
  'set',
  'remove',
  'move',
  'enable',
  'disable',
  'unset',
  'comment',
]);

/** A command that changes a menu, its arguments being known to the version. */
export function write(device: Device, path: string, command: string, args: Arguments): Answer {
  const table = device.table(path);
  const values = without(args.values, POSITIONS);
  const { numbers, destination } = args.values;
  if (table.spec.singleton === true) {
    setSingleton(device, table, values);
    return {};
  }
  if (command === 'add') return { ret: add(device, table, { ...args, values }, args.values) };
  const targets = (args.values['.id'] ?? numbers ?? '').split(',').filter((id) => id !== '');
  if (targets.length === 0) throw noSuchItem();
  switch (command) {
    case 'set':
    case 'comment':
      set(device, table, { targets, values, rights: args.rights });
      break;
    case 'enable':
    case 'disable':
      set(device, table, { targets, values: { disabled: command === 'disable' ? 'yes' : 'no' }, rights: args.rights });
      break;
    case 'remove':
      table.remove(targets, (row) => isInUse(device, path, row));
      dropMirrored(device, path);
      break;
    case 'unset':
      table.unset(targets, args.values['value-name'] ?? '');
      break;
    default:
      table.move(targets, destination);
  }
  return {};
}

function without(values: Values, names: ReadonlySet<string>): Values {
  const rest: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) if (!names.has(name)) rest[name] = value;
  return rest;
}

const judgeOf = (device: Device, path: string): Judge => ({
  knows: (menu, name) => device.knows(menu, name),
  approve: (fields, given) => checkItem(device, path, { fields, given }),
});

function add(device: Device, table: Table, { values: given, rights }: Arguments, place: Values): string {
  const { path } = table.spec;
  const model = place['copy-from'] === undefined ? {} : table.find(place['copy-from']).fields;
  const values = { ...model, ...given };
  if (path === '/system/scheduler') device.schedule.refuseFlagged();
  const full = RUNNING.has(path) ? authored(device, table, { values, rights }) : values;
  const timed = path === '/system/scheduler' ? device.schedule.complete(full) : full;
  const row = table.add(timed, judgeOf(device, path), place['place-before']);
  if (path === '/system/scheduler') device.schedule.added(row, given);
  if (path.endsWith('/address-list')) keepFor(device, table, row.fields['timeout']);
  mirrorInterface(device, path, row.fields['name'] ?? '');
  return row.id;
}

interface Setting {
  readonly targets: readonly string[];
  readonly values: Values;
  readonly rights: Rights;
}

function set(device: Device, table: Table, { targets, values, rights }: Setting): void {
  const { path } = table.spec;
  const rows = targets.map((target) => table.find(target));
  if (path === '/system/scheduler') {
    if (rows.some(({ fields }) => isEnabling(fields, values))) device.schedule.refuseFlagged();
    device.schedule.checkStart(values);
  }
  if (RUNNING.has(path) && values['policy'] !== undefined && !covers(rights, values['policy'])) throw notPermitted();
  const names = rows.map(({ fields }) => fields['name']);
  table.set(targets, values, judgeOf(device, path));
  rows.forEach((row, index) => {
    const [from, to] = [names[index], row.fields['name']];
    if (from !== undefined && to !== undefined && from !== to) renameReferences(device, path, { from, to });
    if (path === '/system/scheduler') device.schedule.changed(row, values);
  });
}

const isEnabling = (fields: Values, values: Values): boolean =>
  fields['disabled'] === 'true' && /^(no|false)$/.test(values['disabled'] ?? '');

/** Scripts and schedulers belong to who made them, and may do no more than that user may. */
function authored(device: Device, table: Table, { values, rights }: Arguments): Values {
  const wanted = values['policy'];
  if (wanted !== undefined && !covers(rights, wanted)) throw notPermitted();
  const policy = wanted ?? clip(rights, table.spec.fields['policy']?.default ?? '');
  return { ...values, policy, owner: device.user };
}

/** An entry with a timeout is in memory only: dynamic, gone when its time is up or at a reboot (manual 130220135). */
function keepFor(device: Device, table: Table, timeout: string | undefined): void {
  const row = table.rows.at(-1);
  if (row === undefined || timeout === undefined || timeout === '' || timeout === '0s') return;
  table.rows.splice(-1, 1, {
    ...row,
    dynamic: true,
    expires: device.now() + seconds('timeout', timeout) * 1000,
  });
}

function setSingleton(device: Device, table: Table, values: Values): void {
  const row = table.rows[0] ?? table.seed({});
  const changed = table.check(values, judgeOf(device, table.spec.path).knows);
  const { date, time, ...rest } = changed;
  if (table.spec.path !== '/system/clock') Object.assign(row.fields, changed);
  else {
    Object.assign(row.fields, rest);
    device.setClock(date, time);
  }
}

export const notSimulated = (path: string, command: string): Trap =>
  new Trap(`${path}/${command} is not supported by this simulator`, 4);
