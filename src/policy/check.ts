import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Node } from 'yaml';
import type { Diagnostic } from '../model/diagnostic.js';
import { suggestName } from '../model/nearest.js';
import type { Position } from '../model/origin.js';
import { describeProblem } from './describe.js';
import type { ParsedDocument } from './parse.js';
import { clip, quote } from './quote.js';
import { MAX_PROBLEMS, problem } from './report.js';
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
  const made = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  for (const [name, format] of Object.entries(FORMATS))
    made.addFormat(name, (text) => format.problem(text) === undefined);
  return made;
}

/** The kind of a document, or what is wrong with the way it begins. */
export function kindOf({ source, value }: ParsedDocument): Kind | readonly Diagnostic[] {
  const top = source.document.contents as Node;
  const fail = (message: string, at: Position, cure: string): Diagnostic =>
    problem('schema.kind', at, `${message}, so the document is not read`, { cure });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = `a policy document is a mapping, and this is ${quote(value)}`;
    return [fail(message, positionOf(source, top), 'Begin with apiVersion, kind, metadata and spec.')];
  }
  const { kind, apiVersion } = value as { kind?: unknown; apiVersion?: unknown };
  const at = (field: string): Position => positionOf(source, descend(source, top, [field]) ?? top);
  const found: Diagnostic[] = [];
  if (apiVersion !== API_VERSION) {
    const message = apiVersion === undefined ? 'apiVersion is missing' : `there is no apiVersion ${quote(apiVersion)}`;
    found.push(fail(message, at('apiVersion'), `Write apiVersion: ${API_VERSION}.`));
  }
  if (!isKind(kind)) {
    const message = kind === undefined ? 'kind is missing' : `there is no kind ${quote(kind)}`;
    const near = typeof kind === 'string' ? suggestName(clip(kind), KINDS) : undefined;
    found.push(fail(message, at('kind'), near ?? `Write kind: and one of ${KINDS.join(', ')}.`));
  }
  return isKind(kind) && found.length === 0 ? kind : found;
}

/** Every problem of structure and of single values, each once, with its place. */
export function checkDocument(document: ParsedDocument, kind: Kind): readonly Diagnostic[] {
  const validate = validatorOf(kind);
  if (validate(document.value)) return [];
  const { source } = document;
  const errors = narrowUnions(validate.errors ?? []);
  const problems = errors.slice(0, MAX_PROBLEMS).map((error) => diagnose(document, error));
  if (errors.length > MAX_PROBLEMS) {
    const message = `the document has more than ${MAX_PROBLEMS} problems, of which the rest is not listed`;
    problems.push(
      problem('schema.value', positionOf(source, undefined), message, { cure: 'Mend those listed first.' }),
    );
  }
  return [...new Map(problems.map((one) => [`${one.at?.line}:${one.at?.column}:${one.message}`, one])).values()];
}

function diagnose(document: ParsedDocument, error: ErrorObject): Diagnostic {
  const { source } = document;
  const path = pathOf(error);
  const { code, message, cure, key, entry } = describeProblem(error, path);
  const place = entry === undefined ? path : [...path, String(entry)];
  const node = descend(source, source.document.contents as Node, place);
  const at =
    key === undefined ? positionOf(source, node ?? nearestParent(document, place)) : keyPosition(source, node, key);
  return problem(code, at, message, { cure });
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
 * objects the one that shares most of its keys. Where none has the type, only the union itself is reported. The errors of
 * the branches stand right before that of their union.
 */
function narrowUnions(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword !== 'anyOf') {
      kept.push(error);
      continue;
    }
    let start = kept.length;
    while (start > 0 && isInside(kept[start - 1], error)) start -= 1;
    const meant = meantBranch((error.schema ?? []) as readonly Branch[], error.data);
    const own = kept.splice(start).filter(({ schemaPath }) => schemaPath.startsWith(`${error.schemaPath}/${meant}/`));
    if (own.length === 0) kept.push(error);
    for (const one of own) kept.push(one);
  }
  return kept;
}

const isInside = (error: ErrorObject | undefined, union: ErrorObject): boolean =>
  error !== undefined &&
  error.schemaPath.startsWith(`${union.schemaPath}/`) &&
  `${error.instancePath}/`.startsWith(`${union.instancePath}/`);

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
