import type { DiagnosticCode } from './diagnostic-codes.js';
import type { Position } from './origin.js';

export type Severity = 'error' | 'warning' | 'note';

/** A problem as a value: what is wrong, where, what follows, and the cure. Collected, never thrown. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What is wrong and what follows, in plain words with units. */
  readonly message: string;
  readonly cure?: string;
  readonly at?: Position;
  /** Router it was found on, for what only a live device can show. */
  readonly router?: string;
  readonly related?: readonly { readonly message: string; readonly at: Position }[];
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((one) => one.severity === 'error');
