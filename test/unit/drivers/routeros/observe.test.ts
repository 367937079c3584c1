import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../../src/drivers/routeros/api-connection.js';
import { readObservation } from '../../../../src/drivers/routeros/observe.js';
import { OPTIONAL_READS, READS } from '../../../../src/drivers/routeros/read.js';
import type { DeviceOptions } from '../../../../src/simulator/device-options.js';
import { problemOf } from '../../../support/rude-api.js';
import { aDevice, exchange, observeDevice } from '../../../support/routeros-device.js';

const SENTENCES = READS.map(({ words }) => words);

const observed = (options: Partial<DeviceOptions> = {}) => observeDevice(aDevice(options));

/** Replies of a healthy router, with those of some reads replaced. */
function replies(changed: Readonly<Record<string, Partial<Reply>>>): readonly Reply[] {
  const good = exchange(aDevice(), SENTENCES);
  return READS.map(({ name }, index) => ({ rows: [], traps: [], ...good[index], ...changed[name] }));
}

const read = (changed: Readonly<Record<string, Partial<Reply>>>) =>
  readObservation(replies(changed), { user: 'qosctl', router: 'r-7' });

const trap = (message: string): Partial<Reply> => ({ rows: [], traps: [{ message, category: 0 }] });

describe('one look at a router', () => {
  it.each(['6.49.10', '7.9', '7.22.3'])('tells what RouterOS %s is and can', (version) => {
    const { able, armed } = observed({ version, seed: { board: 'RB5009', interfaces: ['ether1', 'bridge-lan'] } });
    expect(able).toEqual({
      platform: 'RouterOS',
      version: `${version} (stable)`,
      board: 'RB5009',
      disciplines: version.startsWith('6') ? ['sfq', 'fifo'] : ['cake', 'fq_codel', 'sfq', 'fifo'],
      ipv6: true,
      timer: true,
      interfaces: ['ether1', 'bridge-lan'],
    });
    expect(armed).toBe(false);
  });

  it('gives the same configuration again while nothing of it changed', () => {
    const about = { user: 'qosctl', router: 'r-7' };
    const first = replies({});
    const before = { replies: first, seen: readObservation(first, about) };
    const later = first.with(
      READS.findIndex(({ name }) => name === 'clock'),
      { rows: [{ date: '2027-01-01', time: '00:00:00' }], traps: [] },
    );
    const again = readObservation(later, { ...about, before });
    expect(again.config).toBe(before.seen.config);
    expect(again.able).toBe(before.seen.able);
    expect(again.facts['date']).toBe('2027-01-01');
    const changed = first.with(
      READS.findIndex(({ name }) => name === '/queue/tree'),
      { rows: [], traps: [] },
    );
    expect(readObservation(changed, { ...about, before }).config).not.toBe(before.seen.config);
  });

  it('keeps with a configuration nothing else of the look that it came from', async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const about = { user: 'qosctl', router: 'r-7' };
    // Only what a controller keeps of a look leaves this function.
    const look = () => {
      const all = READS.map((): Reply => ({ rows: [], traps: [] }));
      const { config } = readObservation(all, about);
      const [of, tree] = ['lock', '/queue/tree'].map((wanted) => all[READS.findIndex(({ name }) => name === wanted)]);
      return { config, lock: new WeakRef(of ?? {}), tree: new WeakRef(tree ?? {}) };
    };
    const kept = look();
    await turn();
    gc();
    expect([kept.lock.deref(), kept.tree.deref() === undefined]).toEqual([undefined, false]);
    expect(kept.config.objects).toEqual([]);
  });

  it('asks for whole menus, and for named properties only', () => {
    for (const [path, properties] of SENTENCES) {
      expect(path).toMatch(/\/print$/);
      expect(properties).toMatch(/^=\.proplist=[a-z.]/);
    }
  });

  it('holds foreign objects as well as ours, with handles', () => {
    const rows = { '/queue/tree': [{ name: 'guest', parent: 'ether1' }] };
    const { config } = observed({ seed: { rows, defaultConfig: true } });
    const guest = config.objects.find(({ fields }) => fields['name'] === 'guest');
    expect(guest).toMatchObject({ kind: '/queue/tree', handle: '*1000000', fields: { parent: 'ether1' } });
  });

  it('sees of the filter the FastTrack rules alone, which their handle identifies', () => {
    const { config } = observed({ seed: { defaultConfig: true } });
    const rules = config.objects.filter(({ kind }) => kind === '/ip/firewall/filter');
    expect(rules.map(({ fields }) => fields['comment'])).toEqual(['defconf: fasttrack']);
    expect(rules[0]?.fields['.id']).toBe(rules[0]?.handle);
  });

  it('knows the row that FastTrack puts into mangle as made by the router', () => {
    const { config } = observed({ seed: { defaultConfig: true } });
    const dummy = config.objects.find(({ fields }) => fields['comment']?.includes('dummy'));
    expect(dummy).toMatchObject({ kind: '/ip/firewall/mangle', dynamic: true });
  });

  it('sees an undo that is still armed', () => {
    const device = aDevice();
    device.command('/system/scheduler', 'add', { values: { name: 'nightly' } });
    expect(observeDevice(device).armed).toBe(false);
    device.command('/system/scheduler', 'add', { values: { name: 'qos-undo-timer' } });
    expect(observeDevice(device).armed).toBe(true);
  });

  it('reads the policies of the group that the user is in', () => {
    expect(observed({ policy: 'api,read,write' }).facts['policy']).toBe('api,read,write');
    expect(read({ user: { rows: [{ name: 'someone-else', group: 'full' }] } }).facts).not.toHaveProperty('policy');
  });

  it.each<[string, Readonly<Record<string, Partial<Reply>>>, string]>([
    [
      'bridges',
      {
        interface: {
          rows: [
            { name: 'br1', type: 'bridge' },
            { name: 'ether1', type: 'ether' },
          ],
        },
      },
      'br1',
    ],
    ['l3-hw-offloading', { switch: { rows: [{ name: 'switch1', 'l3-hw-offloading': 'yes' }] } }, 'switch1'],
    ['l3-hw-offloading', { switch: { rows: [{ name: 'switch1', 'l3-hw-offloading': 'false' }] } }, ''],
    ['license', { license: { rows: [{ level: 'free' }] } }, 'free'],
    ['license', { license: { rows: [{ nlevel: '4' }] } }, '4'],
    ['bridge-use-ip-firewall', { 'bridge-settings': { rows: [{ 'use-ip-firewall': 'false' }] } }, 'false'],
  ])('finds the fact %s', (fact, changed, value) => {
    expect(read(changed).facts[fact]).toBe(value);
  });

  it.each([
    ['scheduler=no', { scheduler: 'no' }],
    ['scheduler=false', { mode: 'home', scheduler: 'false' }],
    ['flagged=yes', { scheduler: 'yes', flagged: 'yes' }],
    ['flagged=true', { scheduler: 'true', flagged: 'true' }],
  ])('trusts no timer where device-mode has %s', (_, mode) => {
    expect(read({ 'device-mode': { rows: [mode] } }).able.timer).toBe(false);
  });
});

describe('a menu that answers with an error', () => {
  it.each([...OPTIONAL_READS])('is taken for absent when it is %s', (name) => {
    const seen = read({ [name]: trap('no such command prefix') });
    expect(seen.able.ipv6).toBe(name !== '/ipv6/firewall/mangle');
    expect(seen.able.timer).toBe(true);
    expect(seen.config.objects.some(({ kind }) => kind === name)).toBe(false);
  });

  it.each(READS.map(({ name }) => name).filter((name) => !OPTIONAL_READS.has(name)))(
    'is an error when it is %s, since half a look would plan deletions',
    async (name) => {
      const command = READS.find((one) => one.name === name)?.words[0];
      const problem = await problemOf(Promise.resolve().then(() => read({ [name]: trap('not permitted (9)') })));
      expect(problem).toMatchObject({
        code: 'router.command',
        subject: 'r-7',
        message: `r-7: ${command} answered "not permitted (9)"`,
      });
    },
  );
});
