import { describe, expect, it } from 'vitest';
import { aToldRouter, type Told } from '../../support/sim-router.js';

const MANGLE = '/ip/firewall/mangle';
const rule = (comment: string, more: Readonly<Record<string, string>> = {}) => ({ chain: 'forward', comment, ...more });
const order = ({ print }: Told, menu = MANGLE): string =>
  print(menu)
    .map((row) => row['comment'] ?? row['name'])
    .join(' ');

describe('add', () => {
  it.each([
    ['/queue/tree', {}, 'name parent'],
    ['/queue/tree', { name: 'a' }, 'parent'],
    ['/queue/tree', { name: '', parent: 'global' }, 'name'],
    ['/queue/type', { name: 'a' }, 'kind'],
    ['/queue/simple', { name: 'a' }, 'target'],
    [MANGLE, { action: 'accept' }, 'chain'],
    ['/ip/firewall/address-list', { list: 'l' }, 'address'],
    ['/interface/list/member', { list: 'WAN' }, 'interface'],
    ['/system/scheduler', { interval: '1m' }, 'name'],
  ])('to %s asks for what is missing', (menu, values, missing) => {
    expect(aToldRouter().refusal(`${menu}/add`, values)).toBe(`missing value(s) of argument(s) ${missing}`);
  });

  it.each([
    ['/queue/tree', { name: 'a', parent: 'nobody' }, 'parent'],
    ['/queue/tree', { name: 'a', parent: 'global', queue: 'nothing' }, 'queue'],
    [MANGLE, { chain: 'forward', 'in-interface': 'ether99' }, 'in-interface'],
    [MANGLE, { chain: 'forward', 'out-interface-list': 'NONE' }, 'out-interface-list'],
    ['/interface/list/member', { list: 'LAN', interface: 'ether1' }, 'list'],
    ['/queue/simple', { name: 'a', target: 'ether1', queue: 'default/nothing' }, 'queue'],
    [MANGLE, { chain: 'forward', action: 'shape' }, 'action'],
    [MANGLE, { chain: 'forward', protocol: 'tpc' }, 'protocol'],
    ['/ipv6/firewall/mangle', { chain: 'forward', action: 'change-ttl' }, 'action'],
    ['/ip/firewall/nat', { chain: 'srcnat', action: 'mark-packet' }, 'action'],
    [MANGLE, { chain: 'forward', 'connection-state': 'old' }, 'connection-state'],
    [MANGLE, { chain: 'forward', 'connection-type': 'ftp,sip' }, 'connection-type'],
    ['/queue/type', { name: 'a', kind: 'hfsc' }, 'kind'],
    ['/queue/type', { name: 'a', kind: 'cake', 'cake-flowmode': 'best' }, 'cake-flowmode'],
    ['/queue/tree', { name: 'a', parent: 'global', disabled: 'maybe' }, 'disabled'],
  ])('to %s refuses a value that names nothing: %j', (menu, values, argument) => {
    expect(aToldRouter().refusal(`${menu}/add`, values)).toBe(`input does not match any value of ${argument}`);
  });

  it.each([
    ['/queue/tree', { name: 'a', parent: 'global', 'max-limit': '10 Mbps' }, 'max-limit'],
    ['/queue/tree', { name: 'a', parent: 'global', 'limit-at': '-1' }, 'limit-at'],
    ['/queue/tree', { name: 'a', parent: 'global', 'burst-time': 'long' }, 'burst-time'],
    ['/queue/tree', { name: 'a', parent: 'global', priority: 'high' }, 'priority'],
    [MANGLE, { chain: 'forward', 'src-address': '10.0.0.256' }, 'src-address'],
    [MANGLE, { chain: 'forward', 'src-address': 'fd00::1' }, 'src-address'],
    [MANGLE, { chain: 'forward', protocol: 'udp', 'dst-port': '70000' }, 'dst-port'],
    [MANGLE, { chain: 'forward', protocol: 'udp', 'dst-port': '5060 5061' }, 'dst-port'],
    [MANGLE, { chain: 'forward', 'connection-state': 'established,!related' }, 'connection-state'],
    ['/ip/firewall/address-list', { list: 'l', address: '10.0.0.9-10.0.0.1' }, 'address'],
    ['/ip/firewall/address-list', { list: 'l', address: '10.0.0.1-10.0.0.2-10.0.0.3' }, 'address'],
    ['/ipv6/firewall/address-list', { list: 'l', address: '10.0.0.1' }, 'address'],
    ['/queue/simple', { name: 'a', target: 'ether1', 'max-limit': '1M/2M/3M' }, 'max-limit'],
    ['/queue/type', { name: 'a', kind: 'pcq', 'pcq-limit': '50kB' }, 'pcq-limit'],
  ])('to %s refuses a value of the wrong form: %j', (menu, values, argument) => {
    expect(aToldRouter().refusal(`${menu}/add`, values)).toBe(`invalid value for argument ${argument}`);
  });

  it.each([
    ['/queue/tree', { name: 'a', parent: 'global', priority: '9' }, 'value of priority out of range (1..8)'],
    ['/queue/tree', { name: 'a', parent: 'global', 'bucket-size': '11' }, 'value of bucket-size out of range (0..10)'],
    [MANGLE, { chain: 'forward', dscp: '64' }, 'value of dscp out of range (0..63)'],
    [
      '/queue/type',
      { name: 'a', kind: 'cake', 'cake-overhead': '-65' },
      'value of cake-overhead out of range (-64..256)',
    ],
  ])('to %s tells the range of a number', (menu, values, message) => {
    expect(aToldRouter().refusal(`${menu}/add`, values)).toBe(message);
  });

  it.each([
    [{ action: 'mark-packet' }, 'failure: new-packet-mark must be set for action mark-packet'],
    [{ action: 'mark-connection' }, 'failure: new-connection-mark must be set for action mark-connection'],
    [{ action: 'change-dscp' }, 'failure: new-dscp must be set for action change-dscp'],
    [{ action: 'jump' }, 'failure: jump-target must be set for action jump'],
    [{ 'dst-port': '53' }, 'failure: ports can be specified if proto is tcp,udp,udp-lite,dccp,sctp'],
    [{ protocol: 'icmp', port: '53' }, 'failure: ports can be specified if proto is tcp,udp,udp-lite,dccp,sctp'],
  ])('refuses a rule whose parts do not go together: %j', (values, message) => {
    expect(aToldRouter().refusal(`${MANGLE}/add`, { chain: 'forward', ...values })).toBe(message);
  });

  it('takes what RouterOS takes: numbers for names, negations, lists, any mark, any interface', () => {
    const { refusal } = aToldRouter();
    const values = {
      chain: 'anything',
      action: 'change-dscp',
      'new-dscp': 'from-priority',
      protocol: '!6',
      'src-address': '!10.0.0.0/8',
      'connection-state': '!established,related',
      'connection-mark': 'springs-into-existence',
      'in-interface': 'all-vlan',
      'out-interface': '!ether1',
      'tcp-flags': 'syn,!ack',
      'per-connection-classifier': 'both-addresses:2/0',
      'src-address-list': 'not-there-yet',
    };
    expect(refusal(`${MANGLE}/add`, values)).toBe('done');
  });

  it.each([
    ['/queue/tree', { name: 'a', parent: 'global' }, 'failure: already have such name'],
    ['/queue/type', { name: 'default', kind: 'sfq' }, 'failure: already have such name'],
    ['/ip/firewall/address-list', { list: 'l', address: '10.0.0.1/32' }, 'failure: already have such entry'],
    ['/system/script', { name: 'a' }, 'failure: item with this name already exists'],
    ['/system/scheduler', { name: 'a' }, 'failure: item with this name already exists'],
    ['/interface/list', { name: 'all' }, 'failure: already have such name'],
  ])('to %s refuses a twin', (menu, values, message) => {
    const { tell, refusal } = aToldRouter();
    tell('/ip/firewall/address-list/add', { list: 'l', address: '10.0.0.1' });
    for (const path of ['/system/script', '/system/scheduler']) tell(`${path}/add`, { name: 'a' });
    tell('/queue/tree/add', { name: 'a', parent: 'global' });
    expect(refusal(`${menu}/add`, values)).toBe(message);
  });

  it('takes two rules that are alike', () => {
    const { refusal } = aToldRouter();
    expect([refusal(`${MANGLE}/add`, rule('r')), refusal(`${MANGLE}/add`, rule('r'))]).toEqual(['done', 'done']);
  });

  it('copies an item where it is told to, and changes what is said besides', () => {
    const { tell, row } = aToldRouter();
    const model = tell('/queue/tree/add', { name: 'a', parent: 'ether1', 'max-limit': '10M', priority: '3' });
    tell('/queue/tree/add', { 'copy-from': model, name: 'b', priority: '4' });
    expect(row('/queue/tree', 'b')).toMatchObject({ parent: 'ether1', 'max-limit': '10000000', priority: '4' });
    expect(row('/queue/tree', 'b')).not.toHaveProperty('copy-from');
  });

  it('takes 4096 packet marks and not one more', () => {
    const { tell, refusal } = aToldRouter();
    const mark = (name: string) => ({ chain: 'forward', action: 'mark-packet', 'new-packet-mark': name });
    for (let index = 0; index < 4096; index += 1) tell(`${MANGLE}/add`, mark(`m${index}`));
    expect(refusal(`${MANGLE}/add`, mark('m0'))).toBe('done');
    expect(refusal('/ipv6/firewall/mangle/add', mark('one-more'))).toBe('failure: bad new packet mark');
  });
});

