import { describe, expect, it } from 'vitest';
import { routeros } from '../../../../src/drivers/routeros/index.js';
import type { Change } from '../../../../src/model/change.js';
import type { DeviceObject } from '../../../../src/model/device.js';

const MANGLE = '/ip/firewall/mangle';

const rule = (comment: string, fields: Readonly<Record<string, string>> = {}, handle?: string): DeviceObject => ({
  kind: MANGLE,
  fields: { chain: 'forward', comment, ...fields },
  ...(handle === undefined ? {} : { handle }),
});

const keyOf = (comment: string): string => `${MANGLE}|${comment}`;
const place = { handle: '*9', key: keyOf('qos:next') };
const before = { handle: '*9', find: { comment: 'qos:next' } };

describe('the steps of a change', () => {
  it.each<[string, Change, object]>([
    [
      'add a new object at its place',
      { action: 'create', key: keyOf('qos:a'), rank: 3, after: rule('qos:a'), place },
      { verb: 'add', rank: 3, find: { comment: 'qos:a' }, fields: { chain: 'forward', comment: 'qos:a' }, before },
    ],
    [
      'set what differs, a field that goes back to its default among it',
      {
        action: 'update',
        key: keyOf('qos:a'),
        rank: 1,
        before: rule('qos:a', { dscp: '46', disabled: 'true' }, '*5'),
        after: rule('qos:a', { dscp: '34' }),
        fields: ['dscp', 'disabled'],
      },
      { verb: 'set', rank: 1, handle: '*5', find: { comment: 'qos:a' }, fields: { dscp: '34', disabled: 'no' } },
    ],
    [
      'move an object before another',
      { action: 'move', key: keyOf('qos:a'), rank: 1, before: rule('qos:a', {}, '*5'), after: rule('qos:a'), place },
      { verb: 'move', rank: 1, handle: '*5', find: { comment: 'qos:a' }, fields: {}, before },
    ],
    [
      'remove an object',
      { action: 'delete', key: keyOf('qos:a'), rank: 2, before: rule('qos:a', {}, '*5') },
      { verb: 'remove', rank: 2, handle: '*5', find: { comment: 'qos:a' }, fields: {} },
    ],
  ])('%s', (_, change, step) => {
    expect(routeros.encode([change])).toEqual([{ kind: MANGLE, ...step }]);
  });

  const replacement: Change = {
    action: 'replace',
    key: keyOf('qos:a'),
    rank: 1,
    lastRank: 4,
    before: rule('qos:a', {}, '*5'),
    after: rule('qos:a', { chain: 'output' }),
    place,
  };

  it('put the new object of a replacement in its place before the old one goes', () => {
    expect(routeros.encode([replacement]).map(({ verb, rank, handle }) => [verb, rank, handle])).toEqual([
      ['add', 1, undefined],
      ['remove', 4, '*5'],
    ]);
  });

  it('clear the key first when a replacement is taken back', () => {
    expect(routeros.encodeUndo([replacement]).map(({ verb, find }) => [verb, find])).toEqual([
      ['remove', { comment: 'qos:a' }],
      ['add', { comment: 'qos:a' }],
    ]);
  });

  it('come rank by rank, and within a rank as planned', () => {
    const remove = (comment: string, rank: number): Change => ({
      action: 'delete',
      key: keyOf(comment),
      rank,
      before: rule(comment, {}, '*1'),
    });
    const steps = routeros.encode([remove('c', 2), remove('a', 0), replacement, remove('b', 0)]);
    expect(steps.map(({ rank, find }) => `${rank} ${find['comment']}`)).toEqual([
      '0 a',
      '0 b',
      '1 qos:a',
      '2 c',
      '4 qos:a',
    ]);
  });

  it('refuse a kind that is none of ours', () => {
    const foreign: Change = { action: 'delete', key: 'x', rank: 0, before: { kind: '/ip/route', fields: {} } };
    expect(() => routeros.encode([foreign])).toThrow('/ip/route');
  });
});
