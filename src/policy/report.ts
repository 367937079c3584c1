import type { Diagnostic, Severity } from '../../model/diagnostic.js';
import type { DiagnosticCode } from '../../model/diagnostic-codes.js';
import type { Position } from '../../model/origin.js';

interface More {
  readonly cure?: string | undefined;
  readonly severity?: Severity;
  readonly related?: { readonly message: string; readonly at: Position };
}

const place = ({ file, line, column }: Position): Position => ({ file, line, column });

/** A problem found by lint; an error unless said otherwise. */
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
