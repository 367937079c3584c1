import type { Diagnostic, Severity } from '../model/diagnostic.js';
import type { DiagnosticCode } from '../model/diagnostic-codes.js';
import { fieldOrigin, type Origin, type Position } from '../model/origin.js';

interface More {
  readonly cure?: string | undefined;
  readonly severity?: Severity;
  readonly related?: { readonly message: string; readonly at: Position };
}

const place = ({ file, line, column }: Position): Position => ({ file, line, column });

/** What no author reads to the end: of one document, more is not listed. */
export const MAX_PROBLEMS = 1000;

/** A problem with its place; an error unless said otherwise. */
export function problem(code: DiagnosticCode, at: Position, message: string, more: More = {}): Diagnostic {
  const { cure, severity = 'error', related } = more;
  return {
    code,
    severity,
    message,
    ...(cure === undefined ? {} : { cure }),
    at: place(at),
    ...(related === undefined ? {} : { related: [{ ...related, at: place(related.at) }] }),
  };
}

/** The place of one entry of a list; of the whole field where the entry has none of its own. */
export const entryPlace = (origin: Origin, field: string, index: number): Position =>
  fieldOrigin(origin, origin.fields?.[`${field}[${index}]`] === undefined ? field : `${field}[${index}]`);
