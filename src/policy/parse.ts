import { type Alias, type Document, LineCounter, parseAllDocuments, visit, type YAMLError } from 'yaml';
import type { Diagnostic } from '../model/diagnostic.js';
import { positionAt, positionOf, type Source } from './source.js';

export interface ParsedDocument {
  readonly source: Source;
  readonly value: unknown;
}

export interface Parsed {
  readonly documents: readonly ParsedDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Enough for any file kept by hand; a bomb of nested aliases multiplies beyond it at once. */
const MAX_ALIASES = 100;

/** Text → YAML documents with positions. A document that does not parse is diagnosed and left out. */
export function parseText(path: string, text: string): Parsed {
  const lines = new LineCounter();
  try {
    const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, version: '1.2', strict: true });
    const found = ('empty' in parsed ? [] : parsed).map((document) => readDocument({ path, lines, document }));
    return {
      documents: found.flatMap(({ document }) => (document === undefined ? [] : [document])),
      diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = 'the file nests too deeply to be read';
    return { documents: [], diagnostics: [problem('yaml.syntax', message, { file: path, line: 1, column: 1 })] };
  }
}

const problem = (code: Diagnostic['code'], message: string, at: Diagnostic['at'], cure?: string): Diagnostic => ({
  code,
  severity: 'error',
  message,
  ...(cure === undefined ? {} : { cure }),
  ...(at === undefined ? {} : { at }),
});

interface Outcome {
  readonly document?: ParsedDocument;
  readonly diagnostics: readonly Diagnostic[];
}

function readDocument(source: Source): Outcome {
  const { document } = source;
  const errors = document.errors.map((error) => describeError(source, error));
  if (errors.length > 0) return { diagnostics: errors };
  if (document.contents === null) return { diagnostics: [] };
  const cycle = findCycle(document);
  if (cycle !== undefined) {
    const message = `the alias *${cycle.source} stands inside of what it refers to`;
    return { diagnostics: [problem('yaml.alias', message, positionOf(source, cycle), 'Write the values out.')] };
  }
  try {
    return { document: { source, value: document.toJS({ maxAliasCount: MAX_ALIASES }) }, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError) && !(error instanceof RangeError)) throw error;
    const message = `aliases (*name) expand to more than ${MAX_ALIASES} copies, so the document is not read`;
    return { diagnostics: [problem('yaml.alias', message, positionOf(source, undefined), 'Write the values out.')] };
  }
}

function findCycle(document: Document): Alias | undefined {
  let found: Alias | undefined;
  visit(document, {
    Alias(_, alias, path) {
      const target = alias.resolve(document);
      if (target === undefined || !path.includes(target)) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

const CURES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces; YAML forbids tabs there.',
  BAD_INDENT: 'Entries of one list or mapping must begin in the same column.',
  MULTILINE_IMPLICIT_KEY: 'A colon may be missing at the end of the line before, or a quote.',
  MISSING_CHAR: 'Close the quote or bracket.',
  BLOCK_AS_IMPLICIT_KEY: 'Two entries stand on one line, or the indentation is off.',
  DUPLICATE_KEY: 'Remove one of them; only one can hold.',
};

function describeError(source: Source, error: YAMLError): Diagnostic {
  const at = positionAt(source, error.pos[0]);
  const cure = CURES[error.code];
  if (error.code === 'DUPLICATE_KEY')
    return problem('yaml.duplicate-key', 'the key stands twice in one mapping', at, cure);
  if (/alias/i.test(error.message)) return problem('yaml.alias', plain(error.message), at, cure);
  return problem('yaml.syntax', `this is not YAML: ${plain(error.message)}`, at, cure);
}

const plain = (message: string): string => (message.charAt(0).toLowerCase() + message.slice(1)).replace(/\s+/g, ' ');