describe('the order of rules', () => {
  const three = (): Told & { readonly ids: readonly string[] } => {
    const told = aToldRouter();
    return { ...told, ids: ['a', 'b', 'c'].map((name) => told.tell(`${MANGLE}/add`, rule(name))) };
  };

  it('is that in which they came', () => {
    expect(order(three())).toBe('a b c');
  });

  it('lets a rule be placed before another', () => {
    const told = three();
    told.tell(`${MANGLE}/add`, { ...rule('x'), 'place-before': told.ids[1] ?? '' });
    expect(order(told)).toBe('a x b c');
    expect(told.refusal(`${MANGLE}/add`, { ...rule('y'), 'place-before': '*FF' })).toBe('no such item');
    expect(told.refusal(`${MANGLE}/add`, { ...rule('y'), 'place-before': '0' })).toBe('no such item');
  });

  it.each([
    [['c'], 'a', 'c a b'],
    [['a'], 'c', 'b a c'],
    [['a'], undefined, 'b c a'],
    [['b', 'c'], 'a', 'b c a'],
    [['a', 'b'], undefined, 'c a b'],
    [['a'], 'a', 'a b c'],
  ] as const)('moves %j before %s', (moved, target, expected) => {
    const told = three();
    const id = (name: string): string => told.row(MANGLE, name)['.id'] ?? '';
    const values = { numbers: moved.map(id).join(',') };
    told.tell(`${MANGLE}/move`, target === undefined ? values : { ...values, destination: id(target) });
    expect(order(told)).toBe(expected);
  });

  it('moves nothing when one of several is not there', () => {
    const told = three();
    expect(told.refusal(`${MANGLE}/move`, { numbers: `${told.ids[0]},*FF` })).toBe('no such item');
    expect(order(told)).toBe('a b c');
  });

  it('holds for simple queues too, which have names to move them by', () => {
    const told = aToldRouter();
    for (const name of ['a', 'b']) told.tell('/queue/simple/add', { name, target: 'ether1' });
    told.tell('/queue/simple/move', { numbers: 'b', destination: 'a' });
    expect(order(told, '/queue/simple')).toBe('b a');
  });
});

