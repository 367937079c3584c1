import { describe, expect, it } from 'vitest';
import { aToldRouter } from '../../support/sim-router.js';

const VERSIONS = ['6.49', '7.9', '7.12', '7.16', '7.18', '7.21', '7.24'] as const;
const at = (version: string) => aToldRouter({ version });

describe('the command tree of each version', () => {
  it.each(VERSIONS)('%s knows queues, mangle rules and schedulers', (version) => {
    const { print } = at(version);
    for (const menu of ['/queue/tree', '/queue/type', '/queue/simple', '/ip/firewall/mangle', '/system/scheduler'])
      expect(print(menu), menu).toBeInstanceOf(Array);
  });

  it.each(VERSIONS)('%s stumbles over the first unknown step of a path', (version) => {
    const { refusal } = at(version);
    expect(refusal('/queue/forest/print')).toBe('no such command or directory (forest)');
    expect(refusal('/quue/tree/print')).toBe('no such command or directory (quue)');
    expect(refusal('/interface/wireless/registration-table/print')).toBe('no such command or directory (wireless)');
  });

  it.each(VERSIONS)('%s refuses unknown commands of a known menu', (version) => {
    const { refusal } = at(version);
    expect(refusal('/queue/tree/move', { numbers: '*1' })).toBe('no such command');
    expect(refusal('/queue/tree/unset', { '.id': '*1', 'value-name': 'comment' })).toBe('no such command');
    expect(refusal('/queue/type/disable', { '.id': '*1' })).toBe('no such command');
    expect(refusal('/ip/firewall/address-list/move', { numbers: '*1' })).toBe('no such command');
    expect(refusal('/system/resource/set', { version: '8' })).toBe('no such command');
    expect(refusal('/ip/print')).toBe('no such command');
  });

  it('names the unknown argument from 7 on, and only says that there is one before', () => {
    expect(at('7.9').refusal('/queue/tree/add', { name: 'a', parent: 'global', colour: 'red' })).toBe(
      'unknown parameter colour',
    );
    expect(at('6.49').refusal('/queue/tree/add', { name: 'a', parent: 'global', colour: 'red' })).toBe(
      'unknown parameter',
    );
  });

  it.each([
    ['/queue/tree/add', { name: 'a', parent: 'global', 'place-before': '*1' }, 'place-before'],
    ['/queue/type/add', { name: 'a', kind: 'pfifo', comment: 'x' }, 'comment'],
    ['/queue/type/set', { '.id': 'default', disabled: 'yes' }, 'disabled'],
    ['/ip/firewall/filter/add', { chain: 'forward', passthrough: 'yes' }, 'passthrough'],
    ['/interface/print', { where: 'name=ether1' }, 'where'],
    ['/interface/bridge/add', { name: 'br9', colour: 'red' }, 'colour'],
    ['/user/print', { password: '' }, 'password'],
  ] as const)('refuses an argument that %s does not have', (command, values, name) => {
    expect(at('7.22.3').refusal(command, values)).toBe(`unknown parameter ${name}`);
  });

  it.each([
    ['/ip/firewall/mangle/add', { chain: 'forward', tos: '16' }, '7.20.8', '7.21'],
    ['/ip/service/set', { '.id': 'api', 'max-sessions': '5' }, '7.15', '7.16'],
    ['/system/script/run', { number: 'none', 'use-script-permissions': '' }, '7.14', '7.15'],
    ['/ipv6/settings/set', { 'allow-fast-path': 'yes' }, '7.17', '7.18'],
    ['/system/scheduler/add', { name: 'a', days: 'mon' }, '7.23', '7.24'],
  ] as const)('%s has an argument more from the version on that brought it', (command, values, before, from) => {
    expect(at(before).refusal(command, values)).toMatch(/^unknown parameter/);
    expect(at(from).refusal(command, values)).not.toMatch(/^unknown parameter/);
  });

  it('drops an argument with the version that dropped it', () => {
    const rule = { chain: 'forward', 'hw-offload': 'yes' };
    expect(at('7.20.8').refusal('/ip/firewall/filter/add', rule)).toBe('done');
    expect(at('7.21').refusal('/ip/firewall/filter/add', rule)).toBe('unknown parameter hw-offload');
  });

  it('has safe mode from 7.18 on', () => {
    expect(at('7.17.1').refusal('/safe-mode/take')).toBe('no such command or directory (safe-mode)');
    expect(at('7.18').refusal('/safe-mode/take')).toMatch(/not supported by this simulator/);
  });

  it('gives the patches before the first dumped one of a minor version what that one has', () => {
    // 7.12.2 is the first dumped 7.12: what it brought is in 7.12 too, and not in 7.11.
    expect(at('7.11').refusal('/ip/firewall/mangle/get', { 'as-string': '' })).toBe('unknown parameter as-string');
    expect(at('7.12').refusal('/ip/firewall/mangle/get', { 'as-string': '' })).toBe('done');
  });

  it('has neither device mode nor the queues of 7 in 6.49', () => {
    const { refusal, print } = at('6.49');
    expect(refusal('/system/device-mode/print')).toBe('no such command or directory (device-mode)');
    expect(refusal('/safe-mode/take')).toBe('no such command or directory (safe-mode)');
    for (const kind of ['cake', 'codel', 'fq-codel'])
      expect(refusal('/queue/type/add', { name: kind, kind })).toBe('input does not match any value of kind');
    expect(refusal('/queue/type/add', { name: 'a', kind: 'cake', 'cake-nat': 'yes' })).toBe('unknown parameter');
    expect(refusal('/queue/type/add', { name: 'sfq1', kind: 'sfq' })).toBe('done');
    expect(print('/system/resource')[0]?.['version']).toBe('6.49 (stable)');
  });

  it('has no IPv6 menus where the package is disabled', () => {
    const { refusal } = aToldRouter({ version: '6.49', seed: { ipv6: false } });
    expect(refusal('/ipv6/firewall/mangle/print')).toBe('no such command or directory (ipv6)');
  });

  it('offers FastTrack for IPv6 from 7.18 on', () => {
    const rule = { chain: 'forward', action: 'fasttrack-connection' };
    expect(at('7.16').refusal('/ipv6/firewall/filter/add', rule)).toBe('input does not match any value of action');
    expect(at('7.18').refusal('/ipv6/firewall/filter/add', rule)).toBe('done');
  });

  it('says of what exists and is not simulated that it is not', () => {
    expect(at('7.22.3').refusal('/queue/tree/reset-counters-all')).toBe(
      '/queue/tree/reset-counters-all is not supported by this simulator',
    );
    expect(at('7.22.3').print('/file')).toEqual([]);
  });

  it('takes getall for print', () => {
    const { router } = at('7.22.3');
    expect(router.device.command('/system/identity', 'getall', { values: {} }).rows).toEqual([{ name: 'MikroTik' }]);
  });
});
