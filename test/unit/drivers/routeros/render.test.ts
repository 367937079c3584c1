import { describe, expect, it } from 'vitest';
import { routeros } from '../../../../src/drivers/routeros/index.js';
import { onDevice, toPolicyRate } from '../../../../src/drivers/routeros/render.js';
import type { RouterIntent } from '../../../../src/model/intent.js';
import { aRouterIntent } from '../../../support/intents.js';
import {
  aClassPolicy,
  aNetwork,
  anInventory,
  aRouter,
  aSite,
  aTrafficClass,
  bothWays,
  MBPS,
  somePolicies,
} from '../../../support/nouns.js';
import { anObservation } from '../../../support/observations.js';

type Fields = Readonly<Record<string, string>>;

const rendered = (intent: RouterIntent, kind: string, version = '7.22.3'): readonly Fields[] =>
  routeros
    .render(intent, anObservation({ version }))
    .objects.filter((object) => object.kind === kind)
    .map(({ fields }) => fields);

const queue = (intent: RouterIntent, name: string, version?: string): Fields | undefined =>
  rendered(intent, '/queue/tree', version).find((fields) => fields['name'] === `qos:${name}`);

const inBytesOf = (accounting: 'ethernet' | 'ip'): RouterIntent =>
  aRouterIntent(anInventory({ network: aNetwork({ accounting }) }));

const several = aRouterIntent(anInventory({ sites: [aSite({ interfaces: ['vlan10', 'vlan20'] })] }));

const shared = aRouterIntent(
  anInventory({
    routers: [aRouter({ capacity: bothWays(150) })],
    sites: [aSite(), aSite({ name: 'annexe', interfaces: ['ether5'] })],
  }),
);

describe('a rendered queue tree', () => {
  it('holds the rates as they are when the policy counts IP bytes', () => {
    const intent = inBytesOf('ip');
    expect(queue(intent, 'chu-campus/voice/upload')).toEqual({
      name: 'qos:chu-campus/voice/upload',
      parent: 'qos:chu-campus/upload',
      'limit-at': '10000000',
      'max-limit': '30000000',
      'bucket-size': '0.01',
      queue: 'qos:bfifo-37500',
      priority: '1',
      'packet-mark': 'qos:chu-campus/voice/upload',
    });
    expect(queue(intent, 'chu-campus/upload')).toEqual({
      name: 'qos:chu-campus/upload',
      parent: 'ether1',
      'limit-at': '100000000',
      'max-limit': '100000000',
      'bucket-size': '0.01',
    });
  });

  it.each([
    // 1500 of 1518 bytes of a full frame are IP.
    ['chu-campus/upload', '98814229', '98814229'],
    ['chu-campus/voice/upload', '9881422', '29644268'],
    ['chu-campus/web/download', '39525691', '98814229'],
    ['router:r-chu-campus/management/upload', '988142', '9881422'],
  ])('counts the IP bytes of Ethernet frames: %s', (name, limitAt, maxLimit) => {
    expect(queue(inBytesOf('ethernet'), name)).toMatchObject({ 'limit-at': limitAt, 'max-limit': maxLimit });
  });

  it('counts them by the mean packet of the class', () => {
    const voice = aTrafficClass({ name: 'voice', default: true, committed: { rate: 10 * MBPS }, packetSize: 200 });
    const intent = aRouterIntent(anInventory(), somePolicies({ classes: [aClassPolicy({ traffic: [voice] })] }));
    // 10 Mbps × 200 / 218 and 100 Mbps × 200 / 218.
    expect(queue(intent, 'chu-campus/voice/download')).toMatchObject({
      'limit-at': '9174311',
      'max-limit': '91743119',
    });
  });

  it('reads rates of the device back as those of the policy', () => {
    for (const accounting of ['ethernet', 'ip'] as const) {
      const intent = inBytesOf(accounting);
      for (const one of intent.queues)
        expect(toPolicyRate(onDevice(one.peak, one, intent), one, intent)).toBe(one.peak);
    }
  });

  it('hangs on the WAN and on the only interface of the only building, where the default leaf takes what has no mark', () => {
    const intent = aRouterIntent();
    expect(queue(intent, 'chu-campus/upload')?.['parent']).toBe('ether1');
    expect(queue(intent, 'chu-campus/download')?.['parent']).toBe('bridge-lan');
    const unmarked = rendered(intent, '/queue/tree').filter((fields) => fields['packet-mark']?.includes('no-mark'));
    expect(unmarked.map((fields) => fields['packet-mark'])).toEqual([
      'qos:chu-campus/default/download,no-mark',
      'qos:chu-campus/default/upload,no-mark',
    ]);
    expect(rendered(intent, '/interface/list')).toEqual([]);
  });

  it('hangs on global for downloads to several interfaces, and takes only what is marked there', () => {
    expect(queue(several, 'chu-campus/upload')?.['parent']).toBe('ether1');
    expect(queue(several, 'chu-campus/download')?.['parent']).toBe('global');
    expect(queue(several, 'chu-campus/default/download')?.['packet-mark']).toBe('qos:chu-campus/default/download');
    expect(rendered(several, '/interface/list')).toEqual([{ name: 'qos:chu-campus' }]);
    expect(rendered(several, '/interface/list/member')).toEqual([
      { list: 'qos:chu-campus', interface: 'vlan10' },
      { list: 'qos:chu-campus', interface: 'vlan20' },
    ]);
  });

  it('puts buildings that share an access link under one shaper, with management beside them', () => {
    expect(queue(shared, 'router:r-chu-campus/upload')?.['parent']).toBe('ether1');
    expect(queue(shared, 'router:r-chu-campus/download')?.['parent']).toBe('global');
    for (const site of ['chu-campus', 'annexe'])
      expect(queue(shared, `${site}/upload`)?.['parent']).toBe('qos:router:r-chu-campus/upload');
    expect(queue(shared, 'router:r-chu-campus/management/upload')).toMatchObject({
      parent: 'qos:router:r-chu-campus/upload',
      priority: '1',
      'packet-mark': 'qos:router:r-chu-campus/management/upload,no-mark',
    });
  });

  it('writes marks, priorities and disciplines on leaves only', () => {
    for (const intent of [aRouterIntent(), several, shared]) {
      const trees = rendered(intent, '/queue/tree');
      const parents = new Set(trees.map((fields) => fields['parent']));
      for (const fields of trees)
        for (const name of ['packet-mark', 'priority', 'queue'])
          expect(fields[name] === undefined, `${fields['name']} ${name}`).toBe(parents.has(fields['name']));
    }
  });
});