describe('a dynamic row', () => {
  const withFastTrack = (): Told => aToldRouter({ seed: { defaultConfig: true } });

  it('stands first in filter and mangle as long as FastTrack is on', () => {
    const { print, tell, row } = withFastTrack();
    for (const menu of ['/ip/firewall/filter', MANGLE])
      expect(print(menu)[0]).toMatchObject({ dynamic: 'true', action: 'passthrough', chain: 'forward' });
    tell('/ip/firewall/filter/disable', {
      '.id': row('/ip/firewall/filter', 'defconf: fasttrack')['.id'] ?? '',
    });
    expect(print(MANGLE)).toEqual([]);
    expect(print('/ip/firewall/filter').every((one) => one['dynamic'] === 'false')).toBe(true);
    tell('/ip/firewall/filter/enable', { '.id': row('/ip/firewall/filter', 'defconf: fasttrack')['.id'] ?? '' });
    expect(print(MANGLE)).toHaveLength(1);
  });

  it('is no place, and can neither be moved, changed nor removed', () => {
    const { print, refusal, tell } = withFastTrack();
    const dummy = print(MANGLE)[0]?.['.id'] ?? '';
    const own = tell(`${MANGLE}/add`, rule('r'));
    expect(refusal(`${MANGLE}/add`, { ...rule('x'), 'place-before': dummy })).toMatch(/dynamic/);
    expect(refusal(`${MANGLE}/move`, { numbers: own, destination: dummy })).toMatch(/dynamic/);
    for (const verb of ['move', 'disable', 'remove'])
      expect(refusal(`${MANGLE}/${verb}`, { numbers: dummy }), verb).toBe('failure: cannot change builtin');
    expect(refusal(`${MANGLE}/set`, { '.id': dummy, comment: 'mine' })).toBe('failure: cannot change builtin');
    expect(print(MANGLE)).toHaveLength(2);
  });

  it('comes with a timeout in an address list, counts down, and goes by itself', () => {
    const { router, tell, print, refusal } = aToldRouter();
    const entry = { list: 'l', address: '10.0.0.1' };
    const id = tell('/ip/firewall/address-list/add', { ...entry, timeout: '00:01:00' });
    tell('/ip/firewall/address-list/add', entry);
    router.advance(20_000);
    expect(print('/ip/firewall/address-list', {}, '?dynamic=true')).toMatchObject([{ timeout: '40s' }]);
    expect(refusal('/ip/firewall/address-list/set', { '.id': id, comment: 'x' })).toMatch(/^failure/);
    router.advance(40_000);
    expect(print('/ip/firewall/address-list')).toMatchObject([{ dynamic: 'false' }]);
  });

  it('does not survive a reboot, and may be removed before where it has a timeout', () => {
    const { router, tell, print } = aToldRouter();
    const add = (address: string) => tell('/ip/firewall/address-list/add', { list: 'l', address, timeout: '1d' });
    tell('/ip/firewall/address-list/remove', { '.id': add('10.0.0.1') });
    add('10.0.0.2');
    expect(print('/ip/firewall/address-list')).toHaveLength(1);
    router.reboot();
    expect(print('/ip/firewall/address-list')).toEqual([]);
  });
});

