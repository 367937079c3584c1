import { type Reason, REASON_OF } from '../model/condition.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { type ErrorCode, isQosError } from '../model/error.js';

/** What came of one router. A failure is a value: it never stops the others. */
export interface RouterOutcome {
  readonly router: string;
  readonly reason: Reason;
  readonly ok: boolean;
  readonly changes: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly error?: {
    readonly code: ErrorCode | 'internal';
    readonly message: string;
    readonly cure?: string;
    /** Of a lock that is held: by whom. */
    readonly holder?: string;
  };
}

export function failure(router: string, error: unknown, known: Partial<RouterOutcome> = {}): RouterOutcome {
  const base = { router, ok: false, changes: 0, diagnostics: [], ...known };
  if (!isQosError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...base, reason: 'ApplyFailed', error: { code: 'internal', message } };
  }
  const cure = error.cure === undefined ? {} : { cure: error.cure };
  const holder = error.holder === undefined ? {} : { holder: error.holder };
  const { code, message } = error;
  return { ...base, reason: REASON_OF[code], error: { code, message, ...cure, ...holder } };
}
