import { Composer, type Document, isScalar, LineCounter, Parser, type YAMLError } from 'yaml';
import type { Diagnostic } from '../model/diagnostic.js';
import { groupBy } from '../model/group-by.js';
import { plainValue } from './plain-value.js';
import { MAX_PROBLEMS, problem } from './report.js';
import { positionAt, positionOf, type Source } from './source.js';

export interface ParsedDocument {
  readonly source: Source;
  readonly value: unknown;
}

export interface Parsed {
  readonly documents: readonly ParsedDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What no file kept by hand comes near. Each entry costs the parser a kilobyte of memory. */
const MAX_DOCUMENTS = 10_000;
const MAX_ENTRIES = 500_000;
/** One slip makes the parser stumble over all that follows; more of it helps nobody. */
const MAX_STUMBLES = 20;

/**
 * YAML 1.2 with the core schema, whatever a `%YAML` directive asks for: in 1.1 a time is a number and `no` is false.
 * Duplicates are found in `plainValue`, in one pass; the parser compares each key with all others.
 */
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
  logLevel: 'silent',
} as const;

/** Text → YAML documents with positions. A document that does not parse is diagnosed and left out. */
export function parseText(path: string, text: string): Parsed {
  const start = { file: path, line: 1, column: 1 };
  const tooMany = (what: string): Diagnostic =>
    problem('file.too-large', start, `the file has more than ${what}, so it is not read`, {
      cure: 'Split it: where documents lie does not matter.',
    });
  if (hasMore(text, MAX_ENTRIES)) return { documents: [], diagnostics: [tooMany(`${MAX_ENTRIES} entries`)] };
  const lines = linesOf(text);
  const documents: ParsedDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  let count = 0;
  for (const document of new Composer(OPTIONS).compose(new Parser().parse(text))) {
    count += 1;
    if (count > MAX_DOCUMENTS) return { documents: [], diagnostics: [tooMany(`${MAX_DOCUMENTS} documents`)] };
    const read = readDocument({ path, lines, document });
    if (read.document !== undefined) documents.push(read.document);
    diagnostics.push(...read.diagnostics);
  }
  return { documents, diagnostics };
}

/** All lines, before a document is read: the parser learns of a line only when it is through with it. */
function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  for (let start = 0; start >= 0; start = text.indexOf('\n', start) + 1 || -1) lines.addNewLine(start);
  return lines;
}

/** Every entry but the last of a list or mapping is followed by a comma or a line end. */
function hasMore(text: string, limit: number): boolean {
  let left = limit;
  for (const mark of [',', '\n']) {
    for (let at = text.indexOf(mark); at >= 0 && left >= 0; at = text.indexOf(mark, at + 1)) left -= 1;
  }
  return left < 0;
}

interface Outcome {
  readonly document?: ParsedDocument;
  readonly diagnostics: readonly Diagnostic[];
}

type Unresolved = Omit<Source, 'targets'>;

function readDocument(unresolved: Unresolved): Outcome {
  const { document } = unresolved;
  const errors = problemsOf(document, unresolved.lines);
  if (errors.length > 0) return { diagnostics: errors.map((error) => describeError(unresolved, error)) };
  const { value, targets, problems } = plainValue(document);
  const source = { ...unresolved, targets };
  if (problems.length === 0)
    return isEmpty(document) ? { diagnostics: [] } : { document: { source, value }, diagnostics: [] };
  return {
    diagnostics: problems.slice(0, MAX_PROBLEMS).map(({ code, message, node, cure, first }) =>
      problem(code, positionOf(source, node), message, {
        cure,
        ...(first === undefined ? {} : { related: { message: 'the first is here', at: positionOf(source, first) } }),
      }),
    ),
  };
}

/** Nothing but comments between two lines of `---`. */
const isEmpty = ({ contents }: Document): boolean =>
  contents === null || (isScalar(contents) && contents.value === null && contents.range?.[0] === contents.range?.[1]);

const MISREAD: ReadonlySet<string> = new Set(['TAG_RESOLVE_FAILED', 'BAD_COLLECTION_TYPE']);

/** Warnings about tags are errors here: a value that is not what its author says is not used. Of a line, the first. */
function problemsOf({ errors, warnings }: Document, lines: LineCounter): readonly YAMLError[] {
  const depth = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (depth !== undefined) return [depth];
  const byLine = groupBy(
    [...errors, ...warnings.filter(({ code }) => MISREAD.has(code))],
    ({ pos }) => lines.linePos(pos[0]).line,
  );
  return [...byLine.values()].flatMap(([first]) => first ?? []).slice(0, MAX_STUMBLES);
}

/** In our own words: those of the parser speak of its grammar, and some quote what is written, which may be a secret. */
const WORDS: Readonly<Record<string, readonly [message: string, cure: string]>> = {
  TAB_AS_INDENT: ['a tab stands where spaces must', 'Indent with spaces.'],
  BAD_INDENT: [
    'the indentation does not fit, or a bracket is not closed',
    'Begin entries of one list or mapping in the same column, and close brackets.',
  ],
  MULTILINE_IMPLICIT_KEY: ['a key has no colon on its line', 'Add the colon, or the quote that is missing before it.'],
  MISSING_CHAR: [
    'a quote, bracket, colon or space is missing here',
    'Close it, or put a space after the colon or dash.',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'two entries stand on one line, or the indentation does not fit',
    'Begin entries of one list or mapping in the same column, each on its line.',
  ],
  BLOCK_IN_FLOW: ['inside of brackets, entries are written in brackets, too', 'Write [a, b] and { a: b } there.'],
  BAD_SCALAR_START: ['a text cannot begin with this character', 'Put it in quotes.'],
  UNEXPECTED_TOKEN: ['something stands here that belongs elsewhere', 'Look for a stray bracket, quote, comma or dash.'],
  BAD_DQ_ESCAPE: ['this escape is unknown', "Write \\\\ for a backslash, or use single quotes: 'a\\b'."],
  TAG_RESOLVE_FAILED: ['a tag (!name) means nothing here', 'Remove it, or put the value in quotes.'],
  BAD_COLLECTION_TYPE: ['a tag (!!name) does not fit the value', 'Remove it.'],
  BAD_DIRECTIVE: ['this line begins with %, and is no YAML directive', 'Remove it, or put the value in quotes.'],
  NON_STRING_KEY: ['a key must be a text', 'Put it in quotes.'],
  KEY_OVER_1024_CHARS: ['a key has more than 1024 characters', 'A quote or a line end may be missing.'],
  RESOURCE_EXHAUSTION: ['it nests too deeply to be read', 'Close the brackets, or mend the indentation.'],
};
const OTHER = ['something here does not belong to YAML', 'Mend it, or put the value in quotes.'] as const;

function describeError(source: Unresolved, { code, pos }: YAMLError): Diagnostic {
  const at = positionAt(source, pos[0]);
  if (code === 'BAD_ALIAS' || code === 'ALIAS_PROPS')
    return problem('yaml.alias', at, 'an alias (*name) or anchor (&name) is not written rightly', {
      cure: 'Write the values out, or put the text in quotes.',
    });
  const [words, cure] = WORDS[code] ?? OTHER;
  return problem('yaml.syntax', at, `this is not YAML: ${words}`, { cure });
}
