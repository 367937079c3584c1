import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, ChangeSet } from '../../../src/model/change.js';
import type { DeviceConfig, DeviceObject } from '../../../src/model/device.js';
import { invert, isOurs, isStale, planRouter, replay } from '../../../src/plan/index.js';
import { actualConfig, comparable, desiredConfig, handles, hash, TOY_KINDS } from '../../support/devices.js';

/**
 * An undo is armed before anything is written, so it undoes the whole of the plan, whatever part of it arrived: the
 * changes of one rank travel together, and a connection that ends takes any of them with it.
 */
const plan = (desired: DeviceConfig, actual: DeviceConfig): ChangeSet =>
  planRouter('r', { desired, actual }, TOY_KINDS, hash);

/** Some of the changes, rank by rank: all of the ranks before the last, any of the last, in any order. */
const partOf = (changes: readonly Change[], ranks: number, chance: readonly number[]): readonly Change[] => {
  const known = changes.map((change, index) => ({ change, dice: chance[index % chance.length] ?? 0 }));
  return known
    .filter(({ change, dice }) => change.rank < ranks || (change.rank === ranks && dice % 2 === 0))
    .toSorted((a, b) => a.change.rank - b.change.rank || a.dice - b.dice)
    .map(({ change }) => change);
};

const dice = fc.array(fc.nat(100), { minLength: 7, maxLength: 7 });
/** One of each key: a twin that was deleted does not come back, and need not. */
const unique = actualConfig.filter(({ objects }) => {
  const names = objects
    .filter((one) => isOurs(one, TOY_KINDS))
    .map((one) => one.fields['name'] ?? one.fields['comment']);
  return new Set(names).size === names.length;
});

describe('an undo of a whole plan', () => {
  it('leads back from any part of it, in whatever order the part arrived', () => {
    fc.assert(
      fc.property(desiredConfig, unique, fc.nat(12), dice, (desired, actual, ranks, chance) => {
        const { changes } = plan(desired, actual);
        const reached = replay(actual, partOf(changes, ranks, chance), TOY_KINDS, handles());
        const back = replay(reached, invert(changes), TOY_KINDS, handles(0x2000));
        expect(comparable(back)).toEqual(comparable(actual));
      }),
      { numRuns: 800 },
    );
  });

  it('may run twice, or again after it was cut off in its middle', () => {
    fc.assert(
      fc.property(desiredConfig, unique, fc.nat(30), (desired, actual, cut) => {
        const { changes } = plan(desired, actual);
        const undo = invert(changes);
        const reached = replay(actual, changes, TOY_KINDS, handles());
        const half = replay(reached, undo.slice(0, cut % (undo.length + 1)), TOY_KINDS, handles(0x2000));
        const back = replay(half, undo, TOY_KINDS, handles(0x3000));
        expect(comparable(back)).toEqual(comparable(actual));
        expect(comparable(replay(back, undo, TOY_KINDS, handles(0x4000)))).toEqual(comparable(actual));
      }),
      { numRuns: 500 },
    );
  });

  it('does nothing where nothing was written', () => {
    fc.assert(
      fc.property(desiredConfig, unique, (desired, actual) => {
        const untouched = replay(actual, invert(plan(desired, actual).changes), TOY_KINDS, handles());
        expect(comparable(untouched)).toEqual(comparable(actual));
      }),
      { numRuns: 300 },
    );
  });

  it('never has to take a value from a field that cannot be emptied', () => {
    fc.assert(
      fc.property(desiredConfig, actualConfig, (desired, actual) => {
        for (const change of plan(desired, actual).changes) {
          if (change.action !== 'update') continue;
          const spec = TOY_KINDS.get(change.after.kind);
          for (const name of change.fields) {
            const isOptional = spec?.fields[name]?.default === undefined;
            if (isOptional) expect([change.before.fields[name], change.after.fields[name]]).not.toContain(undefined);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('a saved plan', () => {
  it('is the same after it was written and read as JSON', () => {
    fc.assert(
      fc.property(desiredConfig, actualConfig, (desired, actual) => {
        const set = plan(desired, actual);
        const read = JSON.parse(JSON.stringify(set)) as ChangeSet;
        expect(read).toEqual(set);
        const after = (one: ChangeSet): unknown => comparable(replay(actual, one.changes, TOY_KINDS, handles()));
        expect(after(read)).toEqual(after(set));
      }),
      { numRuns: 200 },
    );
  });

  it('is stale exactly when what is ours differs from what it was made for', () => {
    fc.assert(
      fc.property(desiredConfig, actualConfig, actualConfig, (desired, then, now) => {
        const isSame =
          plan({ objects: then.objects.filter((one) => isOurs(one, TOY_KINDS)) }, now).changes.length === 0;
        if (isSame) expect(isStale(plan(desired, then), plan(desired, now))).toBe(false);
        expect(isStale(plan(desired, then), plan(desired, then))).toBe(false);
      }),
    );
    const one = (rate: string): DeviceConfig => ({
      objects: [{ kind: 'queue', handle: '*1', fields: { name: 'qos:q', parent: 'ether1', rate } }],
    });
    expect(isStale(plan(one('5M'), one('1M')), plan(one('5M'), one('2M')))).toBe(true);
    expect(isStale(plan(one('5M'), one('1M')), plan(one('5M'), one('1000k')))).toBe(false);
  });
});

describe('replay', () => {
  const rule = (kind: string, handle: string, name: string): DeviceObject => ({
    kind,
    handle,
    fields: kind === 'rule' ? { chain: 'forward', comment: name } : { name, parent: 'ether1' },
  });
  const insert = (place: NonNullable<Extract<Change, { action: 'create' }>['place']>): readonly unknown[] => {
    const actual = {
      objects: [
        rule('rule', '*1', 'qos:a'),
        rule('queue', '*2', 'guest'),
        rule('rule', '*2', 'qos:b'),
        rule('rule', '*3', ''),
      ],
    };
    const change: Change = {
      action: 'create',
      key: 'rule|qos:new',
      rank: 0,
      after: rule('rule', '', 'qos:new'),
      place,
    };
    return replay(actual, [change], TOY_KINDS, handles())
      .objects.filter((one) => one.kind === 'rule')
      .map((one) => one.fields['comment']);
  };

  it.each([
    ['before the rule of that handle, not the queue', { handle: '*2' }, ['qos:a', 'qos:new', 'qos:b', '']],
    ['before a foreign rule', { handle: '*3' }, ['qos:a', 'qos:b', 'qos:new', '']],
    ['by key where the handle is gone', { handle: '*9', key: 'rule|qos:b' }, ['qos:a', 'qos:new', 'qos:b', '']],
    [
      'by key where the handle is another by now',
      { handle: '*1', key: 'rule|qos:b' },
      ['qos:a', 'qos:new', 'qos:b', ''],
    ],
    ['last where neither is there', { handle: '*9', key: 'rule|qos:z' }, ['qos:a', 'qos:b', '', 'qos:new']],
  ])('puts a rule %s', (_, place, order) => {
    expect(insert(place)).toEqual(order);
  });
});
