import { describe, expect, it } from 'vitest';
import { aToldRouter } from '../../support/sim-router.js';

const RULE = { chain: 'forward', action: 'mark-packet', 'new-packet-mark': 'm', comment: 'r' };

/** The value that a queue prints after it was added with another. */
const queueValue = (name: string, value: string): string | undefined => {
  const { tell, row } = aToldRouter();
  tell('/queue/tree/add', { name: 'q', parent: 'global', [name]: value });
  return row('/queue/tree', 'q')[name];
};

describe('print', () => {
  it.each([
    ['max-limit', '100M', '100000000'],
    ['max-limit', '25k', '25000'],
    ['max-limit', '1G', '1000000000'],
    ['limit-at', '1.5M', '1500000'],
    ['limit-at', '512000', '512000'],
    ['burst-time', '00:01:30', '1m30s'],
    ['burst-time', '90', '1m30s'],
    ['burst-time', '1d 00:00:00', '1d'],
    ['burst-time', '1500ms', '1s500ms'],
    ['burst-time', '0', '0s'],
    ['bucket-size', '0.10', '0.1'],
    ['disabled', 'yes', 'true'],
    ['disabled', 'no', 'false'],
    ['packet-mark', 'a,b', 'a,b'],
  ])('shows %s=%s as %s, in plain units', (name, given, printed) => {
    expect(queueValue(name, given)).toBe(printed);
  });

  it('shows a queue with all its defaults, its counters and its state', () => {
    const { tell, row } = aToldRouter();
    const id = tell('/queue/tree/add', { name: 'q', parent: 'global' });
    expect(row('/queue/tree', 'q')).toEqual({
      '.id': id,
      name: 'q',
      parent: 'global',
      'packet-mark': '',
      queue: 'default-small',
      priority: '8',
      'limit-at': '0',
      'max-limit': '0',
      'burst-limit': '0',
      'burst-threshold': '0',
      'burst-time': '0s',
      'bucket-size': '0.1',
      disabled: 'false',
      invalid: 'false',
      bytes: '0',
      packets: '0',
      rate: '0',
      'packet-rate': '0',
      'queued-bytes': '0',
      'queued-packets': '0',
      dropped: '0',
    });
  });

  it('gives ids as a star and hex, large ones to queues, and none twice', () => {
    const { tell } = aToldRouter();
    const first = tell('/queue/tree/add', { name: 'a', parent: 'global' });
    expect(first).toBe('*1000000');
    tell('/queue/tree/remove', { '.id': first });
    expect(tell('/queue/tree/add', { name: 'a', parent: 'global' })).toBe('*1000001');
    const rules = Array.from({ length: 11 }, () => tell('/ip/firewall/mangle/add', { chain: 'forward' }));
    expect(rules[0]).toBe('*1');
    expect(rules[10]).toBe('*B');
  });

  it('drops the length of a single IPv4 host', () => {
    const { tell, row } = aToldRouter();
    tell('/ip/firewall/mangle/add', { ...RULE, 'src-address': '10.1.2.3/32', 'dst-address': '!10.9.0.0/16' });
    expect(row('/ip/firewall/mangle', 'r')).toMatchObject({ 'src-address': '10.1.2.3', 'dst-address': '!10.9.0.0/16' });
  });

  it('keeps the length of a single IPv6 host in the address lists, and shortens its zeroes', () => {
    const { tell, print } = aToldRouter();
    tell('/ipv6/firewall/address-list/add', { list: 'l', address: 'fd00:0:0:0::1' });
    expect(print('/ipv6/firewall/address-list')[0]).toMatchObject({ address: 'fd00::1/128' });
  });

  it.each([
    ['192.168.0.0-192.168.1.255', '192.168.0.0/23'],
    ['10.0.0.1-10.0.0.1', '10.0.0.1'],
    ['10.0.0.1-10.0.0.2', '10.0.0.1-10.0.0.2'],
    ['10.0.0.5/32', '10.0.0.5'],
    ['mail.example.org', 'mail.example.org'],
  ])('collapses the address %s to %s where it is one network', (given, printed) => {
    const { tell, print } = aToldRouter();
    tell('/ip/firewall/address-list/add', { list: 'l', address: given });
    expect(print('/ip/firewall/address-list')[0]?.['address']).toBe(printed);
  });

  it('leaves passthrough out at its default before 7.19, and shows it from there on', () => {
    const shown = (version: string): string | undefined => {
      const { tell, row } = aToldRouter({ version });
      tell('/ip/firewall/mangle/add', { ...RULE, passthrough: 'yes' });
      return row('/ip/firewall/mangle', 'r')['passthrough'];
    };
    expect([shown('6.49'), shown('7.18'), shown('7.19'), shown('7.24')]).toEqual([
      undefined,
      undefined,
      'true',
      'true',
    ]);
  });

  it('shows passthrough wherever it is not the default, and never on a filter rule', () => {
    const { tell, row } = aToldRouter({ version: '7.9' });
    tell('/ip/firewall/mangle/add', { ...RULE, passthrough: 'no' });
    expect(row('/ip/firewall/mangle', 'r')['passthrough']).toBe('false');
    const newer = aToldRouter({ version: '7.22.3' });
    newer.tell('/ip/firewall/filter/add', { chain: 'forward', comment: 'f' });
    expect(newer.row('/ip/firewall/filter', 'f')).not.toHaveProperty('passthrough');
  });

  it('leaves out matchers that were not given, and shows the flags of a rule', () => {
    const { tell, row } = aToldRouter({ version: '7.18' });
    tell('/ip/firewall/mangle/add', RULE);
    expect(row('/ip/firewall/mangle', 'r')).toEqual({
      '.id': '*1',
      chain: 'forward',
      action: 'mark-packet',
      'new-packet-mark': 'm',
      comment: 'r',
      log: 'false',
      disabled: 'false',
      bytes: '0',
      packets: '0',
      invalid: 'false',
      dynamic: 'false',
    });
  });

  it('shows of a queue type what belongs to its kind', () => {
    const { tell, row } = aToldRouter();
    tell('/queue/type/add', { name: 'c', kind: 'cake', 'cake-rtt': '50ms' });
    expect(row('/queue/type', 'c')).toEqual({
      '.id': expect.stringMatching(/^\*/) as string,
      name: 'c',
      kind: 'cake',
      'cake-bandwidth': '0',
      'cake-diffserv': 'diffserv3',
      'cake-flowmode': 'triple-isolate',
      'cake-nat': 'false',
      'cake-wash': 'false',
      'cake-ack-filter': 'none',
      'cake-rtt': '50ms',
      'cake-overhead': '0',
      'cake-mpu': '0',
      'cake-memlimit': '0',
    });
    tell('/queue/type/add', { name: 'p', kind: 'pcq', 'pcq-limit': '100KiB', 'pcq-classifier': 'src-address' });
    expect(row('/queue/type', 'p')).toMatchObject({
      'pcq-limit': '100',
      'pcq-total-limit': '2000',
      'pcq-classifier': 'src-address',
      'pcq-src-address6-mask': '128',
    });
    tell('/queue/type/add', { name: 'f', kind: 'fq-codel', 'fq-codel-memlimit': '16MiB' });
    expect(row('/queue/type', 'f')).toMatchObject({ 'fq-codel-memlimit': '16777216', 'fq-codel-ecn': 'true' });
  });

  it('shows the queue types that every router has', () => {
    const rows = aToldRouter().print('/queue/type');
    expect(rows.every((one) => one['default'] === 'true')).toBe(true);
    expect(rows.find((one) => one['name'] === 'default-small')).toMatchObject({ kind: 'pfifo', 'pfifo-limit': '10' });
    expect(rows.find((one) => one['name'] === 'only-hardware-queue')).toMatchObject({ kind: 'none' });
  });

  it('shows both sides of a simple queue, also where one value was given for both', () => {
    const { tell, row } = aToldRouter();
    tell('/queue/simple/add', { name: 's', target: '10.0.0.0/24', 'max-limit': '10M/20M', 'limit-at': '1M' });
    expect(row('/queue/simple', 's')).toMatchObject({
      'max-limit': '10000000/20000000',
      'limit-at': '1000000/1000000',
      priority: '8/8',
      'burst-time': '0s/0s',
      'bucket-size': '0.1/0.1',
      queue: 'default-small/default-small',
      parent: 'none',
      dynamic: 'false',
    });
  });

  it('shows the date in the style of its version', () => {
    const clock = (version: string): unknown => aToldRouter({ version }).print('/system/clock')[0];
    expect(clock('7.9')).toMatchObject({ date: 'jun/15/2026', time: '09:30:00' });
    expect(clock('7.10')).toMatchObject({ date: '2026-06-15', time: '09:30:00' });
    expect(clock('6.49')).toMatchObject({ date: 'jun/15/2026' });
  });

  it('shows menus without items as one row without an id', () => {
    const { print } = aToldRouter();
    for (const menu of ['/system/identity', '/system/clock', '/system/resource', '/interface/bridge/settings']) {
      expect(print(menu)).toHaveLength(1);
      expect(print(menu)[0], menu).not.toHaveProperty('.id');
    }
  });

  it('never shows a password', () => {
    const { tell, row } = aToldRouter();
    tell('/user/add', { name: 'ops', group: 'full', password: 'hunter2' });
    expect(JSON.stringify(row('/user', 'ops'))).not.toContain('hunter2');
  });
});

