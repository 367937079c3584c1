import { describe, expect, it } from 'vitest';
import { openLog } from '../../../src/cli/log.js';
import { isQosError } from '../../../src/model/error.js';
import { Secret } from '../../../src/model/secret.js';

function logged(write: (log: ReturnType<typeof openLog>) => void, level = 'trace'): string {
  let text = '';
  write(openLog(level, { write: (line) => void (text += line) }));
  return text;
}

const HIDDEN = 'hunter2';

describe('the log of the controller', () => {
  it.each<[string, object]>([
    ['a secret of ours', { login: { one: new Secret(HIDDEN) } }],
    ['a password', { password: HIDDEN }],
    [
      'the headers of a request',
      { req: { headers: { authorization: HIDDEN, cookie: HIDDEN, 'x-csrf-token': HIDDEN } } },
    ],
    ['the headers of an answer', { res: { headers: { 'set-cookie': [HIDDEN] } } }],
    ['a private key that is deep', { options: { tls: { server: { key: HIDDEN } } } }],
    ['what others hang on an error', { err: Object.assign(new Error('no'), { config: { x: HIDDEN }, body: HIDDEN }) }],
    [
      'what others hang on a cause',
      { err: new Error('no', { cause: Object.assign(new Error('why'), { body: HIDDEN }) }) },
    ],
  ])('does not show %s', (_, what) => {
    const text = logged((log) => log.fatal(what, 'something went wrong'));
    expect(text).toContain('something went wrong');
    expect(text).not.toContain(HIDDEN);
  });

  it('shows what an error says, where it was, and what caused it', () => {
    const cause = Object.assign(new Error('nobody listens'), { code: 'ECONNREFUSED' });
    const line = JSON.parse(logged((log) => log.error({ err: new Error('not reached', { cause }) }))) as {
      readonly err: Readonly<Record<string, string>>;
    };
    expect(line.err['message']).toContain('not reached');
    expect(line.err['stack']).toMatch(/log\.test\.ts.*nobody listens/s);
  });

  it('keeps to its level, and refuses one that is none', () => {
    expect(logged((log) => log.info('hello'), 'warn')).toBe('');
    let problem: unknown;
    try {
      openLog('wran', { write: () => undefined });
    } catch (error) {
      problem = error;
    }
    expect(isQosError(problem) && `${problem.message} ${problem.cure}`).toBe(
      '--log wran is no level Did you mean "warn"?',
    );
  });
});
