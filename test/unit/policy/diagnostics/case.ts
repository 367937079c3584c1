import type { Severity } from '../../../../src/model/diagnostic.js';
import type { DiagnosticCode } from '../../../../src/model/diagnostic-codes.js';
import type { Position } from '../../../../src/model/origin.js';
import type { Texts } from '../../../support/policy-files.js';

/** A repository with one problem, and what is said of it. */
export interface DiagnosticCase {
  readonly code: DiagnosticCode;
  /** An error unless said otherwise. */
  readonly severity?: Severity;
  /** Finishes the sentence "it …". */
  readonly reason: string;
  /** Files that replace or join those of the smallest repository. `▶` marks the place of the problem. */
  readonly files: Texts;
  /** Where no mark can stand. */
  readonly at?: Position;
  readonly message: string;
  readonly cure: string;
}
