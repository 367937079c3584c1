import { describe, expect, it } from 'vitest';
import { routeros } from '../../../../src/drivers/routeros/index.js';
import type { Diagnostic } from '../../../../src/model/diagnostic.js';
import type { RouterIntent } from '../../../../src/model/intent.js';
import type { DeviceOptions } from '../../../../src/simulator/device-options.js';
import { aRouterIntent } from '../../../support/intents.js';
import { aClassPolicy, anInventory, aRouter, aSite, bothWays, somePolicies } from '../../../support/nouns.js';
import { aDevice, applyTo, observeDevice } from '../../../support/routeros-device.js';

const intent = aRouterIntent();
const exempting = aRouterIntent(anInventory(), somePolicies({ classes: [aClassPolicy({ fasttrack: 'exempt' })] }));
const onBridge = aRouterIntent(anInventory({ routers: [aRouter({ wan: 'bridge-wan' })] }));

type Rows = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

const judge = (options: Partial<DeviceOptions>, wanted: RouterIntent = intent): readonly Diagnostic[] =>
  routeros.preflight(wanted, observeDevice(aDevice(options)));

const holding = (rows: Rows, wanted?: RouterIntent): readonly Diagnostic[] => judge({ seed: { rows } }, wanted);

interface Expected {
  readonly code: Diagnostic['code'];
  readonly severity: Diagnostic['severity'];
  /** The object, and what follows. */
  readonly says: readonly string[];
  readonly cure: string;
}

function expectOnly(found: readonly Diagnostic[], { code, severity, says, cure }: Expected): void {
  expect(found.map((one) => [one.code, one.severity])).toEqual([[code, severity]]);
  for (const part of says) expect(found[0]?.message).toContain(part);
  expect(found[0]?.cure).toContain(cure);
  expect(found[0]?.router).toBe('r-chu-campus');
}

describe('a clean router', () => {
  it.each(['6.49.10', '7.9', '7.22.3', '7.24.5'])(
    'of RouterOS %s gives no finding, before and after an apply',
    (version) => {
      const device = aDevice({ version });
      expect(routeros.preflight(intent, observeDevice(device))).toEqual([]);
      applyTo(device, intent);
      expect(routeros.preflight(intent, observeDevice(device))).toEqual([]);
    },
  );

  it('may have bridge ports, guests’ queues and rules that do not meet ours', () => {
    const found = holding({
      '/interface': [{ name: 'ether7', type: 'ether', slave: 'true' }],
      '/queue/simple': [{ name: 'guest', target: 'ether5' }],
      '/queue/tree': [{ name: 'guest', parent: 'ether5' }],
      '/ip/firewall/mangle': [
        { chain: 'forward', action: 'change-mss', 'new-mss': 'clamp-to-pmtu' },
        { chain: 'prerouting', action: 'accept' },
        { chain: 'forward', action: 'accept', disabled: 'true' },
        { chain: 'input', action: 'mark-connection', 'new-connection-mark': 'me' },
        { chain: 'prerouting', action: 'mark-routing', passthrough: 'false' },
      ],
    });
    expect(found).toEqual([]);
  });
});

describe('FastTrack', () => {
  it('is an error that names the rule', () => {
    const found = judge({ seed: { defaultConfig: true } });
    expectOnly(found, {
      code: 'bypass.fasttrack',
      severity: 'error',
      says: ['/ip/firewall/filter', '*3', 'past mangle and queues'],
      cure: 'fasttrack: exempt',
    });
  });

  it('is a note when the policy exempts the site, and nothing once it is disabled', () => {
    const device = aDevice({ seed: { defaultConfig: true } });
    expectOnly(routeros.preflight(exempting, observeDevice(device)), {
      code: 'bypass.fasttrack',
      severity: 'note',
      says: ['*3', 'disabled by the plan'],
      cure: 'until they end',
    });
    applyTo(device, exempting);
    expect(routeros.preflight(exempting, observeDevice(device))).toEqual([]);
  });
});

