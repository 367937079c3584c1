import { describe, expect, it } from 'vitest';
import { KINDS } from '../../../../src/drivers/routeros/kinds.js';
import { routeros } from '../../../../src/drivers/routeros/index.js';
import type { RouterIntent } from '../../../../src/model/intent.js';
import { indexKinds, keyOf } from '../../../../src/plan/index.js';
import { aRouterIntent } from '../../../support/intents.js';
import {
  aClassPolicy,
  aMatch,
  anInventory,
  aRouter,
  aService,
  aSite,
  aTrafficClass,
  bothWays,
  portsOf,
  somePolicies,
} from '../../../support/nouns.js';
import { anObservation } from '../../../support/observations.js';

type Fields = Readonly<Record<string, string>>;

const rulesOf = (intent: RouterIntent, chain: string, kind = '/ip/firewall/mangle'): readonly Fields[] =>
  routeros
    .render(intent, anObservation())
    .objects.filter((object) => object.kind === kind && object.fields['chain'] === chain)
    .map(({ fields }) => fields);

const commentsOf = (intent: RouterIntent, chain: string): readonly (string | undefined)[] =>
  rulesOf(intent, chain).map((fields) => fields['comment']);

/** Voice with EF, web and default cleared. */
const intent = aRouterIntent();

describe('the rules that a packet walks', () => {
  it('are two for each site, and one that catches new connections', () => {
    expect(rulesOf(intent, 'forward')).toEqual([
      {
        chain: 'forward',
        action: 'jump',
        comment: 'qos:chu-campus/upload',
        'in-interface': 'bridge-lan',
        'out-interface': 'ether1',
        'jump-target': 'qos:chu-campus/upload',
      },
      {
        chain: 'forward',
        action: 'jump',
        comment: 'qos:chu-campus/download',
        'in-interface': '!bridge-lan',
        'out-interface': 'bridge-lan',
        'jump-target': 'qos:chu-campus/download',
      },
    ]);
    expect(rulesOf(intent, 'qos:chu-campus/upload')[0]).toEqual({
      chain: 'qos:chu-campus/upload',
      action: 'jump',
      comment: 'qos:chu-campus/new/upload',
      'connection-mark': 'no-mark',
      'jump-target': 'qos:chu-campus/new/upload',
    });
  });

  it('then one for each class and one for each DSCP, those of the default once for all that share it', () => {
    expect(commentsOf(intent, 'qos:chu-campus/upload').slice(1)).toEqual([
      'qos:chu-campus/upload/default',
      'qos:chu-campus/upload/voice/dscp',
      'qos:chu-campus/upload/voice',
      'qos:chu-campus/upload/default/dscp',
      'qos:chu-campus/upload/web',
    ]);
  });

  it('write no DSCP on the way to the building, or where the building is trusted and nothing is marked', () => {
    expect(commentsOf(intent, 'qos:chu-campus/download').slice(1)).toEqual(
      ['default', 'voice', 'web'].map((name) => `qos:chu-campus/download/${name}`),
    );
    const trusting = aRouterIntent(anInventory(), somePolicies({ classes: [aClassPolicy({ dscp: 'trust' })] }));
    expect(commentsOf(trusting, 'qos:chu-campus/upload').filter((comment) => comment?.endsWith('/dscp'))).toEqual([
      'qos:chu-campus/upload/voice/dscp',
    ]);
  });

  it('name the interfaces of a building by a list where they are several', () => {
    const several = aRouterIntent(anInventory({ sites: [aSite({ interfaces: ['vlan10', 'vlan20'] })] }));
    expect(rulesOf(several, 'forward')).toMatchObject([
      { 'in-interface-list': 'qos:chu-campus', 'out-interface': 'ether1' },
      { 'in-interface-list': '!qos:chu-campus', 'out-interface-list': 'qos:chu-campus' },
    ]);
  });

  it('never end the processing of what comes behind them', () => {
    const { objects } = routeros.render(intent, anObservation());
    const actions = objects.filter(({ kind }) => kind.endsWith('/mangle')).map(({ fields }) => fields['action']);
    expect(new Set(actions)).toEqual(new Set(['jump', 'mark-connection', 'mark-packet', 'change-dscp']));
    expect(objects.some(({ fields }) => fields['passthrough'] !== undefined)).toBe(false);
  });

  it('are not written for IPv6 where the router has none', () => {
    const seen = anObservation();
    const without = routeros.render(intent, { ...seen, able: { ...seen.able, ipv6: false } });
    expect(without.objects.filter(({ kind }) => kind.startsWith('/ipv6'))).toEqual([]);
    expect(rulesOf(intent, 'forward', '/ipv6/firewall/mangle')).toHaveLength(2);
  });
});

describe('the identity of an object', () => {
  const words = ['jump', 'rest', 'new', 'output', 'upload', 'download', 'default', 'dscp'];

  it('is its own whatever sites and classes are called', () => {
    const services = words.map((name, index) =>
      aService({ name, match: [aMatch({ protocol: 'tcp', remote: portsOf(1000 + index) })] }),
    );
    const classes = [
      aClassPolicy({
        traffic: words.map((name, index) =>
          aTrafficClass({ name, services: [name], default: name === 'rest', committed: { share: 0.01 }, mark: index }),
        ),
      }),
    ];
    const inventory = anInventory({
      routers: [aRouter({ capacity: bothWays(1000) })],
      sites: words.map((name, index) => aSite({ name, interfaces: [`vlan${index}`, `vlan${index + 100}`] })),
    });
    const { objects } = routeros.render(aRouterIntent(inventory, somePolicies({ services, classes })), anObservation());
    const kinds = indexKinds(KINDS);
    const keys = objects.map((object) => {
      const spec = kinds.get(object.kind);
      return spec === undefined ? '' : keyOf(object, spec);
    });
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});
