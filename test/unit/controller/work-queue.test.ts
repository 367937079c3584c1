import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkQueue } from '../../../src/controller/work-queue.js';

describe('the work queue', () => {
  let now = 0;
  const queue = (): WorkQueue => {
    now = 1000;
    return new WorkQueue(() => now);
  };
  const drain = (one: WorkQueue): readonly string[] => {
    const taken: string[] = [];
    for (let name = one.take(); name !== undefined; name = one.take()) taken.push(name);
    return taken;
  };

  it('holds a name once, however often it is added', () => {
    const one = queue();
    expect([one.add('a'), one.add('a'), one.add('b')]).toEqual([true, false, true]);
    expect(drain(one)).toEqual(['a', 'b']);
  });

  it('gives a name that is under way to nobody else, and again when it was added meanwhile', () => {
    const one = queue();
    one.add('a');
    expect(one.take()).toBe('a');
    one.add('a');
    expect(one.take()).toBeUndefined();
    expect(one.running).toEqual(['a']);
    one.done('a');
    expect(one.take()).toBe('a');
    one.done('a');
    expect(one.take()).toBeUndefined();
  });

  it('does not let what waits for a busy name hold up the others', () => {
    const one = queue();
    one.add('busy');
    one.take();
    one.add('busy');
    one.add('free');
    expect(one.take()).toBe('free');
  });

  it('keeps what is for later until then, the longest due first', () => {
    const one = queue();
    one.add('late', 5000);
    one.add('soon', 3000);
    expect([one.take(), one.nextAt()]).toEqual([undefined, 3000]);
    now = 6000;
    expect(drain(one)).toEqual(['soon', 'late']);
    expect(one.nextAt()).toBeUndefined();
  });

  it('lets the earlier of two times count', () => {
    const one = queue();
    one.add('a', 5000);
    expect([one.add('a', 7000), one.add('a', 4000), one.add('a')]).toEqual([false, true, true]);
    expect(one.take()).toBe('a');
    one.done('a');
    now = 9000;
    expect(one.take()).toBeUndefined();
  });

  it('asks to be looked at no later than something becomes due, also when what was due first has gone', () => {
    const one = queue();
    one.add('first', 2000);
    one.add('second', 3000);
    one.drop('first');
    expect(one.nextAt()).toBeLessThanOrEqual(3000);
    now = 2500;
    expect([one.take(), one.nextAt()]).toEqual([undefined, 3000]);
  });

  it('forgets a name that is dropped', () => {
    const one = queue();
    one.add('a');
    one.add('b', 2000);
    one.drop('a');
    one.drop('b');
    now = 3000;
    expect(one.take()).toBeUndefined();
  });

  it('never has one name under way twice, and loses none', () => {
    const step = fc.oneof(
      fc.record({ does: fc.constant('add' as const), name: fc.integer({ min: 0, max: 5 }), wait: fc.nat(20) }),
      fc.record({ does: fc.constant('take' as const) }),
      fc.record({ does: fc.constant('done' as const), which: fc.nat(5) }),
      fc.record({ does: fc.constant('pass' as const), ms: fc.nat(15) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const one = queue();
        const running = new Set<string>();
        const wanted = new Set<string>();
        for (const act of steps) {
          if (act.does === 'add') {
            one.add(`r${act.name}`, now + act.wait);
            wanted.add(`r${act.name}`);
          }
          if (act.does === 'take') {
            const name = one.take();
            if (name === undefined) continue;
            expect(running.has(name)).toBe(false);
            running.add(name);
            wanted.delete(name);
          }
          if (act.does === 'done') {
            const name = [...running][act.which];
            if (name === undefined) continue;
            running.delete(name);
            one.done(name);
          }
          if (act.does === 'pass') now += act.ms;
        }
        for (const name of running) one.done(name);
        now += 100;
        expect(new Set(drain(one))).toEqual(wanted);
      }),
    );
  });
});
