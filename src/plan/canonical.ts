import type { DeviceObject, FieldSpec, Form, KindSpec } from '../model/device.js';
import { isPrefix, parsePrefix } from '../model/prefix.js';

/**
 * Devices lie about form: `100M` comes back as `100000000`, `10.0.0.1/32` as `10.0.0.1`, `yes` as `true`, a default
 * as nothing at all. Each form has one spelling here, each normaliser is idempotent (a property test says so), and
 * a field that holds its default is left out, so that two objects are equal exactly when the device treats them so.
 */
export function canonicalise(object: DeviceObject, spec: KindSpec): DeviceObject {
  if (isCanonical(object.fields, spec)) return object;
  const fields: Record<string, string> = {};
  for (const name in object.fields) {
    const field = spec.fields[name];
    const raw = object.fields[name];
    if (field === undefined || raw === undefined) continue;
    const value = canonicalValue(raw, field.form);
    if (value !== defaultOf(field)) fields[name] = value;
  }
  return { ...object, fields };
}

/** Most of what is rendered is canonical as it is: nothing is made anew for it. */
function isCanonical(fields: DeviceObject['fields'], spec: KindSpec): boolean {
  for (const name in fields) {
    const field = spec.fields[name];
    const value = fields[name];
    if (field === undefined || value === undefined) return false;
    if (value === defaultOf(field) || value !== canonicalValue(value, field.form)) return false;
  }
  return true;
}

const listed = new WeakMap<KindSpec, readonly (readonly [string, FieldSpec])[]>();

export function fieldsOf(spec: KindSpec): readonly (readonly [string, FieldSpec])[] {
  const known = listed.get(spec) ?? Object.entries(spec.fields);
  listed.set(spec, known);
  return known;
}

const defaults = new WeakMap<FieldSpec, string>();

export function defaultOf(field: FieldSpec): string | undefined {
  if (field.default === undefined) return undefined;
  const known = defaults.get(field);
  if (known !== undefined) return known;
  const value = canonicalValue(field.default, field.form);
  defaults.set(field, value);
  return value;
}

export function canonicalValue(value: string, form: Form): string {
  switch (form) {
    case 'text':
      return value;
    case 'script':
      return value.replaceAll('\r\n', '\n').trimEnd();
    case 'rate':
      return canonicalRate(value);
    case 'duration':
      return canonicalDuration(value);
    case 'flag':
      return value === 'yes' || value === 'true' ? 'true' : 'false';
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(value) ? String(Number(value)) : value;
    case 'prefix':
      return canonicalPrefix(value);
    case 'set':
      return value.includes(',') ? value.split(',').toSorted().join(',') : value;
  }
}

const RATE_SCALE: Readonly<Record<string, number>> = { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 };

function canonicalRate(value: string): string {
  const found = /^(\d+(?:\.\d+)?)([kKMG]?)$/.exec(value);
  return found === null ? value : String(Math.round(Number(found[1]) * (RATE_SCALE[found[2] ?? ''] ?? 1)));
}

const DURATION_SCALE: Readonly<Record<string, number>> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** RouterOS writes `1d2h`, `100ms`, `00:05:00`, and in newer versions `1w 2d 00:00:00`. */
function canonicalDuration(value: string): string {
  const clock = /(?:^|\s|d|w)(\d+):(\d+):(\d+)$/.exec(value);
  const words = clock === null ? value : value.slice(0, clock.index + (/^[dw]/.test(clock[0]) ? 1 : 0));
  let total = 0;
  let rest = words.replaceAll(' ', '');
  while (rest !== '') {
    const part = /^(\d+(?:\.\d+)?)(ms|w|d|h|m|s)/.exec(rest);
    if (part === null) return value;
    total += Number(part[1]) * (DURATION_SCALE[part[2] ?? ''] ?? 1);
    rest = rest.slice(part[0].length);
  }
  if (clock !== null) total += (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3])) * 1000;
  else if (words === '') return value;
  return `${Math.round(total)}ms`;
}

function canonicalPrefix(value: string): string {
  const negated = value.startsWith('!') ? '!' : '';
  const parsed = parsePrefix(value.slice(negated.length));
  return isPrefix(parsed) ? negated + parsed : value;
}
