import { describe, expect, it } from 'vitest';
import { SimRouter, type Seed } from '../../../src/simulator/index.js';
import { aToldRouter, NOON_BEFORE } from '../../support/sim-router.js';

const MANGLE = '/ip/firewall/mangle';

/** The same router, switched off and on `afterMs` later, possibly with another version. */
const restarted = (
  before: SimRouter,
  { afterMs = 0, version = '7.22.3', seed = {} }: { afterMs?: number; version?: string; seed?: Seed } = {},
) =>
  aToldRouter({
    version,
    seed,
    state: JSON.parse(JSON.stringify(before.save())) as ReturnType<SimRouter['save']>,
    now: () => NOON_BEFORE + afterMs,
  });

describe('a seed', () => {
  it('of the default configuration has bridge, lists, masquerade and FastTrack', () => {
    const { print, row } = aToldRouter({ seed: { defaultConfig: true } });
    expect(print('/interface/bridge')).toHaveLength(1);
    expect(print('/interface/list/member').map((one) => `${one['list']}:${one['interface']}`)).toEqual([
      'WAN:ether1',
      'LAN:bridge-lan',
    ]);
    expect(print('/ip/firewall/nat')).toMatchObject([{ action: 'masquerade', 'out-interface-list': 'WAN' }]);
    expect(row('/ip/firewall/filter', 'defconf: fasttrack')).toMatchObject({
      action: 'fasttrack-connection',
      disabled: 'false',
      dynamic: 'false',
    });
  });

  it('brings foreign items, whose values print as the router prints them', () => {
    const { row, print, refusal } = aToldRouter({
      seed: {
        rows: {
          '/queue/tree': [{ name: 'guest', parent: 'bridge-lan', 'max-limit': '5M', disabled: 'no' }],
          '/queue/simple': [
            { name: 'pppoe-7', target: '10.0.0.7', 'max-limit': '2M/8M', dynamic: 'true' },
            { name: 'hotspot', target: 'ether3' },
          ],
          '/system/identity': [{ name: 'edge-7' }],
          '/interface': [{ name: 'pppoe-out1', type: 'pppoe-out', running: 'false' }],
        },
      },
    });
    expect(row('/queue/tree', 'guest')).toMatchObject({ 'max-limit': '5000000', disabled: 'false', invalid: 'false' });
    expect(row('/queue/simple', 'pppoe-7')).toMatchObject({ 'max-limit': '2000000/8000000', dynamic: 'true' });
    expect(refusal('/queue/simple/remove', { '.id': 'pppoe-7' })).toBe('failure: cannot change builtin');
    expect(refusal('/queue/simple/remove', { '.id': 'hotspot' })).toBe('done');
    expect(print('/system/identity')).toEqual([{ name: 'edge-7' }]);
    expect(row('/interface', 'pppoe-out1')['running']).toBe('false');
  });

  it('says what board, licence, interfaces and device mode there are', () => {
    const { print } = aToldRouter({
      seed: {
        board: 'CHR',
        license: 'free',
        interfaces: ['ether1', 'vlan7', 'bridge9'],
        deviceMode: { mode: 'home', scheduler: 'false' },
      },
    });
    expect(print('/system/resource')[0]).toMatchObject({ 'board-name': 'CHR', version: '7.22.3 (stable)' });
    expect(print('/system/license')[0]).toMatchObject({ nlevel: 'free' });
    expect(print('/interface').map((one) => one['type'])).toEqual(['ether', 'vlan', 'bridge']);
    expect(print('/system/device-mode')[0]).toMatchObject({ mode: 'home' });
  });

  it.each([
    [{ '/queue/forest': [{ name: 'a' }] }, '/queue/forest', 'no such command or directory (forest)'],
    [{ '/queue/tree': [{ name: 'a', priority: '9' }] }, '/queue/tree', 'value of priority out of range (1..8)'],
    [{ [MANGLE]: [{ chain: 'forward', action: 'shape' }] }, MANGLE, 'input does not match any value of action'],
  ] as const)('with a row that no router holds is refused by name: %j', (rows, menu, message) => {
    const seed: Seed = { rows };
    expect(() => aToldRouter({ seed })).toThrow(`${message} (a row of ${menu})`);
  });
});

