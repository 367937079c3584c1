import { describe, expect, it } from 'vitest';
import type { Step } from '../../../../src/drivers/driver.js';
import { groupRemovals, groupWords, rowObject, stepWords } from '../../../../src/drivers/routeros/wire-api.js';

const aStep = (fields: Partial<Step>): Step => ({
  rank: 0,
  verb: 'add',
  kind: '/ip/firewall/mangle',
  find: {},
  fields: {},
  ...fields,
});

const removal = (kind: string, handle: string): Step => aStep({ verb: 'remove', kind, handle });

describe('the sentence of a step', () => {
  it.each([
    [
      aStep({ fields: { chain: 'forward', comment: 'a=b "c"' } }),
      ['/ip/firewall/mangle/add', '=chain=forward', '=comment=a=b "c"'],
    ],
    [
      aStep({ fields: { chain: 'forward' }, before: { handle: '*7' } }),
      ['/ip/firewall/mangle/add', '=chain=forward', '=place-before=*7'],
    ],
    [
      aStep({ verb: 'set', handle: '*5', fields: { '.id': '*5', disabled: 'no' } }),
      ['/ip/firewall/mangle/set', '=.id=*5', '=disabled=no'],
    ],
    [removal('/queue/tree', '*1000000'), ['/queue/tree/remove', '=.id=*1000000']],
    [
      aStep({ verb: 'move', handle: '*5', before: { handle: '*2' } }),
      ['/ip/firewall/mangle/move', '=numbers=*5', '=destination=*2'],
    ],
    [aStep({ verb: 'move', handle: '*5' }), ['/ip/firewall/mangle/move', '=numbers=*5']],
  ])('of %# names its object by handle', (step, words) => {
    expect(stepWords(step)).toEqual(words);
    expect(groupWords([step])).toEqual(words);
  });
});

describe('removals that go out together', () => {
  it('are one sentence a menu, and leave other steps alone', () => {
    const add = aStep({ fields: { chain: 'forward' } });
    const steps = [removal('/queue/tree', '*1'), add, removal('/queue/type', '*9'), removal('/queue/tree', '*2'), add];
    expect(groupRemovals(steps).map(groupWords)).toEqual([
      ['/queue/tree/remove', '=.id=*1,*2'],
      ['/ip/firewall/mangle/add', '=chain=forward'],
      ['/queue/type/remove', '=.id=*9'],
      ['/ip/firewall/mangle/add', '=chain=forward'],
    ]);
  });
});

describe('a printed row', () => {
  it('becomes an object with its handle', () => {
    expect(rowObject('/queue/tree', { '.id': '*1', name: 'a', comment: '' })).toEqual({
      kind: '/queue/tree',
      handle: '*1',
      fields: { '.id': '*1', name: 'a', comment: '' },
    });
  });

  it.each(['true', 'yes'])('is known as made by the router when dynamic is %s', (dynamic) => {
    expect(rowObject('/ip/firewall/mangle', { '.id': '*1', dynamic })).toEqual({
      kind: '/ip/firewall/mangle',
      handle: '*1',
      fields: { '.id': '*1', dynamic },
      dynamic: true,
    });
    expect(rowObject('/ip/firewall/mangle', { '.id': '*1', dynamic: 'false' })).not.toHaveProperty('dynamic');
  });
});
