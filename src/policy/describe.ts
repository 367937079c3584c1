import type { ErrorObject } from 'ajv';
import type { DiagnosticCode } from '../model/diagnostic-codes.js';
import { suggestName } from '../model/nearest.js';
import { type Format, formatNamed } from './schema/formats.js';

/** One problem in plain words. `key`: the problem is with that key of the mapping, not with its value. */
interface Description {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly cure?: string;
  readonly key?: string;
}

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: string | boolean;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly 'x-secret'?: boolean;
}

/** An error of the validator → what a network engineer needs to know. */
export function describeProblem(error: ErrorObject, path: readonly string[]): Description {
  const schema = (error.parentSchema ?? {}) as Schema;
  const field = nameField(path);
  const { params } = error;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(String(params['additionalProperty']), schema, field);
    case 'required':
      return {
        code: 'schema.missing',
        message: `${field} has no "${String(params['missingProperty'])}", which it needs`,
      };
    case 'minProperties':
      return { code: 'schema.missing', message: `${field} is empty`, cure: fieldsOf(schema) };
    case 'minItems':
      return { code: 'schema.missing', message: `${field} is empty` };
    case 'minimum':
    case 'maximum':
    case 'multipleOf':
      return outOfRange(error, schema, field);
    default:
      return wrongValue(error, schema, field);
  }
}

/** `spec/traffic/0/committed` → `committed of traffic 1`. */
function nameField(path: readonly string[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'the document';
  const isIndex = (step: string): boolean => /^\d+$/.test(step);
  const parent = path.findLastIndex((step, index) => index < path.length - 1 && !isIndex(step));
  if (isIndex(last)) return `entry ${Number(last) + 1} of ${path[parent] ?? 'the list'}`;
  return path.length > 2 && isIndex(path.at(-2) ?? '')
    ? `${last} of entry ${Number(path.at(-2)) + 1} of ${path[parent]}`
    : last;
}

const fieldsOf = (schema: Schema): string => `Known here: ${Object.keys(schema.properties ?? {}).join(', ')}.`;

function unknownField(key: string, schema: Schema, field: string): Description {
  const known = Object.keys(schema.properties ?? {});
  const cure = known.length === 0 ? undefined : suggestName(key, known, 20);
  return {
    code: 'schema.field',
    message: `${field} has no field "${key}"; a field that is not understood is not skipped`,
    ...(cure === undefined ? {} : { cure }),
    key,
  };
}

function outOfRange(error: ErrorObject, schema: Schema, field: string): Description {
  const bounds = error.parentSchema as { minimum?: number; maximum?: number };
  const format = formatNamed(schema.format ?? '');
  return {
    code: format?.code ?? 'schema.value',
    message: `${field}: ${String(error.data)} is outside ${bounds.minimum ?? '…'}–${bounds.maximum ?? '…'}`,
  };
}

function wrongValue(error: ErrorObject, schema: Schema, field: string): Description {
  const { data } = error;
  if (isSecret(schema, data)) {
    return {
      code: 'value.secret',
      message: `${field} is written in the file, where everybody can read it; it is not used`,
      cure: 'Write { env: NAME } or { file: PATH }, and change the secret: it is in the history now.',
    };
  }
  const format = formatNamed(
    schema.format ?? schema.anyOf?.find((branch) => branch.format !== undefined)?.format ?? '',
  );
  if (format !== undefined && isScalar(data)) return wrongForm(String(data), format, field);
  if (data === null) return { code: 'schema.missing', message: `${field} has no value` };
  const choices = choicesOf(schema);
  if (choices.length > 0) {
    const cure =
      (typeof data === 'string' ? suggestName(data, choices) : undefined) ?? `One of: ${choices.join(', ')}.`;
    return { code: 'schema.value', message: `${field} cannot be ${show(data)}`, cure };
  }
  return { code: 'schema.value', message: `${field} cannot be ${show(data)}: it ${error.message ?? 'is not right'}` };
}

function wrongForm(text: string, format: Format, field: string): Description {
  const problem = format.problem(text);
  return {
    code: problem?.code ?? format.code,
    message: `${field}: "${clip(text)}" ${problem?.message ?? `is not a ${format.what}`}`,
    cure: problem?.cure ?? `A ${format.what} is written as ${format.example}.`,
  };
}

const isSecret = (schema: Schema, data: unknown): boolean => schema['x-secret'] === true && isScalar(data);
const isScalar = (data: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof data);

const choicesOf = (schema: Schema): readonly string[] => [
  ...(schema.enum ?? []).map(String),
  ...(schema.const === undefined ? [] : [String(schema.const)]),
  ...(schema.anyOf ?? []).flatMap(choicesOf),
];

function show(data: unknown): string {
  if (Array.isArray(data)) return 'a list';
  if (typeof data === 'object' && data !== null) return 'a mapping';
  return typeof data === 'string' ? `"${clip(data)}"` : String(data);
}

/** Values come from files that anybody may have written; a message stays a line. */
function clip(text: string): string {
  const oneLine = text.replace(/\p{Cc}/gu, '·');
  return oneLine.length > 60 ? `${oneLine.slice(0, 57)}…` : oneLine;
}