describe('set', () => {
  it('changes in place what is named and nothing else', () => {
    const { tell, row } = aToldRouter();
    const id = tell('/queue/tree/add', { name: 'q', parent: 'global', 'max-limit': '10M', comment: 'c' });
    const before = row('/queue/tree', 'q');
    tell('/queue/tree/set', { '.id': id, 'max-limit': '20M' });
    expect(row('/queue/tree', 'q')).toEqual({ ...before, 'max-limit': '20000000' });
  });

  it('takes several ids, and names where a menu has them, but no numbers of rows', () => {
    const { tell, print, refusal } = aToldRouter();
    const [a = '', b = ''] = ['a', 'b'].map((name) => tell('/queue/tree/add', { name, parent: 'global' }));
    tell('/queue/tree/set', { '.id': `${a},${b}`, priority: '2' });
    tell('/queue/tree/set', { '.id': 'b', priority: '5' });
    expect(print('/queue/tree').map((one) => one['priority'])).toEqual(['2', '5']);
    for (const reference of ['0', '1', a.slice(1), '*', ''])
      expect(refusal('/queue/tree/set', { '.id': reference, priority: '1' }), reference).toBe('no such item');
    expect(refusal(`${MANGLE}/set`, { '.id': 'r', comment: 'x' })).toBe('no such item');
  });

  it('changes none of several when one is not there', () => {
    const { tell, row, refusal } = aToldRouter();
    const id = tell('/queue/tree/add', { name: 'a', parent: 'global' });
    expect(refusal('/queue/tree/set', { '.id': `${id},*FF`, priority: '1' })).toBe('no such item');
    expect(row('/queue/tree', 'a')['priority']).toBe('8');
  });

  it.each(['dst-port', '!dst-port'])('takes a matcher away by an empty %s', (name) => {
    const { tell, row } = aToldRouter();
    const id = tell(`${MANGLE}/add`, rule('r', { protocol: 'tcp', 'dst-port': '80' }));
    tell(`${MANGLE}/set`, { '.id': id, [name]: '' });
    expect(row(MANGLE, 'r')).not.toHaveProperty('dst-port');
    expect(row(MANGLE, 'r')).toMatchObject({ protocol: 'tcp' });
  });

  it('goes back to the default where there is one', () => {
    const { tell, row } = aToldRouter();
    const id = tell('/queue/tree/add', { name: 'q', parent: 'global', 'max-limit': '10M' });
    tell('/queue/tree/set', { '.id': id, 'max-limit': '' });
    expect(row('/queue/tree', 'q')['max-limit']).toBe('0');
  });

  it('holds a change to the same rules as an addition', () => {
    const { tell, refusal } = aToldRouter();
    const id = tell(`${MANGLE}/add`, rule('r', { protocol: 'tcp', 'dst-port': '80' }));
    expect(refusal(`${MANGLE}/set`, { '.id': id, protocol: 'icmp' })).toMatch(/^failure: ports/);
    expect(refusal(`${MANGLE}/set`, { '.id': id, '!protocol': '' })).toMatch(/^failure: ports/);
    expect(refusal(`${MANGLE}/set`, { '.id': id, action: 'mark-packet' })).toMatch(/^failure: new-packet-mark/);
    expect(refusal(`${MANGLE}/set`, { '.id': id, chain: '' })).toBe('invalid value for argument chain');
    const queue = tell('/queue/tree/add', { name: 'q', parent: 'global' });
    tell('/queue/tree/add', { name: 'p', parent: 'global' });
    expect(refusal('/queue/tree/set', { '.id': queue, name: 'p' })).toBe('failure: already have such name');
    expect(refusal('/queue/tree/set', { '.id': queue, parent: 'nobody' })).toBe(
      'input does not match any value of parent',
    );
    expect(refusal('/queue/tree/set', { '.id': queue, name: 'q' })).toBe('done');
  });

  it('keeps what a changed action leaves behind', () => {
    const { tell, row } = aToldRouter();
    const id = tell(`${MANGLE}/add`, rule('r', { action: 'mark-packet', 'new-packet-mark': 'm' }));
    tell(`${MANGLE}/set`, { '.id': id, action: 'accept' });
    expect(row(MANGLE, 'r')).toMatchObject({ action: 'accept', 'new-packet-mark': 'm' });
  });

  it('changes menus without items without an id, in their own forms', () => {
    const { tell, print, refusal } = aToldRouter();
    tell('/interface/bridge/settings/set', { 'use-ip-firewall': 'yes' });
    expect(print('/interface/bridge/settings')).toMatchObject([{ 'use-ip-firewall': 'true' }]);
    tell('/system/identity/set', { name: 'edge-7' });
    expect(print('/system/identity')).toEqual([{ name: 'edge-7' }]);
    expect(refusal('/interface/bridge/settings/set', { 'use-ip-firewall': 'often' })).toBe(
      'input does not match any value of use-ip-firewall',
    );
  });
});