describe('the discipline of a leaf', () => {
  const preferring = (...disciplines: readonly ('cake' | 'fq_codel' | 'sfq' | 'fifo')[]): RouterIntent => {
    const traffic = [aTrafficClass({ default: true, disciplines, peak: { rate: 20 * MBPS } })];
    return aRouterIntent(anInventory(), somePolicies({ classes: [aClassPolicy({ traffic })] }));
  };
  const typeOf = (intent: RouterIntent, version: string): Fields | undefined => {
    const name = queue(intent, 'chu-campus/default/upload', version)?.['queue'];
    return rendered(intent, '/queue/type', version).find((fields) => fields['name'] === name);
  };

  it.each([
    ['7.22.3', preferring('cake', 'sfq'), { name: 'qos:cake', kind: 'cake' }],
    ['7.1', preferring('fq_codel', 'sfq'), { name: 'qos:fq-codel', kind: 'fq-codel' }],
    ['6.49.10', preferring('cake', 'fq_codel', 'sfq', 'fifo'), { name: 'qos:sfq', kind: 'sfq' }],
    // 20 Mbps × 30 ms / 8.
    ['6.49.10', preferring('cake'), { name: 'qos:bfifo-75000', kind: 'bfifo', 'bfifo-limit': '75000' }],
  ])('is the first preferred one that %s has', (version, intent, type) => {
    expect(typeOf(intent, version)).toEqual(type);
  });

  it('is a FIFO sized in time for critical classes, and never below four frames', () => {
    const traffic = [
      aTrafficClass({ default: true }),
      aTrafficClass({ name: 'voice', priority: 1, committed: { rate: MBPS }, peak: { rate: 2 * MBPS } }),
    ];
    const intent = aRouterIntent(anInventory(), somePolicies({ classes: [aClassPolicy({ traffic })] }));
    // 2 Mbps × 10 ms is 2500 bytes, four frames are 6056.
    expect(queue(intent, 'chu-campus/voice/upload')?.['queue']).toBe('qos:bfifo-6056');
    // 10 Mbps × 10 ms.
    expect(queue(intent, 'router:r-chu-campus/management/upload')?.['queue']).toBe('qos:bfifo-12500');
  });

  it('is written once, however many leaves use it', () => {
    const names = rendered(shared, '/queue/type').map((fields) => fields['name']);
    expect(names).toEqual(['qos:bfifo-37500', 'qos:fq-codel', 'qos:bfifo-12500']);
  });
});
