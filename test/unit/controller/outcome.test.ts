import { describe, expect, it } from 'vitest';
import { failure } from '../../../src/controller/outcome.js';
import { REASON_OF } from '../../../src/model/condition.js';
import { ERROR_CODES, type ErrorCode, QosError } from '../../../src/model/error.js';

describe('a failure', () => {
  it.each(Object.keys(ERROR_CODES) as ErrorCode[])('of %s has its reason, message and cure', (code) => {
    const outcome = failure('r-1', new QosError(code, 'what is wrong', { cure: 'what to do' }));
    expect(outcome).toEqual({
      router: 'r-1',
      ok: false,
      reason: REASON_OF[code],
      changes: 0,
      diagnostics: [],
      error: { code, message: 'what is wrong', cure: 'what to do' },
    });
  });

  it('carries no cause: what is beneath an error may hold more than its message shows', () => {
    const cause = Object.assign(new Error('beneath'), { password: 'hunter2-is-secret' });
    const outcome = failure('r-1', new QosError('router.command', 'refused', { cause }));
    expect(JSON.stringify(outcome)).not.toMatch(/hunter2|beneath/);
  });

  it.each([
    ['an error of the program', new TypeError('no kind x'), 'no kind x'],
    ['what is no error at all', 'a string', 'a string'],
  ])('of %s is internal', (_, error, message) => {
    expect(failure('r-1', error)).toMatchObject({ reason: 'ApplyFailed', error: { code: 'internal', message } });
  });

  it('keeps what is known of the router', () => {
    const diagnostics = [{ code: 'device.clock', severity: 'warning', message: 'the clock' }] as const;
    expect(failure('r-1', new Error('x'), { changes: 7, diagnostics })).toMatchObject({ changes: 7, diagnostics });
  });
});
