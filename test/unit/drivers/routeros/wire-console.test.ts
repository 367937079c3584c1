import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Step } from '../../../../src/drivers/driver.js';
import { consoleLine, quote, undoLine } from '../../../../src/drivers/routeros/wire-console.js';
import type { Device } from '../../../../src/simulator/device.js';
import { aDevice } from '../../../support/routeros-device.js';

const MANGLE = '/ip/firewall/mangle';
const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));

const aStep = (fields: Partial<Step>): Step => ({
  rank: 0,
  verb: 'add',
  kind: MANGLE,
  find: {},
  fields: {},
  ...fields,
});

const adding = (comment: string): Step =>
  aStep({ find: { comment }, fields: { chain: 'forward', action: 'passthrough', comment } });

const commentsOf = (device: Device): readonly (string | undefined)[] =>
  device.rows(MANGLE).map((row) => row['comment']);

/** Strings that hurt: quotes, escapes, variables, brackets, several of them in a row. */
const nasty = fc.string({ unit: fc.constantFrom(...PRINTABLE, '\\', '"', '$', '$x', '\\"'), minLength: 1 });

describe('a quoted value', () => {
  it.each(PRINTABLE)('keeps %j, alone and between letters', (char) => {
    const device = aDevice();
    for (const text of [char, `a${char}b`, `${char}${char}1F`]) device.run(consoleLine(adding(text)));
    expect(commentsOf(device)).toEqual([char, `a${char}b`, `${char}${char}1F`]);
  });

  it('keeps any text', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const device = aDevice();
        device.run(consoleLine(adding(text)));
        expect(commentsOf(device)).toEqual([text]);
      }),
    );
  });

  it('keeps a script with its line ends inside another', () => {
    const source = ':log info "a $b"\n:put "\\\\"\r\n';
    const device = aDevice();
    device.run(consoleLine(aStep({ kind: '/system/script', fields: { name: 'x', source } })));
    expect(device.rows('/system/script')[0]?.['source']).toBe(source);
    expect(quote(source)).not.toMatch(/[\r\n]/);
  });
});

describe('a console line', () => {
  it.each([
    [
      aStep({ kind: '/queue/tree', fields: { name: 'qos:a', parent: 'ether1' } }),
      '/queue tree add name="qos:a" parent="ether1"',
    ],
    [
      aStep({ fields: { chain: 'forward' }, before: { handle: '*7' } }),
      '/ip firewall mangle add chain="forward" place-before=*7',
    ],
    [
      aStep({ fields: { chain: 'forward' }, before: { handle: '*7', find: { comment: 'qos:b' } } }),
      '/ip firewall mangle add chain="forward" place-before=[find where comment="qos:b"]',
    ],
    [
      aStep({ verb: 'set', kind: '/queue/tree', handle: '*1', find: { name: 'qos:a' }, fields: { 'max-limit': '5' } }),
      '/queue tree set [find where name="qos:a"] max-limit="5"',
    ],
    [
      aStep({
        verb: 'set',
        kind: '/ip/firewall/filter',
        find: { '.id': '*5' },
        fields: { '.id': '*5', disabled: 'no', comment: '' },
      }),
      '/ip firewall filter set *5 disabled="no" comment=""',
    ],
    [
      aStep({ verb: 'remove', kind: '/ip/firewall/address-list', find: { list: 'qos:l', address: '10.0.0.1/32' } }),
      '/ip firewall address-list remove [find where list="qos:l" and address="10.0.0.1"]',
    ],
    [
      aStep({ verb: 'remove', kind: '/ipv6/firewall/address-list', find: { list: 'qos:l', address: 'fd00::1/128' } }),
      '/ipv6 firewall address-list remove [find where list="qos:l" and address="fd00::1/128"]',
    ],
    [
      aStep({ verb: 'move', find: { comment: 'qos:a' }, before: { find: { comment: 'qos:b' } } }),
      '/ip firewall mangle move [find where comment="qos:a"] destination=[find where comment="qos:b"]',
    ],
    [aStep({ verb: 'move', find: { comment: 'qos:a' } }), '/ip firewall mangle move [find where comment="qos:a"]'],
  ])('of %# reads as people type it', (step, line) => {
    expect(consoleLine(step)).toBe(line);
  });

  it('touches the object with that very key and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(nasty, { minLength: 2, maxLength: 4 }), (texts) => {
        const [target = '', ...others] = texts.map((text) => `qos:${text}`);
        const device = aDevice();
        for (const text of [...others, target]) device.run(consoleLine(adding(text)));
        device.run(consoleLine(aStep({ verb: 'remove', find: { comment: target } })));
        expect(commentsOf(device)).toEqual(others);
      }),
    );
  });

  it('puts a rule before another, whatever that one is called', () => {
    const device = aDevice();
    for (const text of ['first', 'a "b" $c']) device.run(consoleLine(adding(text)));
    device.run(consoleLine({ ...adding('new'), before: { find: { comment: 'a "b" $c' } } }));
    expect(commentsOf(device)).toEqual(['first', 'new', 'a "b" $c']);
    device.run(consoleLine(aStep({ verb: 'move', find: { comment: 'first' } })));
    expect(commentsOf(device)).toEqual(['new', 'a "b" $c', 'first']);
  });
});

describe('a line of an undo', () => {
  it('adds what is gone, once', () => {
    const device = aDevice();
    for (let round = 0; round < 2; round += 1) device.run(undoLine(adding('qos:a')));
    expect(commentsOf(device)).toEqual(['qos:a']);
  });

  it('lets the next one run when it is refused', () => {
    const device = aDevice();
    const refused = [
      aStep({ verb: 'remove', find: { comment: 'not there' } }),
      aStep({ verb: 'set', find: { comment: 'not there' }, fields: { chain: 'input' } }),
      aStep({ kind: '/queue/tree', find: { name: 'x' }, fields: { name: 'x', parent: 'no such interface' } }),
      aStep({ verb: 'move', find: { comment: 'not there' } }),
    ];
    device.run([...refused, adding('qos:last')].map(undoLine).join('\n'));
    expect(commentsOf(device)).toEqual(['qos:last']);
  });
});