describe('what carries traffic past the queues', () => {
  it.each<[string, Rows, RouterIntent, Expected]>([
    [
      'a WAN bridge without use-ip-firewall',
      { '/interface': [{ name: 'bridge-wan', type: 'bridge' }] },
      onBridge,
      {
        code: 'bypass.bridge',
        severity: 'error',
        says: ['bridge-wan', 'never marked'],
        cure: '/interface/bridge/settings/set use-ip-firewall=yes',
      },
    ],
    [
      'a port of a bridge where the bridge is meant',
      { '/interface': [{ name: 'ether9', type: 'ether', slave: 'true' }] },
      aRouterIntent(anInventory({ sites: [aSite({ interfaces: ['ether9'] })] })),
      {
        code: 'bypass.bridge',
        severity: 'error',
        says: ['ether9', 'port of a bridge', 'nothing would be classified'],
        cure: 'Name the bridge',
      },
    ],
    [
      'layer-3 hardware offload',
      { '/interface/ethernet/switch': [{ name: 'switch1', 'l3-hw-offloading': 'true' }] },
      intent,
      {
        code: 'bypass.hardware-offload',
        severity: 'error',
        says: ['switch1', 'never reach the queues'],
        cure: 'set switch1 l3-hw-offloading=no',
      },
    ],
    [
      'a foreign tree on our interface',
      { '/queue/tree': [{ name: 'isp', parent: 'ether1' }] },
      intent,
      {
        code: 'bypass.foreign-queue',
        severity: 'warning',
        says: ['/queue/tree "isp"', 'ether1', 'smaller of both rates'],
        cure: 'Remove it',
      },
    ],
    [
      'a foreign simple queue on our interface',
      { '/queue/simple': [{ name: 'all', target: 'ether5,bridge-lan' }] },
      intent,
      {
        code: 'bypass.foreign-queue',
        severity: 'warning',
        says: ['/queue/simple "all"', 'bridge-lan'],
        cure: 'out of its target',
      },
    ],
    [
      'a foreign simple queue for addresses',
      { '/queue/simple': [{ name: 'lan', target: '192.168.88.0/24' }] },
      intent,
      {
        code: 'bypass.foreign-queue',
        severity: 'warning',
        says: ['/queue/simple "lan"', '192.168.88.0/24'],
        cure: 'out of its target',
      },
    ],
    [
      'a foreign tree on global where ours hangs there too',
      { '/queue/tree': [{ name: 'total', parent: 'global' }] },
      aRouterIntent(anInventory({ routers: [aRouter({ capacity: bothWays(200) })] })),
      { code: 'bypass.foreign-queue', severity: 'warning', says: ['"total"', 'global'], cure: 'Remove it' },
    ],
  ])('%s', (_, rows, wanted, expected) => {
    expectOnly(holding(rows, wanted), expected);
  });

  it('is no bridge whose traffic passes the firewall', () => {
    const device = aDevice({ seed: { rows: { '/interface': [{ name: 'bridge-wan', type: 'bridge' }] } } });
    device.command('/interface/bridge/settings', 'set', { values: { 'use-ip-firewall': 'true' } });
    expect(routeros.preflight(onBridge, observeDevice(device))).toEqual([]);
  });
});

