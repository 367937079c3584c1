import { describe, expect, it } from 'vitest';
import { nftBatch, readTable } from '../../../../src/drivers/linux/wire-nft.js';

type Json = Readonly<Record<string, unknown>>;

const rule = (...expr: readonly Json[]): Json => ({
  rule: { family: 'inet', table: 'qosctl', chain: 'up', handle: 9, expr },
});
const match = (left: Json, right: unknown, op = '=='): Json => ({ match: { op, left, right } });
const payload = (protocol: string, field: string): Json => ({ payload: { protocol, field } });
const meta = (key: string): Json => ({ meta: { key } });
const goto = { goto: { target: 'class/a' } };

/** What nft 1.0.6 prints with `-j`: with names, and with `-n` in numbers. */
const listed = (...rules: readonly Json[]): string =>
  JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6' } },
      { table: { family: 'inet', name: 'qosctl', handle: 1 } },
      { chain: { family: 'inet', table: 'qosctl', name: 'up', handle: 2 } },
      ...rules,
    ],
  });

const rulesOf = (...rules: readonly Json[]): readonly string[] =>
  (readTable(listed(...rules)).find(({ fields }) => fields['name'] === 'up')?.fields['rules'] ?? '').split('\n');

describe('what nft prints', () => {
  it.each([
    [[match(payload('tcp', 'dport'), { set: [104, 11_112] }), goto], 'tcp dport { 104, 11112 } goto class/a'],
    [[match(payload('udp', 'dport'), { range: [10_000, 20_000] }), goto], 'udp dport 10000-20000 goto class/a'],
    [
      [match(payload('ip', 'daddr'), { prefix: { addr: '10.250.0.0', len: 16 } }), goto],
      'ip daddr 10.250.0.0/16 goto class/a',
    ],
    [
      [match(payload('ip6', 'saddr'), { set: [{ prefix: { addr: 'fd00::', len: 8 } }, 'fe80::1'] }), goto],
      'ip6 saddr { fd00::/8, fe80::1 } goto class/a',
    ],
    [[match(payload('ip', 'dscp'), 'ef'), goto], 'ip dscp 46 goto class/a'],
    [[match(payload('ip6', 'dscp'), 0), goto], 'ip6 dscp 0 goto class/a'],
    [[match(payload('ip', 'dscp'), 'lephb'), goto], 'ip dscp 1 goto class/a'],
    [[match(meta('l4proto'), { set: ['ipv6-icmp', 'icmp'] }), goto], 'meta l4proto { 1, 58 } goto class/a'],
    [[match(meta('l4proto'), 'gre'), goto], 'meta l4proto 47 goto class/a'],
    [[match(meta('iifname'), { set: ['lan0', 'lan1'] }), goto], 'iifname { "lan0", "lan1" } goto class/a'],
    [
      [{ mangle: { key: meta('priority'), value: '7105:abcd' } }, { accept: null }],
      'meta priority set 7105:abcd accept',
    ],
    [[{ mangle: { key: payload('ip', 'dscp'), value: 'af31' } }], 'ip dscp set 26'],
    [[match(payload('tcp', 'dport'), 22, '!='), { jump: { target: 'x' } }], 'tcp dport != 22 jump x'],
  ])('is read as we write it: %#', (expr, text) => {
    expect(rulesOf(rule(...expr))).toEqual([text]);
  });

  it('shows what somebody added in his own words, so that it differs', () => {
    const [first, second] = rulesOf(rule({ counter: { packets: 0, bytes: 0 } }, goto), rule({ drop: null }));
    expect(first).toContain('counter');
    expect(second).toBe('{"drop":null}');
  });

  it('keeps comments and the order of rules', () => {
    const commented = { rule: { chain: 'up', comment: 'voice/dns/1', expr: [goto] } };
    expect(rulesOf(commented, rule({ accept: null }))).toEqual(['goto class/a comment "voice/dns/1"', 'accept']);
  });

  it('shows a base chain with another verdict as another hook', () => {
    const base = (policy: string): string =>
      JSON.stringify({
        nftables: [{ chain: { name: 'forward', type: 'filter', hook: 'forward', prio: -150, policy } }],
      });
    expect(readTable(base('accept')).at(-1)?.fields['hook']).toBe('filter forward -150');
    expect(readTable(base('drop')).at(-1)?.fields['hook']).toBe('filter forward -150 policy drop');
  });
});

describe('a transaction of nft', () => {
  const chain = (verb: 'add' | 'set' | 'remove', name: string, rules = ''): Parameters<typeof nftBatch>[0][number] => ({
    verb,
    kind: 'nft-chain',
    fields: { name, rules },
  });

  it('makes every chain before a rule points to it, and removes at the end', () => {
    const lines = nftBatch([
      chain('set', 'up', 'goto new'),
      chain('add', 'new', 'accept'),
      chain('remove', 'old'),
    ]).split('\n');
    const at = (start: string): number => lines.findIndex((line) => line.startsWith(start));
    expect(at('add rule inet qosctl up goto new')).toBeGreaterThan(at('add chain inet qosctl new'));
    expect(at('delete chain inet qosctl old')).toBe(lines.length - 1);
  });

  it('can be done again: what is there is added and flushed, what is gone is added before it goes', () => {
    const lines = nftBatch([chain('remove', 'old')]).split('\n');
    expect(lines).toEqual([
      'add table inet qosctl',
      'add chain inet qosctl old',
      'flush chain inet qosctl old',
      'delete chain inet qosctl old',
    ]);
  });

  it('ends with the table where it goes', () => {
    const table = { verb: 'remove', kind: 'nft-table', fields: { table: 'qosctl' } } as const;
    expect(nftBatch([table]).split('\n').at(-1)).toBe('delete table inet qosctl');
  });
});
