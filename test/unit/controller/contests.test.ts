import { describe, expect, it } from 'vitest';
import { Contests } from '../../../src/controller/contests.js';

const HOUR = 3_600_000;

function contests() {
  const clock = { now: 0 };
  const made = new Contests(() => clock.now);
  const changed = (times: number, apartMs = 60_000): void => {
    for (let each = 0; each < times; each += 1) {
      clock.now += apartMs;
      made.held('r-1');
      made.changed('r-1', 'target');
    }
  };
  return { made, clock, changed };
}

describe('a router that somebody else changes too', () => {
  it('is taken back five times within an hour, and then left', () => {
    const { made, changed } = contests();
    changed(5);
    expect(made.isLeft('r-1', 'target')).toBe(false);
    changed(1);
    expect(made.isLeft('r-1', 'target')).toBe(true);
    expect(made.isLeft('r-2', 'target')).toBe(false);
  });

  it('was changed once, however often it is looked at before it is taken back', () => {
    const { made, changed } = contests();
    made.changed('r-1', 'target');
    expect(made.describe('r-1')).toBeUndefined();
    changed(1);
    for (let looks = 0; looks < 10; looks += 1) made.changed('r-1', 'target');
    expect(made.describe('r-1')).toBe('changed once within the hour by somebody else');
  });

  it('is taken back for ever where that is seldom', () => {
    const { made, changed } = contests();
    changed(100, HOUR / 4);
    expect(made.isLeft('r-1', 'target')).toBe(false);
  });

  it('stays left, also when the hour is over, while the same is wanted', () => {
    const { made, clock, changed } = contests();
    changed(6);
    clock.now += 10 * HOUR;
    expect(made.isLeft('r-1', 'target')).toBe(true);
    expect(made.isLeft('r-1', 'another target')).toBe(false);
  });

  it('is ours again when it holds what is wanted, and when somebody asks', () => {
    const { made, changed } = contests();
    changed(6);
    made.held('r-1');
    expect(made.isLeft('r-1', 'target')).toBe(false);
    made.changed('r-1', 'target');
    expect(made.isLeft('r-1', 'target')).toBe(true);
    made.forget('r-1');
    changed(5);
    expect(made.isLeft('r-1', 'target')).toBe(false);
  });

  it('is left at once to who holds its lock, from the second change on', () => {
    const { made, changed } = contests();
    changed(1);
    expect(made.isSuspect('r-1')).toBe(false);
    made.found('controller@other/7f', 'r-1', 'target');
    expect(made.isLeft('r-1', 'target')).toBe(false);
    changed(1);
    expect(made.isSuspect('r-1')).toBe(true);
    made.found('controller@other/7f', 'r-1', 'target');
    expect(made.isLeft('r-1', 'target')).toBe(true);
    expect(made.describe('r-1')).toContain('controller@other/7f');
  });

  it('is spoken of with how often, and by whom it may have been', () => {
    const { made, changed } = contests();
    expect(made.describe('r-1')).toBeUndefined();
    changed(1);
    expect(made.describe('r-1')).toBe('changed once within the hour by somebody else');
    made.meet('controller@other/7f', 'r-9');
    changed(1);
    expect(made.describe('r-1')).toBe(
      'changed 2 times within the hour by somebody else; controller@other/7f works in this network too, and held the lock on r-9',
    );
    expect(made.describe('r-9')).toBeUndefined();
  });
});
