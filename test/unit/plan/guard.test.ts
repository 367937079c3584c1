import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceConfig, DeviceObject } from '../../../src/model/device.js';
import { GUARD_LIMITS, guardRouter, planRouter, type Refusal } from '../../../src/plan/index.js';
import { actualConfig, hash, TOY_KINDS } from '../../support/devices.js';

const queues = (...names: readonly string[]): DeviceConfig => ({
  objects: names.map(
    (name, index): DeviceObject => ({
      kind: 'queue',
      handle: `*${index}`,
      fields: { name: `qos:${name}`, parent: 'ether1' },
    }),
  ),
});

const guard = (desired: DeviceConfig, actual: DeviceConfig): Refusal | undefined =>
  guardRouter(planRouter('r-1', { desired, actual }, TOY_KINDS, hash), actual, TOY_KINDS, GUARD_LIMITS);

describe('the guard of a router', () => {
  it.each([
    ['half of the queues', ['a', 'b'], true],
    ['more than half', ['a'], false],
    ['everything', [], false],
    ['nothing', ['a', 'b', 'c', 'd'], true],
  ])('judges a plan that takes away %s', (_, left, passes) => {
    const refusal = guard(queues(...left), queues('a', 'b', 'c', 'd'));
    expect(refusal === undefined).toBe(passes);
    if (!passes) expect(refusal?.message).toMatch(/takes away \d of 4 queues of r-1 .*50 %/);
  });

  it('lets a class be renamed: it brings as many queues as it takes', () => {
    expect(guard(queues('w', 'x', 'y', 'z'), queues('a', 'b', 'c', 'd'))).toBeUndefined();
  });

  it('counts neither rules nor what is foreign', () => {
    const rules = Array.from(
      { length: 9 },
      (_, index): DeviceObject => ({
        kind: 'rule',
        handle: `*${index}`,
        fields: { chain: 'forward', comment: `qos:r${index}` },
      }),
    );
    const guest: DeviceObject = { kind: 'queue', handle: '*99', fields: { name: 'guest' } };
    const actual = { objects: [...queues('a', 'b').objects, ...rules, guest] };
    expect(guard(queues('a', 'b'), actual)).toBeUndefined();
    expect(guard(queues(), actual)?.message).toContain('2 of 2');
  });

  it('never stands in the way of a plan that takes nothing away', () => {
    fc.assert(
      fc.property(actualConfig, (actual) => {
        const ours = { objects: actual.objects.filter((one) => one.fields['name']?.startsWith('qos:') === true) };
        expect(guard(ours, actual)).toBeUndefined();
      }),
    );
  });
});
