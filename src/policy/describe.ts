import type { ErrorObject } from 'ajv';
import type { DiagnosticCode } from '../model/diagnostic-codes.js';
import { suggestName } from '../model/nearest.js';
import { clip, quote } from './quote.js';
import { type Format, formatNamed } from './schema/formats.js';

/** One problem in plain words. */
interface Description {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly cure: string;
  /** The problem is with that key of the mapping, not with its value. */
  readonly key?: string;
  /** The problem is with that entry of the list. */
  readonly entry?: number;
}

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: string | boolean;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: object;
  readonly 'x-secret'?: boolean;
  readonly 'x-form'?: string;
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
      return missingField(String(params['missingProperty']), schema, field);
    case 'minProperties':
      return { code: 'schema.missing', message: `${field} is empty`, cure: fieldsOf(schema) };
    case 'maxProperties':
      return {
        code: 'schema.value',
        message: `${field} has more than ${String(params['limit'])} of ${fieldNames(schema)}, and only one can hold`,
        cure: 'Remove one of them.',
      };
    case 'minItems':
      return {
        code: 'schema.missing',
        message: `${field} is an empty list`,
        cure: 'Add an entry, or remove the line.',
      };
    case 'maxItems':
      return {
        code: 'schema.value',
        message: `${field} has more than ${String(params['limit'])} entries`,
        cure: 'Keep the list shorter.',
      };
    case 'uniqueItems':
      return {
        code: 'schema.value',
        message: `${field} has the same entry twice`,
        cure: 'Remove one of them.',
        entry: Math.max(Number(params['i']), Number(params['j'])),
      };
    case 'minLength':
      return { code: 'schema.missing', message: `${field} is an empty text`, cure: meaningOf(schema) };
    case 'maxLength':
      return {
        code: 'schema.value',
        message: `${field} is longer than ${String(params['limit'])} characters`,
        cure: 'Keep it shorter.',
      };
    case 'minimum':
    case 'maximum':
      return outOfRange(error, schema, field);
    default:
      return wrongValue(error, schema, field);
  }
}

const isIndex = (step: string): boolean => /^\d+$/.test(step);

/** `spec/traffic/0/committed` → `committed of entry 1 of traffic`. */
function nameField(path: readonly string[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'the document';
  const parent = path.findLastIndex((step, index) => index < path.length - 1 && !isIndex(step));
  if (isIndex(last)) return `entry ${Number(last) + 1} of ${clip(path[parent] ?? 'the list')}`;
  const before = path.at(-2) ?? '';
  return isIndex(before) && path.length > 2
    ? `${clip(last)} of entry ${Number(before) + 1} of ${clip(path[parent] ?? 'the list')}`
    : clip(last);
}

const fieldNames = ({ properties = {} }: Schema): string => Object.keys(properties).join(', ');
const fieldsOf = (schema: Schema): string => `Known here: ${fieldNames(schema)}.`;

const writeAs = ({ example }: Format): string => `Write it as ${example}.`;

const meaningOf = ({ format, description }: Schema): string => {
  const known = formatNamed(format ?? '');
  if (known !== undefined) return writeAs(known);
  return description === undefined ? 'Write a value, or remove the line.' : `It means: ${description}`;
};

function missingField(name: string, schema: Schema, field: string): Description {
  const meaning = schema.properties?.[name]?.description;
  return {
    code: 'schema.missing',
    message: `${field} has no "${name}", which it needs`,
    cure: `Add ${name}: …${meaning === undefined ? '' : ` It means: ${meaning}`}`,
  };
}

const SECRET_CURE = 'Write { env: NAME } or { file: PATH }, and change the secret: it is in the history now.';

function unknownField(key: string, schema: Schema, field: string): Description {
  if (schema['x-secret'] === true) {
    const message = `${field} has a field that is neither env nor file; it is not shown, as it may be a secret`;
    return { code: 'value.secret', message, cure: SECRET_CURE, key };
  }
  if (schema.patternProperties !== undefined) {
    const message = `${field}: "${clip(key)}" cannot be a name here`;
    return { code: 'schema.field', message, cure: schema['x-form'] ?? 'Choose another name.', key };
  }
  const cure =
    key === '<<'
      ? 'Merge keys are not read: write the fields out, or use defaults.'
      : suggestName(clip(key), Object.keys(schema.properties ?? {}), 20);
  const message = `${field} has no field "${clip(key)}"; a field that is not understood is not skipped`;
  return { code: 'schema.field', message, cure: cure ?? 'Remove it.', key };
}

function outOfRange(error: ErrorObject, schema: Schema, field: string): Description {
  const range = `${schema.minimum ?? '…'}–${schema.maximum ?? '…'}`;
  return {
    code: formatNamed(schema.format ?? '')?.code ?? 'schema.value',
    message: `${field}: ${String(error.data)} is outside ${range}`,
    cure: `Write a number of ${range}.`,
  };
}

function wrongValue(error: ErrorObject, schema: Schema, field: string): Description {
  const { data } = error;
  if (schema['x-secret'] === true && data !== null) {
    const message = `${field} is written in the file, where everybody can read it; it is not used`;
    return { code: 'value.secret', message, cure: SECRET_CURE };
  }
  const format = formatNamed(schema.format ?? schema.anyOf?.find((one) => one.format !== undefined)?.format ?? '');
  if (format !== undefined && isScalar(data)) return wrongForm(String(data), format, field);
  if (data === null) return { code: 'schema.missing', message: `${field} has no value`, cure: meaningOf(schema) };
  const form = schema['x-form'];
  const choices = choicesOf(schema);
  const near = typeof data === 'string' ? suggestName(clip(data), choices) : undefined;
  if (choices.length > 0) {
    const cure = form ?? near ?? `One of: ${choices.join(', ')}.`;
    return { code: 'schema.value', message: `${field} cannot be ${quote(data)}`, cure };
  }
  if (form !== undefined) return { code: 'schema.value', message: `${field} is not written rightly`, cure: form };
  const message = `${field} cannot be ${quote(data)}: it must be ${typesOf(schema)}`;
  return { code: 'schema.value', message, cure: meaningOf(schema) };
}

function wrongForm(text: string, format: Format, field: string): Description {
  const problem = format.problem(text);
  return {
    code: problem?.code ?? format.code,
    message: `${field}: "${clip(text)}" ${problem?.message ?? `is not a ${format.what}`}`,
    cure: problem?.cure ?? writeAs(format),
  };
}

const isScalar = (data: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof data);

const choicesOf = (schema: Schema): readonly string[] => [
  ...(schema.enum ?? []).map(String),
  ...(schema.const === undefined ? [] : [String(schema.const)]),
  ...(schema.anyOf ?? []).flatMap(choicesOf),
];

const TYPES: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
};

const typesOf = ({ type, anyOf = [] }: Schema): string =>
  [...new Set([type, ...anyOf.map((one) => one.type)])].flatMap((one) => TYPES[one ?? ''] ?? []).join(' or ');
