import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../../src/dashboard/format.js';

/** Spaces of typography as plain ones. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ');
const en = formatsOf('en');
const fr = formatsOf('fr');
const AT = Date.UTC(2026, 10, 26, 14, 5, 9);

describe('formats', () => {
  it.each([
    [0, '0 bps', '0 bit/s'],
    [512_000, '512 kbps', '512 kbit/s'],
    [98_420_000, '98.4 Mbps', '98,4 Mbit/s'],
    [999_960, '1 Mbps', '1 Mbit/s'],
    [1_710_000_000, '1.71 Gbps', '1,71 Gbit/s'],
    [-5_000_000, '−5 Mbps', '−5 Mbit/s'],
  ])('write a rate of %d', (rate, english, french) => {
    expect([plain(en.rate(rate)), plain(fr.rate(rate))]).toEqual([english, french]);
  });

  it('never write a number that needs a larger unit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9e14, noNaN: true }), (rate) => {
        const number = Number(/^[\d.]+/.exec(en.rate(rate))?.[0]);
        return number < 1000;
      }),
    );
  });

  it('write numbers, shares and bytes as each language does', () => {
    expect([en.number(10_000), plain(fr.number(10_000))]).toEqual(['10,000', '10 000']);
    expect([plain(en.percent(0.864)), plain(fr.percent(0.864))]).toEqual(['86%', '86 %']);
    expect([plain(en.bytes(1_500_000)), plain(fr.bytes(1_500_000))]).toEqual(['1.5 MB', '1,5 Mo']);
  });

  it('write how long something took the finer the shorter it was', () => {
    expect([0.5, 412.34, 2440, 9_960, 125_000].map((ms) => plain(en.lasted(ms)))).toEqual([
      '0.5 ms',
      '412.3 ms',
      '2.4s',
      '10s',
      '2m 5s',
    ]);
    expect(plain(fr.lasted(2440))).toBe('2,4 s');
  });

  it('write milliseconds and days', () => {
    expect([plain(en.milliseconds(12.53)), plain(fr.milliseconds(12.53))]).toEqual(['12.5 ms', '12,5 ms']);
    expect([en.day(AT), plain(fr.day(AT))]).toEqual(['26 Nov', '26 nov.']);
  });

  it('tell how long ago something was by its largest unit', () => {
    expect(en.relative(AT - 90_000, AT)).toBe('1 min ago');
    expect(en.relative(AT + 7_200_000, AT)).toBe('in 2 hr');
    expect(plain(fr.relative(AT - 5_000, AT))).toBe('il y a 5 s');
    expect(en.relative(AT, AT)).toBe('now');
  });

  it('tell a length of time by its two largest units', () => {
    expect(en.duration(0)).toBe('0s');
    expect(en.duration(125_000)).toBe('2m 5s');
    expect(en.duration(3_600_000)).toBe('1h');
    expect(plain(fr.duration(90_061_000))).toBe('1 j 1 h');
  });

  it('order names as people count', () => {
    expect(['H-10', 'h-9', 'É-1'].toSorted(fr.compare)).toEqual(['É-1', 'h-9', 'H-10']);
  });
});
