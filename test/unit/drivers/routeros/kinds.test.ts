import { describe, expect, it } from 'vitest';
import { KINDS } from '../../../../src/drivers/routeros/kinds.js';
import { rowObject } from '../../../../src/drivers/routeros/wire-api.js';
import type { KindSpec } from '../../../../src/model/device.js';
import { canonicalise } from '../../../../src/plan/index.js';
import { aRouterIntent } from '../../../support/intents.js';
import { aMatch, anInventory, aService, aSite, somePolicies } from '../../../support/nouns.js';
import { aDevice, applyTo, planDevice, VERSIONS } from '../../../support/routeros-device.js';

type Fields = Readonly<Record<string, string>>;

/** The least that the router takes for an object of a kind. */
const LEAST: Readonly<Record<string, Fields>> = {
  '/queue/type': { name: 'qos:bfifo-15000', kind: 'bfifo' },
  '/queue/tree': { name: 'qos:x', parent: 'ether1' },
  '/interface/list': { name: 'qos:x' },
  '/interface/list/member': { list: 'LAN', interface: 'ether1' },
  '/ip/firewall/address-list': { list: 'qos:x', address: '10.0.0.0/8' },
  '/ipv6/firewall/address-list': { list: 'qos:x', address: 'fd00::/8' },
  '/ip/firewall/mangle': { chain: 'forward', action: 'passthrough' },
  '/ipv6/firewall/mangle': { chain: 'forward', action: 'passthrough' },
  '/ip/firewall/filter': { chain: 'forward' },
  '/ipv6/firewall/filter': { chain: 'forward' },
};

/** Queue types show, and take, the parameters of their own kind only. */
const isForeignParameter = (spec: KindSpec, name: string): boolean =>
  spec.kind === '/queue/type' && /^(pfifo|sfq)-/.test(name);

const written = (spec: KindSpec): Fields =>
  Object.fromEntries(
    Object.entries(spec.fields).flatMap(([name, { default: value }]) =>
      value === undefined || isForeignParameter(spec, name) ? [] : [[name, value]],
    ),
  );

function readBack(version: string, spec: KindSpec, fields: Fields): Fields {
  const device = aDevice({ version, seed: { defaultConfig: true } });
  const { ret } = device.command(spec.kind, 'add', { values: fields });
  const row = device.rows(spec.kind).find((one) => one['.id'] === ret) ?? {};
  const { '.id': _, ...rest } = canonicalise(rowObject(spec.kind, row), spec).fields;
  return rest;
}

describe.each(VERSIONS)('on RouterOS %s', (version) => {
  it.each(KINDS)('a default of $kind written out reads back like one left out', (spec) => {
    const least = LEAST[spec.kind] ?? {};
    const canonical = canonicalise({ kind: spec.kind, fields: least }, spec).fields;
    expect(readBack(version, spec, least)).toEqual(canonical);
    expect(readBack(version, spec, { ...written(spec), ...least })).toEqual(canonical);
  });

  it('nothing is left to change after an apply', () => {
    const device = aDevice({ version, seed: { defaultConfig: true, interfaces: ['ether1', 'vlan10', 'vlan20'] } });
    const intent = { ...mixed, fasttrack: 'exempt' as const };
    applyTo(device, intent);
    expect(planDevice(device, intent).changeSet.changes).toEqual([]);
  });
});

/** Hosts and prefixes of both families, several interfaces, every way to write a matcher. */
const mixed = aRouterIntent(
  anInventory({ sites: [aSite({ interfaces: ['vlan10', 'vlan20'] })] }),
  somePolicies({
    services: [
      aService({
        name: 'voip',
        match: [
          aMatch({
            protocol: 'udp',
            remote: {
              ports: [{ from: 10_000, to: 20_000 }],
              prefixes: ['10.0.0.1/32', '10.9.0.0/16', 'fd00::1/128', 'fd00:9::/32'],
            },
          }),
          aMatch({ local: { ports: [], prefixes: ['10.1.0.9/32', 'fd00::9/128'] } }),
        ],
      }),
      aService(),
    ],
  }),
);
