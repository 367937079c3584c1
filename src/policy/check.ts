import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Node } from 'yaml';
import type { Diagnostic } from '../model/diagnostic.js';
import { suggestName } from '../model/nearest.js';
import type { Position } from '../model/origin.js';
import { describeProblem } from './describe.js';
import type { ParsedDocument } from './parse.js';
import { FORMATS } from './schema/formats.js';
import { API_VERSION, isKind, type Kind, KINDS, SCHEMAS } from './schema/index.js';
import { descend, keyPosition, positionOf } from './source.js';

const validators = new Map<Kind, ValidateFunction>();
let ajv: Ajv | undefined;

/** Compiling a schema costs milliseconds: only those that are met, and once. */
function validatorOf(kind: Kind): ValidateFunction {
  const known = validators.get(kind);
  if (known !== undefined) return known;
  ajv ??= createAjv();
  const made = ajv.compile(SCHEMAS[kind]);
  validators.set(kind, made);
  return made;
}

function createAjv(): Ajv {
  const made = new Ajv({ allErrors: true, verbose: true, strict: false });
  for (const [name, { problem }] of Object.entries(FORMATS))
    made.addFormat(name, (text) => problem(text) === undefined);
  return made;
}

/** The kind of a document, or what is wrong with the way it begins. */
export function kindOf({ source, value }: ParsedDocument): Kind | Diagnostic {
  const fail = (message: string, at: Position, cure?: string): Diagnostic => ({
    code: 'schema.kind',
    severity: 'error',
    message: `${message}, so the document is not read`,
    ...(cure === undefined ? {} : { cure }),
    at,
  });
  const top = source.document.contents as Node;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail('a policy document is a mapping with apiVersion, kind, metadata and spec', positionOf(source, top));
  }
  const { kind, apiVersion } = value as { kind?: unknown; apiVersion?: unknown };
  const at = (field: string): Position => positionOf(source, descend(source, top, [field]) ?? top);
  if (apiVersion !== API_VERSION) {
    const message =
      apiVersion === undefined ? 'apiVersion is missing' : `apiVersion ${show(apiVersion)} is not known here`;
    return fail(message, at('apiVersion'), `Write apiVersion: ${API_VERSION}.`);
  }
  if (isKind(kind)) return kind;
  return fail(
    kind === undefined ? 'kind is missing' : `there is no kind ${show(kind)}`,
    at('kind'),
    suggestName(typeof kind === 'string' ? kind : '', KINDS) ?? `Kinds: ${KINDS.join(', ')}.`,
  );
}

const show = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : JSON.stringify(value));

/** Every problem of structure and of single values, each once, with its place. */
export function checkDocument(document: ParsedDocument, kind: Kind): readonly Diagnostic[] {
  const validate = validatorOf(kind);
  if (validate(document.value)) return [];
  const { source } = document;
  const top = source.document.contents as Node;
  const problems = narrowUnions(validate.errors ?? []).map((error) => {
    const path = pathOf(error);
    const node = descend(source, top, path);
    const { key, ...rest } = describeProblem(error, path);
    const at =
      key === undefined ? positionOf(source, node ?? nearestParent(document, path)) : keyPosition(source, node, key);
    return { severity: 'error' as const, ...rest, at };
  });
  return [...new Map(problems.map((one) => [`${one.at.line}:${one.at.column}:${one.message}`, one])).values()];
}

const pathOf = ({ instancePath }: ErrorObject): readonly string[] =>
  instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A value left empty has no node of its own: its parent says where. */
function nearestParent({ source }: ParsedDocument, path: readonly string[]): Node | undefined {
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const node = descend(source, source.document.contents as Node, path.slice(0, length));
    if (node !== undefined && node !== null) return node;
  }
  return undefined;
}

interface Branch {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

/**
 * A union reports the errors of all its branches, of which at most one was meant: the one of the value's type, among
 * objects the one that shares most of its keys. Where none has the type, only the union itself is reported.
 */
function narrowUnions(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let kept = errors;
  for (const union of errors.filter(({ keyword }) => keyword === 'anyOf')) {
    const meant = meantBranch((union.schema ?? []) as readonly Branch[], union.data);
    const prefix = `${union.schemaPath}/`;
    const isInside = ({ schemaPath, instancePath }: ErrorObject): boolean =>
      schemaPath.startsWith(prefix) && instancePath.startsWith(union.instancePath);
    kept = kept.filter((error) => {
      if (meant === undefined) return error === union || !isInside(error);
      return error !== union && (!isInside(error) || error.schemaPath.startsWith(`${prefix}${meant}/`));
    });
  }
  return kept;
}

function meantBranch(branches: readonly Branch[], data: unknown): number | undefined {
  const type = Array.isArray(data)
    ? 'array'
    : typeof data === 'number' && Number.isInteger(data)
      ? 'integer'
      : typeof data;
  const fitting = branches
    .map((branch, index) => ({ branch, index }))
    .filter(({ branch }) => (branch.type ?? 'string') === type);
  if (type !== 'object' || data === null) return fitting[0]?.index;
  const keys = Object.keys(data as object);
  const score = ({ properties = {}, required = [] }: Branch): number =>
    keys.filter((key) => Object.hasOwn(properties, key)).length + keys.filter((key) => required.includes(key)).length;
  return fitting.toSorted((a, b) => score(b.branch) - score(a.branch))[0]?.index;
}