describe('unset', () => {
  it('takes a matcher away', () => {
    const { tell, row } = aToldRouter();
    const id = tell(`${MANGLE}/add`, rule('r', { 'src-address': '10.0.0.1' }));
    tell(`${MANGLE}/unset`, { '.id': id, 'value-name': 'src-address' });
    expect(row(MANGLE, 'r')).not.toHaveProperty('src-address');
  });

  it.each(['new-packet-mark', 'passthrough', 'jump-target', 'comment'])('does not know %s', (name) => {
    const { tell, refusal } = aToldRouter();
    const id = tell(`${MANGLE}/add`, rule('r', { action: 'mark-packet', 'new-packet-mark': 'm' }));
    expect(refusal(`${MANGLE}/unset`, { '.id': id, 'value-name': name })).toBe(
      'input does not match any value of value-name',
    );
  });
});

describe('references', () => {
  it('leave a queue invalid when its parent goes, and valid when it comes back', () => {
    const { tell, row } = aToldRouter();
    const parent = { name: 'up', parent: 'global' };
    const id = tell('/queue/tree/add', parent);
    tell('/queue/tree/add', { name: 'leaf', parent: 'up' });
    tell('/queue/tree/remove', { '.id': id });
    expect(row('/queue/tree', 'leaf')).toMatchObject({ parent: 'up', invalid: 'true' });
    tell('/queue/tree/add', parent);
    expect(row('/queue/tree', 'leaf')['invalid']).toBe('false');
  });

  it('leave a rule invalid when its interface list goes', () => {
    const { tell, row } = aToldRouter();
    const id = tell('/interface/list/add', { name: 'WAN' });
    tell(`${MANGLE}/add`, rule('r', { 'out-interface-list': '!WAN' }));
    expect(row(MANGLE, 'r')['invalid']).toBe('false');
    tell('/interface/list/remove', { '.id': id });
    expect(row(MANGLE, 'r')['invalid']).toBe('true');
  });

  it('keep a queue type that a queue of either sort uses', () => {
    const { tell, refusal } = aToldRouter();
    for (const name of ['t', 's']) tell('/queue/type/add', { name, kind: 'sfq' });
    const queue = tell('/queue/tree/add', { name: 'q', parent: 'global', queue: 't' });
    tell('/queue/simple/add', { name: 'q', target: 'ether1', queue: 's/default' });
    expect(refusal('/queue/type/remove', { '.id': 't' })).toBe('failure: can not remove, in use');
    expect(refusal('/queue/type/remove', { '.id': 's' })).toBe('failure: can not remove, in use');
    tell('/queue/tree/set', { '.id': queue, queue: 'default' });
    expect(refusal('/queue/type/remove', { '.id': 't' })).toBe('done');
  });

  it('follow when what they name is renamed', () => {
    const { tell, row } = aToldRouter();
    tell('/queue/tree/add', { name: 'up', parent: 'ether1' });
    tell('/queue/tree/add', { name: 'leaf', parent: 'up' });
    tell(`${MANGLE}/add`, rule('r', { 'in-interface': '!ether1' }));
    tell('/queue/tree/set', { '.id': 'up', name: 'top' });
    tell('/interface/set', { '.id': 'ether1', name: 'wan' });
    expect(row('/queue/tree', 'leaf')).toMatchObject({ parent: 'top', invalid: 'false' });
    expect(row('/queue/tree', 'top')).toMatchObject({ parent: 'wan', invalid: 'false' });
    expect(row(MANGLE, 'r')['in-interface']).toBe('!wan');
  });

  it('reach interfaces that were made in the menu of their kind', () => {
    const { tell, refusal, print } = aToldRouter();
    const id = tell('/interface/vlan/add', { name: 'v10', 'vlan-id': '10', interface: 'ether2' });
    expect(print('/interface', {}, '?name=v10')).toMatchObject([{ type: 'vlan' }]);
    expect(refusal('/queue/tree/add', { name: 'q', parent: 'v10' })).toBe('done');
    tell('/interface/vlan/remove', { '.id': id });
    expect(print('/interface', {}, '?name=v10')).toEqual([]);
  });
});

