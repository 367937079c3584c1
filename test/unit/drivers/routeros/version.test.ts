import { describe, expect, it } from 'vitest';
import {
  assumeCapabilities,
  disciplinesOf,
  isAtLeast,
  parseVersion,
} from '../../../../src/drivers/routeros/version.js';

describe('a RouterOS version', () => {
  it.each([
    ['7.22.3 (stable)', [7, 22, 3]],
    ['6.49.10 (long-term)', [6, 49, 10]],
    ['7.9', [7, 9, 0]],
    ['7.24rc2 (testing)', [7, 24, 0]],
    ['7.15beta4', [7, 15, 0]],
  ])('is read from "%s"', (text, version) => {
    expect(parseVersion(text)).toEqual(version);
  });

  it('is nothing that does not start with two numbers', () => {
    expect(['', 'stable', 'v7.1', '7'].map(parseVersion)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it.each([
    ['7.9', [7, 10], false],
    ['7.10', [7, 9], true],
    ['6.49.10', [6, 49], true],
    ['6.48.6', [6, 49], false],
    ['7.1', [6, 49], true],
    ['7.24.4 (stable)', [7, 24, 5], false],
    ['7.24.5 (stable)', [7, 24, 5], true],
    ['', [6, 49], false],
  ] as const)('%s compares by number with %j', (version, [major, minor, patch], expected) => {
    expect(isAtLeast(version, major, minor, patch)).toBe(expected);
  });

  it('has CAKE and FQ-CoDel from 7.1 on', () => {
    expect(disciplinesOf('7.1')).toEqual(['cake', 'fq_codel', 'sfq', 'fifo']);
    expect(disciplinesOf('6.49.17')).toEqual(['sfq', 'fifo']);
  });

  it('is all that is known of a router that was not asked', () => {
    expect(assumeCapabilities('6.49.10')).toMatchObject({
      platform: 'RouterOS',
      version: '6.49.10',
      disciplines: ['sfq', 'fifo'],
      timer: true,
    });
  });
});
