import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceConfig, DeviceObject } from '../../../src/model/device.js';
import { canonicalValue, digest, invert, isOurs, keyOf, planRouter, replay } from '../../../src/plan/index.js';
import { longestIncreasing } from '../../../src/plan/sequence.js';
import { actualConfig, comparable, desiredConfig, handles, hash, TOY_KINDS } from '../../support/devices.js';

const plan = (desired: DeviceConfig, actual: DeviceConfig) => planRouter('r', { desired, actual }, TOY_KINDS, hash);

const ours = (config: DeviceConfig): DeviceConfig => ({
  objects: config.objects.filter((one) => isOurs(one, TOY_KINDS)),
});
const foreign = (config: DeviceConfig): readonly DeviceObject[] =>
  config.objects.filter((one) => !isOurs(one, TOY_KINDS));

describe('the plan engine', () => {
  it('reaches what is desired, from anywhere', () => {
    fc.assert(
      fc.property(desiredConfig, actualConfig, (desired, actual) => {
        const after = replay(actual, plan(desired, actual).changes, TOY_KINDS, handles());
        expect(digest(after, TOY_KINDS, hash)).toBe(digest(desired, TOY_KINDS, hash));
      }),
      { numRuns: 400 },
    );
  });

  it('plans nothing the second time', () => {
    fc.assert(
      fc.property(desiredConfig, actualConfig, (desired, actual) => {
        const after = replay(actual, plan(desired, actual).changes, TOY_KINDS, handles());
        expect(plan(desired, after).changes).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('restores the start exactly when the inverse is applied, the places of rules included', () => {
    fc.assert(
      fc.property(desiredConfig, actualConfig, (desired, actual) => {
        const { changes } = plan(desired, actual);
        const after = replay(actual, changes, TOY_KINDS, handles());
        const back = replay(after, invert(changes), TOY_KINDS, handles(0x2000));
        expect(comparable(back)).toEqual(comparable(actual));
      }),
      { numRuns: 600 },
    );
  });

  it('restores the start after any part of a plan', () => {
    fc.assert(
      fc.property(desiredConfig, actualConfig, fc.nat(30), (desired, actual, cut) => {
        const { changes } = plan(desired, actual);
        const part = changes.slice(0, cut % (changes.length + 1));
        const back = replay(replay(actual, part, TOY_KINDS, handles()), invert(part), TOY_KINDS, handles(0x2000));
        expect(comparable(back)).toEqual(comparable(actual));
      }),
      { numRuns: 400 },
    );
  });

  it('touches no foreign object and keeps their order', () => {
    fc.assert(
      fc.property(desiredConfig, actualConfig, (desired, actual) => {
        const after = replay(actual, plan(desired, actual).changes, TOY_KINDS, handles());
        expect(foreign(after)).toEqual(foreign(actual));
      }),
      { numRuns: 300 },
    );
  });

  it('builds parents before children and tears children down before parents', () => {
    fc.assert(
      fc.property(desiredConfig, actualConfig, (desired, actual) => {
        const { changes } = plan(desired, actual);
        const created = new Map(
          changes.flatMap((one) => (one.action === 'create' ? [[one.after.fields['name'], one.rank] as const] : [])),
        );
        for (const one of changes) {
          const parent = one.action === 'create' ? created.get(one.after.fields['parent']) : undefined;
          if (parent !== undefined && one.action === 'create' && one.after.kind === 'queue')
            expect(one.rank).toBeGreaterThan(parent);
        }
        const gone = new Map(
          changes.flatMap((one) => (one.action === 'delete' ? [[one.before.fields['name'], one.rank] as const] : [])),
        );
        for (const one of changes) {
          const parent =
            one.action === 'delete' && one.before.kind === 'queue' ? gone.get(one.before.fields['parent']) : undefined;
          if (parent !== undefined) expect(one.rank).toBeLessThan(parent);
        }
      }),
    );
  });

  it('costs one create with a place for a rule in the middle, and nothing else', () => {
    const rule = (id: number, handle?: string): DeviceObject => ({
      kind: 'rule',
      fields: { chain: 'forward', comment: `qos:r${id}` },
      ...(handle === undefined ? {} : { handle }),
    });
    const actual = { objects: [rule(1, '*1'), rule(2, '*2'), rule(3, '*3')] };
    const desired = { objects: [rule(1), rule(9), rule(2), rule(3)] };
    expect(plan(desired, actual).changes).toMatchObject([{ action: 'create', place: { handle: '*2' } }]);
  });

  it('moves one rule when one rule is out of place', () => {
    const rule = (id: number, handle?: string): DeviceObject => ({
      kind: 'rule',
      fields: { chain: 'forward', comment: `qos:r${id}` },
      ...(handle === undefined ? {} : { handle }),
    });
    const actual = { objects: [rule(4, '*4'), rule(1, '*1'), rule(2, '*2'), rule(3, '*3')] };
    const desired = { objects: [rule(1), rule(2), rule(3), rule(4)] };
    expect(plan(desired, actual).changes.map((one) => one.action)).toEqual(['move']);
  });

  it('updates a rate in place, whatever its spelling', () => {
    const tree = (rate: string): DeviceConfig => ({
      objects: [{ kind: 'queue', handle: '*1', fields: { name: 'qos:q0', parent: 'ether1', rate } }],
    });
    expect(plan(tree('10M'), tree('10000000')).changes).toEqual([]);
    expect(plan(tree('20M'), tree('10000000')).changes).toMatchObject([{ action: 'update', fields: ['rate'] }]);
  });

  it('deletes the second of two objects with one key', () => {
    const one: DeviceObject = { kind: 'queue', fields: { name: 'qos:q0', parent: 'ether1' } };
    const actual = {
      objects: [
        { ...one, handle: '*1' },
        { ...one, handle: '*2' },
      ],
    };
    expect(plan({ objects: [one] }, actual).changes).toMatchObject([{ action: 'delete', before: { handle: '*2' } }]);
  });

  it('gives one digest for one meaning', () => {
    fc.assert(
      fc.property(actualConfig, (config) => {
        const renamed = { objects: config.objects.map((object, index) => ({ ...object, handle: `*f${index}` })) };
        expect(digest(renamed, TOY_KINDS, hash)).toBe(digest(config, TOY_KINDS, hash));
        expect(digest(ours(config), TOY_KINDS, hash)).toBe(digest(config, TOY_KINDS, hash));
      }),
    );
  });

  it('keys every object of ours apart', () => {
    fc.assert(
      fc.property(desiredConfig, (config) => {
        const keys = config.objects.map((object) => keyOf(object, TOY_KINDS.get(object.kind)!));
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});

describe('canonical forms', () => {
  it('are idempotent', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('1d 00:00:00', '2w1d', '10.0.0.1/32', '!fd00::/8', '100M', 'yes', 'b,a', '00:05:00', '5m'),
    );
    const form = fc.constantFrom('text', 'rate', 'duration', 'flag', 'number', 'prefix', 'set', 'script' as const);
    fc.assert(
      fc.property(text, form, (value, kind) => {
        const once = canonicalValue(value, kind);
        expect(canonicalValue(once, kind)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['rate', '100M', '100000000'],
    ['rate', '25k', '25000'],
    ['duration', '1d 00:00:00', '86400000ms'],
    ['duration', '1d', '86400000ms'],
    ['duration', '2w 1d 00:00:01', '1296001000ms'],
    ['duration', '00:05:00', '5m'],
    ['duration', '100ms', '0.1s'],
    ['flag', 'yes', 'true'],
    ['prefix', '10.0.0.1/32', '10.0.0.1'],
    ['prefix', 'FD00:0:0::/48', 'fd00::/48'],
    ['set', 'b,a', 'a,b'],
  ] as const)('read %s %s as %s', (form, a, b) => {
    expect(canonicalValue(a, form)).toBe(canonicalValue(b, form));
  });
});

describe('the longest increasing subsequence', () => {
  it('is increasing and as long as brute force finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(30), { maxLength: 9 }), (values) => {
        const kept = [...longestIncreasing(values)].toSorted((a, b) => a - b).map((index) => values[index] ?? 0);
        expect(kept.every((value, index) => index === 0 || (kept[index - 1] ?? 0) < value)).toBe(true);
        let best = 0;
        for (let mask = 0; mask < 1 << values.length; mask += 1) {
          const some = values.filter((_, index) => (mask >> index) & 1);
          if (some.every((value, index) => index === 0 || (some[index - 1] ?? 0) < value))
            best = Math.max(best, some.length);
        }
        expect(kept.length).toBe(best);
      }),
    );
  });
});