describe('a foreign mangle rule', () => {
  const at = (chain: string, action: string, more: Readonly<Record<string, string>> = {}) => ({
    chain,
    action,
    ...more,
  });

  it.each([
    ['accepts before ours', at('forward', 'accept'), 'warning', 'before ours see them', 'behind the rules of qosctl'],
    [
      'marks and ends before ours',
      at('forward', 'mark-packet', { 'new-packet-mark': 'x', passthrough: 'no' }),
      'warning',
      'before ours see them',
      'passthrough=yes',
    ],
    [
      'marks connections',
      at('prerouting', 'mark-connection', { 'new-connection-mark': 'isp2' }),
      'warning',
      'default class',
      'Limit it',
    ],
    [
      'marks packets after ours',
      at('postrouting', 'mark-packet', { 'new-packet-mark': 'x' }),
      'warning',
      'replaces the packet mark that ours set',
      'before the rules of qosctl',
    ],
    [
      'marks packets before ours',
      at('prerouting', 'mark-packet', { 'new-packet-mark': 'x' }),
      'note',
      'queues that look for it',
      'Remove it together with those queues',
    ],
    ['fast-tracks', at('prerouting', 'fasttrack-connection'), 'warning', 'past mangle and queues', 'Disable it'],
  ] as const)('that %s is named with what follows', (...[, rule, severity, effect, cure]) => {
    for (const kind of ['/ip/firewall/mangle', '/ipv6/firewall/mangle']) {
      // IPv6 has no such action in mangle.
      if (rule.action === 'fasttrack-connection' && kind.startsWith('/ipv6')) continue;
      const found = holding({ [kind]: [{ comment: 'theirs', ...rule }] });
      const says = [`${kind} rule *1 "theirs" (${rule.action} in ${rule.chain})`, effect];
      expectOnly(found, { code: 'bypass.foreign-mangle', severity, says, cure });
    }
  });

  it('behind ours may accept, and must not mark', () => {
    const device = aDevice();
    applyTo(device, intent);
    const add = (values: Readonly<Record<string, string>>) => device.command('/ip/firewall/mangle', 'add', { values });
    add(at('forward', 'accept'));
    expect(routeros.preflight(intent, observeDevice(device))).toEqual([]);
    add(at('forward', 'mark-packet', { 'new-packet-mark': 'x' }));
    expectOnly(routeros.preflight(intent, observeDevice(device)), {
      code: 'bypass.foreign-mangle',
      severity: 'warning',
      says: ['replaces the packet mark that ours set'],
      cure: 'Move it before',
    });
  });
});

describe('what makes an apply unsafe', () => {
  const home = { mode: 'home', scheduler: 'false' };

  it.each<[string, Partial<DeviceOptions>, Expected]>([
    [
      'device-mode home, which has no scheduler',
      { seed: { deviceMode: home } },
      { code: 'device.mode', severity: 'error', says: ['scheduler=no', 'nothing is written'], cure: 'scheduler=yes' },
    ],
    [
      'a router flagged by device-mode',
      { seed: { deviceMode: { flagged: 'true' } } },
      { code: 'device.mode', severity: 'error', says: ['flagged=yes', 'cannot undo by itself'], cure: 'flagged=no' },
    ],
    [
      'a clock that was never set',
      { now: () => Date.UTC(1970, 0, 2, 0, 3, 0) },
      { code: 'device.clock', severity: 'warning', says: ['1970-01-02', 'early or late'], cure: 'NTP' },
    ],
    [
      'a clock that was never set, in the old style',
      { now: () => Date.UTC(1970, 0, 2, 0, 3, 0), version: '6.49.10' },
      { code: 'device.clock', severity: 'warning', says: ['jan/02/1970'], cure: 'NTP' },
    ],
    [
      'a user without all policies',
      { policy: 'api,read,write' },
      { code: 'device.policy', severity: 'error', says: ['lacks the policies test'], cure: 'add test to the group' },
    ],
    [
      'the free licence of CHR',
      { seed: { license: 'free' } },
      { code: 'device.license', severity: 'warning', says: ['1 Mbps'], cure: 'p1' },
    ],
    [
      'a version with a defect in its scheduler',
      { version: '7.24.2' },
      { code: 'device.version', severity: 'note', says: ['7.24.2', 'ours have one'], cure: '7.24.5' },
    ],
    [
      'a version that is too old',
      { version: '6.48.6' },
      { code: 'device.version', severity: 'error', says: ['6.48.6', 'nothing is written'], cure: 'Upgrade' },
    ],
  ])('is %s', (_, options, expected) => {
    expectOnly(judge(options), expected);
  });
});

it('names every finding, not the first', () => {
  const found = judge({ policy: 'api,read', version: '6.48.6', seed: { license: 'free', defaultConfig: true } });
  expect(found.map(({ code }) => code)).toEqual([
    'device.version',
    'device.policy',
    'device.license',
    'bypass.fasttrack',
  ]);
});