describe('a state', () => {
  it('brings back what was configured, with its ids, in its order', () => {
    const { router, tell, print } = aToldRouter();
    tell('/queue/tree/add', { name: 'q', parent: 'global', 'max-limit': '10M' });
    const ids = ['a', 'b'].map((comment) => tell(`${MANGLE}/add`, { chain: 'forward', comment }));
    tell(`${MANGLE}/move`, { numbers: ids[1] ?? '', destination: ids[0] ?? '' });
    const again = restarted(router);
    expect(again.print('/queue/tree')).toEqual(print('/queue/tree'));
    expect(again.print(MANGLE)).toEqual(print(MANGLE));
    expect(again.tell(`${MANGLE}/add`, { chain: 'forward' })).toBe('*3');
  });

  it('brings back what was set in menus without items', () => {
    const { router, tell } = aToldRouter();
    tell('/system/identity/set', { name: 'edge-7' });
    tell('/interface/bridge/settings/set', { 'use-ip-firewall': 'yes' });
    const again = restarted(router);
    expect(again.print('/system/identity')).toEqual([{ name: 'edge-7' }]);
    expect(again.print('/interface/bridge/settings')).toMatchObject([{ 'use-ip-firewall': 'true' }]);
  });

  it('keeps what the seed has only until somebody removes it', () => {
    const seed: Seed = { rows: { '/queue/tree': [{ name: 'guest', parent: 'ether1' }] } };
    const { router, tell } = aToldRouter({ seed });
    tell('/queue/tree/remove', { '.id': 'guest' });
    expect(restarted(router, { seed }).print('/queue/tree')).toEqual([]);
  });

  it('comes without what was only in memory, and with the row that FastTrack shows', () => {
    const { router, tell } = aToldRouter({ seed: { defaultConfig: true } });
    tell('/ip/firewall/address-list/add', { list: 'l', address: '10.0.0.1', timeout: '1d' });
    const again = restarted(router, { seed: { defaultConfig: true } });
    expect(again.print('/ip/firewall/address-list')).toEqual([]);
    expect(again.print(MANGLE)).toMatchObject([{ dynamic: 'true' }]);
  });

  it('comes back as a router that boots: start-up entries run, what was due meanwhile does not', () => {
    const { router, tell } = aToldRouter();
    const entry = { 'on-event': '/interface list add name=late', 'start-date': '2026-06-15', 'start-time': '09:31:00' };
    tell('/system/scheduler/add', { name: 'timer', ...entry });
    tell('/system/scheduler/add', { name: 'boot', 'start-time': 'startup', 'on-event': '/interface list add name=up' });
    const again = restarted(router, { afterMs: 3_600_000 });
    again.router.advance(3_600_000);
    expect(again.print('/interface/list', {}, '?name=up')).toHaveLength(1);
    expect(again.print('/interface/list', {}, '?name=late')).toEqual([]);
  });

  it('comes back under another version as after an upgrade', () => {
    const { router, tell } = aToldRouter({ version: '7.18' });
    tell(`${MANGLE}/add`, { chain: 'forward' });
    const again = restarted(router, { version: '7.24' });
    expect(again.print('/system/resource')[0]?.['version']).toBe('7.24 (stable)');
    expect(again.print(MANGLE)[0]).toMatchObject({ passthrough: 'true' });
  });

  it('comes back under an older version without the menus that it does not have', () => {
    const { router, tell, print } = aToldRouter({ version: '7.24' });
    tell('/queue/tree/add', { name: 'q', parent: 'global' });
    expect(print('/safe-mode')).toEqual([]);
    const again = restarted(router, { version: '6.49' });
    expect(again.row('/queue/tree', 'q')['parent']).toBe('global');
  });

  it('is a copy: what happens later does not change it', () => {
    const { router, tell } = aToldRouter();
    tell('/queue/tree/add', { name: 'q', parent: 'global' });
    const state = router.save();
    tell('/queue/tree/set', { '.id': 'q', name: 'p' });
    expect(aToldRouter({ state }).print('/queue/tree')).toMatchObject([{ name: 'q' }]);
  });

  it('remembers that a scheduler entry never fires', () => {
    const { router, tell } = aToldRouter({ version: '7.24' });
    tell('/system/scheduler/add', { name: 'e', interval: '1m', 'on-event': ':put x' });
    const again = restarted(router, { version: '7.24' });
    again.router.advance(600_000);
    expect(again.row('/system/scheduler', 'e')['run-count']).toBe('0');
  });
});