describe('what a print asks for', () => {
  it('gives the listed properties alone, and leaves out those that an item lacks', () => {
    const { tell, print } = aToldRouter();
    tell('/ip/firewall/mangle/add', RULE);
    tell('/ip/firewall/mangle/add', { chain: 'forward' });
    expect(print('/ip/firewall/mangle', { '.proplist': 'comment,chain,nonsense' })).toEqual([
      { comment: 'r', chain: 'forward' },
      { chain: 'forward' },
    ]);
    expect(print('/ip/firewall/mangle', { '.proplist': 'comment' })).toEqual([{ comment: 'r' }, {}]);
    expect(print('/ip/firewall/mangle', { '.proplist': 'constructor' })).toEqual([{}, {}]);
  });

  it('counts where only a count is asked for', () => {
    const { tell } = aToldRouter();
    tell('/ip/firewall/mangle/add', RULE);
    tell('/ip/firewall/mangle/add', { chain: 'input' });
    expect(tell('/ip/firewall/mangle/print', { 'count-only': '' })).toBe('2');
    expect(tell('/ip/firewall/mangle/print', { 'count-only': '' }, '?chain=input')).toBe('1');
    expect(tell('/queue/tree/print', { 'count-only': '' })).toBe('0');
  });

  it('takes detail and stats, and gives the same', () => {
    const { tell, print } = aToldRouter();
    tell('/queue/tree/add', { name: 'q', parent: 'global' });
    expect(print('/queue/tree', { detail: '' })).toEqual(print('/queue/tree'));
    expect(print('/queue/tree', { stats: '' })).toEqual(print('/queue/tree'));
  });
});
