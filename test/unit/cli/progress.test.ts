import { describe, expect, it } from 'vitest';
import { showProgress } from '../../../src/cli/views/progress.js';
import { widthOf } from '../../../src/cli/views/width.js';
import { recordedIo } from '../../support/recorded-io.js';

function run(columns: number, steps: readonly (readonly [finished: number, failed: number])[], isTerminal = true) {
  let now = 0;
  const recorded = recordedIo({ isTerminal, columns, now: () => (now += 100) });
  const progress = showProgress(recorded.io, 'Applying');
  for (const [finished, failed] of steps) progress.step(finished, 40, failed);
  progress.end();
  return recorded;
}

const all = Array.from({ length: 40 }, (_, index) => [index + 1, 0] as const);

describe('progress where nobody looks', () => {
  it('says a line for every quarter and moves nothing', () => {
    const { err, out } = run(80, all, false);
    expect(err().split('\n')).toEqual([
      'Applying: 10 of 40',
      'Applying: 20 of 40',
      'Applying: 30 of 40',
      'Applying: 40 of 40',
      '',
    ]);
    expect(out()).toBe('');
  });

  it('names failures', () => {
    expect(run(80, [[40, 3]], false).err()).toBe('Applying: 40 of 40, 3 failed\n');
  });
});

describe('progress on a terminal', () => {
  it('draws over itself and leaves a clean line', () => {
    const { err } = run(80, all);
    expect(err()).not.toContain('\n');
    const frames = err().split('\r').slice(1);
    expect(frames.length).toBe(41);
    expect(frames.every((frame) => frame.endsWith('\u001B[K'))).toBe(true);
    expect(frames.at(-1)).toBe('\u001B[K');
  });

  it('fills the bar in proportion', () => {
    const [half = ''] = run(80, [[20, 0]])
      .err()
      .split('\r')
      .slice(1);
    expect(half.match(/█/g)).toHaveLength(20);
    expect(half.match(/░/g)).toHaveLength(20);
    expect(half).toContain('20/40');
  });

  it('never wraps a line, however narrow the terminal', () => {
    for (const columns of [8, 20, 35, 40, 60, 200]) {
      const frames = run(columns, [
        [20, 12],
        [40, 12],
      ])
        .err()
        .replaceAll('\u001B[K', '')
        .split('\r');
      expect(frames.map(widthOf).every((width) => width < columns)).toBe(true);
    }
  });

  it('draws at most every 80 ms, and the end always', () => {
    let now = 0;
    const recorded = recordedIo({ isTerminal: true, now: () => (now += 1) });
    const progress = showProgress(recorded.io, 'Looking');
    for (let finished = 1; finished <= 1000; finished += 1) progress.step(finished, 1000, 0);
    expect(recorded.err().split('\r').length - 1).toBeLessThan(20);
    expect(recorded.err()).toContain('1000/1000');
  });

  it('writes nothing when there was nothing to do', () => {
    expect(run(80, []).err()).toBe('');
  });
});
