import { describe, expect, it } from 'vitest';
import { matchRule, renderLists } from '../../../../src/drivers/routeros/render-match.js';
import type { Rule } from '../../../../src/model/intent.js';
import type { Match } from '../../../../src/model/policy.js';
import { aMatch, portsOf } from '../../../support/nouns.js';
import { aRouterIntent } from '../../../support/intents.js';

const rule = (match: Partial<Match>): Rule => ({
  id: 'imaging/dicom/0a1b2c3d',
  trafficClass: 'imaging',
  service: 'dicom',
  match: aMatch(match),
});

const at = (...prefixes: readonly string[]): Match['remote'] => ({ ports: [], prefixes });

describe('the matchers of a rule', () => {
  it('look for the far end at the destination on the way up, and at the source on the way down', () => {
    const both = rule({
      protocol: 'tcp',
      remote: { ports: [{ from: 104, to: 104 }], prefixes: ['10.250.0.0/16'] },
      local: { ports: [{ from: 1024, to: 65_535 }], prefixes: ['10.1.0.0/24'] },
    });
    expect(matchRule(both, 'upload', 'ipv4')).toEqual({
      protocol: 'tcp',
      'dst-port': '104',
      'dst-address': '10.250.0.0/16',
      'src-port': '1024-65535',
      'src-address': '10.1.0.0/24',
    });
    expect(matchRule(both, 'download', 'ipv4')).toEqual({
      protocol: 'tcp',
      'src-port': '104',
      'src-address': '10.250.0.0/16',
      'dst-port': '1024-65535',
      'dst-address': '10.1.0.0/24',
    });
  });

  it('list several ports in one field', () => {
    const ports = [
      { from: 104, to: 104 },
      { from: 11_112, to: 11_119 },
    ];
    const many = rule({ protocol: 'udp', remote: { ports, prefixes: [] } });
    expect(matchRule(many, 'upload', 'ipv6')).toEqual({ protocol: 'udp', 'dst-port': '104,11112-11119' });
  });

  it.each([
    ['icmp', 'icmp', 'icmpv6'],
    ['esp', 'ipsec-esp', 'ipsec-esp'],
    ['ah', 'ipsec-ah', 'ipsec-ah'],
    ['gre', 'gre', 'gre'],
    ['sctp', 'sctp', 'sctp'],
  ] as const)('call %s as the router does', (protocol, ipv4, ipv6) => {
    expect(matchRule(rule({ protocol }), 'upload', 'ipv4')).toEqual({ protocol: ipv4 });
    expect(matchRule(rule({ protocol }), 'upload', 'ipv6')).toEqual({ protocol: ipv6 });
  });

  it('name a list where there are several prefixes of a family, and the prefix where there is one', () => {
    const mixed = rule({ remote: at('10.0.0.0/8', '192.0.2.0/24', 'fd00:250::/32') });
    expect(matchRule(mixed, 'upload', 'ipv4')).toEqual({ 'dst-address-list': 'qos:imaging/dicom/0a1b2c3d/remote' });
    expect(matchRule(mixed, 'download', 'ipv6')).toEqual({ 'src-address': 'fd00:250::/32' });
  });

  it('do not exist in a family of which one end has no prefix', () => {
    expect(matchRule(rule({ remote: at('10.0.0.0/8') }), 'upload', 'ipv6')).toBeUndefined();
    const torn = rule({ remote: at('10.0.0.0/8'), local: at('fd00::/16') });
    expect(matchRule(torn, 'upload', 'ipv4')).toBeUndefined();
    expect(matchRule(torn, 'upload', 'ipv6')).toBeUndefined();
  });

  it('take DSCP 0 for a value, not for none', () => {
    expect(matchRule(rule({ dscp: 0 }), 'upload', 'ipv4')).toEqual({ dscp: '0' });
    expect(matchRule(rule({}), 'upload', 'ipv4')).toEqual({});
  });
});

describe('the address lists', () => {
  it('hold the prefixes of their family, once for all sites of a class', () => {
    const [site] = aRouterIntent().sites;
    if (site === undefined) throw new TypeError('no site');
    const rules = [
      rule({ remote: at('10.0.0.0/8', '192.0.2.0/24', 'fd00:250::/32') }),
      { ...rule({ remote: portsOf(53) }), id: 'x' },
    ];
    const sites = [
      { ...site, rules },
      { ...site, site: 'annexe', rules },
    ];
    const list = 'qos:imaging/dicom/0a1b2c3d/remote';
    expect(renderLists(sites, 'ipv4')).toEqual([
      { kind: '/ip/firewall/address-list', fields: { list, address: '10.0.0.0/8' } },
      { kind: '/ip/firewall/address-list', fields: { list, address: '192.0.2.0/24' } },
    ]);
    expect(renderLists(sites, 'ipv6')).toEqual([]);
  });
});