describe('remove', () => {
  it('takes several at once, and none when one is not there', () => {
    const { tell, print, refusal } = aToldRouter();
    const ids = ['a', 'b', 'c'].map((name) => tell('/queue/tree/add', { name, parent: 'global' }));
    expect(refusal('/queue/tree/remove', { '.id': `${ids[0]},*FF` })).toBe('no such item');
    expect(print('/queue/tree')).toHaveLength(3);
    tell('/queue/tree/remove', { '.id': `${ids[0]},${ids[2]}` });
    expect(print('/queue/tree').map((one) => one['name'])).toEqual(['b']);
  });

  it('leaves what the router is born with', () => {
    const { refusal } = aToldRouter();
    expect(refusal('/queue/type/remove', { '.id': 'default' })).toMatch(/^failure: .*builtin/);
    expect(refusal('/interface/list/remove', { '.id': 'all' })).toMatch(/^failure: .*builtin/);
    expect(refusal('/queue/type/set', { '.id': 'default', name: 'mine' })).toMatch(/^failure: .*builtin/);
    expect(refusal('/queue/type/set', { '.id': 'default', 'pfifo-limit': '60' })).toBe('done');
  });

  it('asks for an item', () => {
    expect(aToldRouter().refusal('/queue/tree/remove')).toBe('no such item');
  });
});
