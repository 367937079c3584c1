import { describe, expect, it } from 'vitest';
import { burstOf, fifoLimit, htbNumbers, readBurst, toPolicyRate } from '../../../../src/drivers/linux/htb.js';
import type { Queue } from '../../../../src/model/intent.js';

const queue = (part: Partial<Queue> = {}): Queue => ({
  id: 's/voice/upload',
  direction: 'upload',
  role: 'class',
  parent: 's/upload',
  committed: 10e6,
  peak: 100e6,
  priority: 1,
  disciplines: ['fifo'],
  delay: 10,
  packetSize: 1500,
  default: false,
  ...part,
});

describe('the numbers of an HTB tree', () => {
  it('count the FCS that HTB does not see where the policy counts frames', () => {
    expect(htbNumbers(queue(), 'ethernet')).toEqual({
      rate: 9_980_000,
      ceil: 99_800_000,
      burst: 1600,
      cburst: 12_475,
      quantum: 1518,
      overhead: 4,
      mpu: 64,
    });
  });

  it('turn IP bytes into the bytes that HTB counts, at the mean packet', () => {
    const voice = queue({ packetSize: 200 });
    const { rate, overhead, mpu } = htbNumbers(voice, 'ip');
    expect([rate, overhead, mpu]).toEqual([10_678_000, 0, 0]);
    expect(toPolicyRate(rate, voice, 'ip')).toBe(10e6);
  });

  it('stay below what was sold, for large segments, and people read what was sold', () => {
    for (const committed of [8e3, 64e3, 512e3, 2e6, 10e6, 99e6, 999e6, 2e9]) {
      const one = queue({ committed, peak: committed });
      const { rate } = htbNumbers(one, 'ethernet');
      expect(rate).toBeLessThanOrEqual(committed * 0.998);
      expect(toPolicyRate(rate, one, 'ethernet')).toBe(committed);
    }
  });

  it('let the top of a tree make up for a timer that is 2 ms late', () => {
    const { parent: _, ...top } = queue({ role: 'site', committed: 100e6 });
    expect(htbNumbers(top, 'ethernet')).toMatchObject({ burst: 24_950, cburst: 24_950 });
  });

  it('give the top of a tree all of its peak, since it has nobody to borrow from', () => {
    const { parent: _, ...top } = queue({ role: 'site', committed: 25e6 });
    expect(htbNumbers(top, 'ethernet')).toMatchObject({ rate: 99_800_000, ceil: 99_800_000 });
  });

  it('are rates that tc can print: whole kbit, whole Mbit from 1 Gbps, never more than was sold', () => {
    expect(htbNumbers(queue({ committed: 28_999_999, peak: 1_234_567_890 }), 'ethernet')).toMatchObject({
      rate: 28_941_000,
      ceil: 1_232_000_000,
    });
  });

  it('never ask HTB for a rate of zero, or a ceiling below the rate', () => {
    const { rate, ceil } = htbNumbers(queue({ committed: 0, peak: 0 }), 'ethernet');
    expect(rate).toBe(7000);
    expect(ceil).toBe(rate);
  });

  it('size a FIFO in time, in whole KiB, with room for four frames', () => {
    expect(fifoLimit(queue({ delay: 30 }))).toBe(367 * 1024);
    expect(fifoLimit(queue({ peak: 64_000 }))).toBe(6 * 1024);
  });

  it('recognise a burst through the microseconds of tc', () => {
    expect(readBurst(12_498, 100e6)).toBe(12_500);
    expect(readBurst(1537, 300e6)).toBe(1600);
    expect(readBurst(24_999, 100e6)).toBe(25_000);
    expect(readBurst(burstOf(1e9, false) + 400, 1e9)).toBe(burstOf(1e9, false) + 400);
  });
});
