import { describe, expect, it } from 'vitest';
import { auditRouter, compileIntent } from '../../../src/compile/index.js';
import type { Capabilities } from '../../../src/model/capability.js';
import type { RouterIntent } from '../../../src/model/intent.js';
import type { Inventory } from '../../../src/model/inventory.js';
import { anInventory, aRouter, aSite, bothWays, MONDAY, somePolicies } from '../../support/nouns.js';

const ABLE: Capabilities = {
  platform: 'RouterOS',
  version: '7.20',
  disciplines: ['cake', 'fq_codel', 'sfq', 'fifo'],
  ipv6: true,
  timer: true,
  interfaces: ['ether1', 'bridge-lan', 'vlan1'],
};

const audit = (able: Partial<Capabilities>, inventory: Inventory = anInventory()) =>
  compileIntent(somePolicies(), inventory, MONDAY).intent.routers.flatMap((intent) =>
    auditRouter(intent, { ...ABLE, ...able }),
  );

describe('auditing a router', () => {
  it('finds nothing where the device can do all of it', () => {
    expect(audit({})).toEqual([]);
  });

  it('notes which discipline is taken instead of a preferred one', () => {
    expect(audit({ disciplines: ['sfq', 'fifo'] })).toEqual([
      {
        code: 'audit.discipline',
        severity: 'note',
        message: 'router r-chu-campus (RouterOS 7.20) lacks the first of fq_codel, sfq, fifo; 4 queues get sfq',
        router: 'r-chu-campus',
      },
    ]);
  });

  it('warns where none of the disciplines asked for is there', () => {
    expect(audit({ disciplines: ['cake'] }).map(({ severity }) => severity)).toEqual(['warning', 'warning']);
  });

  it('refuses interfaces that the device does not have', () => {
    const found = audit({ interfaces: ['ether1'] });
    expect(found).toMatchObject([{ code: 'audit.interface', severity: 'error', router: 'r-chu-campus' }]);
    expect(found[0]?.message).toContain('"bridge-lan" (of site chu-campus)');
  });

  it('warns where IPv6 would pass unclassified', () => {
    expect(audit({ ipv6: false })).toMatchObject([{ code: 'audit.ipv6', severity: 'warning' }]);
  });

  it('notes that buildings behind one router share the levels of priority', () => {
    const inventory = anInventory({
      routers: [aRouter({ name: 'r', capacity: bothWays(300) })],
      sites: [aSite({ name: 'a', router: 'r' }), aSite({ name: 'b', router: 'r', interfaces: ['vlan1'] })],
    });
    expect(audit({}, inventory)).toMatchObject([{ code: 'audit.priority', severity: 'note' }]);
    expect(audit({}, anInventory({ routers: [aRouter({ capacity: bothWays(300) })] }))).toEqual([]);
  });

  it('refuses a tree deeper than HTB allows', () => {
    const [intent] = compileIntent(somePolicies(), anInventory(), MONDAY).intent.routers as [RouterIntent];
    const [top] = intent.queues;
    const chain = (levels: number): RouterIntent => ({
      ...intent,
      queues: Array.from({ length: levels }, (_, index) => ({
        ...(top as RouterIntent['queues'][number]),
        id: `q${index}`,
        ...(index === 0 ? {} : { parent: `q${index - 1}` }),
      })),
    });
    expect(auditRouter(chain(7), ABLE)).toEqual([]);
    expect(auditRouter(chain(8), ABLE)).toMatchObject([{ code: 'audit.depth', severity: 'error' }]);
  });
});
