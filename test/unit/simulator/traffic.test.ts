import { describe, expect, it } from 'vitest';
import { Device } from '../../../src/simulator/device.js';

describe('simulated traffic', () => {
  let now = Date.UTC(2026, 0, 5);
  const device = (traffic: boolean): Device => {
    const made = new Device({ version: '7.22.3', user: 'admin', now: () => now, traffic });
    const add = (values: Readonly<Record<string, string>>): unknown =>
      made.command('/queue/tree', 'add', { values: { ...values, queue: 'default' } });
    add({ name: 'top', parent: 'ether1', 'limit-at': '10M', 'max-limit': '10M' });
    add({ name: 'voice', parent: 'top', 'limit-at': '2M', 'max-limit': '5M', 'packet-mark': 'v' });
    add({ name: 'rest', parent: 'top', 'limit-at': '6M', 'max-limit': '10M', 'packet-mark': 'r' });
    return made;
  };
  const bytes = (made: Device, proplist = 'name,bytes'): Readonly<Record<string, number>> =>
    Object.fromEntries(
      (made.command('/queue/tree', 'print', { values: { '.proplist': proplist } }).rows ?? []).map((row) => [
        row['name'],
        Number(row['bytes']),
      ]),
    );

  it('counts nothing where nobody asked for it', () => {
    const still = device(false);
    now += 60_000;
    expect(bytes(still)).toEqual({ top: 0, voice: 0, rest: 0 });
  });

  it('grows with time, about as much as the queues are promised, and a parent carries what its children do', () => {
    const busy = device(true);
    now += 60_000;
    const first = bytes(busy);
    now += 3_600_000;
    const later = bytes(busy);
    for (const name of ['voice', 'rest']) expect(later[name]).toBeGreaterThan(first[name] ?? 0);
    expect(later['top']).toBe((later['voice'] ?? 0) + (later['rest'] ?? 0));
    const rate = (((later['voice'] ?? 0) - (first['voice'] ?? 0)) * 8) / 3600;
    expect(rate).toBeGreaterThan(0.3 * 2e6);
    expect(rate).toBeLessThan(2e6);
  });

  it('never counts backwards', () => {
    const busy = device(true);
    let last = 0;
    for (let step = 0; step < 200; step += 1) {
      now += 7_000;
      const count = bytes(busy)['voice'] ?? 0;
      expect(count).toBeGreaterThanOrEqual(last);
      last = count;
    }
  });
});
