import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Selector } from '../../src/model/policy.js';
import { type KeptNetwork, keptNetwork } from '../support/kept-network.js';
import { shapingOf } from '../support/simulated-network.js';

const ALL: Selector = { classes: [], regions: [], sites: [], routers: [], labels: {} };
const only = (router: string): Selector => ({ ...ALL, routers: [router] });
const BY = { by: 'ada', reason: 'because' };

const writesOf = ({ routers }: KeptNetwork): readonly number[] => routers.map(({ stats }) => stats.writes);
const tamper = (network: KeptNetwork, router: string): void => {
  const sim = network.router(router);
  const queue = sim.rows('/queue/tree').find((row) => row['name']?.startsWith('qos:') === true);
  sim.device.command('/queue/tree', 'set', {
    values: { '.id': queue?.['.id'] ?? '', 'max-limit': '1M' },
  });
};

describe('the keeper', () => {
  it('brings every router to what the source says, and writes no more after that', async () => {
    const network = await keptNetwork({ block: '127.220.1' });
    await network.until('Ready', 'true Applied');
    const before = writesOf(network);
    await network.sweep();
    await network.until('Ready', 'true NoChange');
    expect(writesOf(network)).toEqual(before);
    expect(before.every((count) => count > 20)).toBe(true);
  });

  it('keeps its connections: a sweep logs in to nobody again', async () => {
    const network = await keptNetwork({ block: '127.220.2' });
    await network.until('Ready', 'true');
    const logins = network.routers.map(({ stats }) => stats.logins);
    await network.sweep();
    await network.sweep();
    expect(network.routers.map(({ stats }) => stats.logins)).toEqual(logins);
  });

  it('logs in again where a kept connection has died', async () => {
    const network = await keptNetwork({ block: '127.220.3' });
    await network.until('Ready', 'true');
    for (const router of network.routers) router.dropConnections();
    await network.sweep();
    await network.until('Ready', 'true NoChange');
  });

  it('takes drift back', async () => {
    const network = await keptNetwork({ block: '127.220.4' });
    await network.until('Ready', 'true');
    const before = shapingOf(network.router('r-hospital-1'));
    tamper(network, 'r-hospital-1');
    expect(shapingOf(network.router('r-hospital-1'))).not.toEqual(before);
    await network.sweep();
    expect(shapingOf(network.router('r-hospital-1'))).toEqual(before);
  });

  it('names drift and leaves it where that is ordered, until the order is taken back', async () => {
    const network = await keptNetwork({ block: '127.220.5' });
    await network.until('Ready', 'true');
    const order = await network.keeper.give({ kind: 'tolerate', select: only('r-hospital-1'), ...BY });
    await network.until('Ready', 'true NoChange', ['r-hospital-1']);
    tamper(network, 'r-hospital-1');
    const left = shapingOf(network.router('r-hospital-1'));
    await network.sweep();
    await network.until('InSync', 'false DriftDetected', ['r-hospital-1']);
    expect(network.keeper.view().statuses.get('r-hospital-1')).toMatchObject({ pending: 1 });
    expect(shapingOf(network.router('r-hospital-1'))).toEqual(left);
    expect(await network.keeper.takeBack(order.id)).toBe(true);
    await network.until('InSync', 'true Applied', ['r-hospital-1']);
  });

  it('applies a new revision also where drift is left', async () => {
    const network = await keptNetwork({ block: '127.220.6' });
    await network.until('Ready', 'true');
    await network.keeper.give({ kind: 'tolerate', select: ALL, ...BY });
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 12 Mbps');
    await network.push('second');
    await network.untilApplied('second', ['r-hospital-1', 'r-hospital-2']);
  });

  it('writes nothing to a suspended router, and says what waits', async () => {
    const network = await keptNetwork({ block: '127.220.7' });
    await network.until('Ready', 'true');
    const order = await network.keeper.give({ kind: 'suspend', select: only('r-hospital-1'), ...BY });
    await network.until('Ready', 'true Suspended', ['r-hospital-1']);
    const before = network.router('r-hospital-1').stats.writes;
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 12 Mbps');
    await network.push('second');
    await network.until('Ready', 'false Suspended', ['r-hospital-1']);
    await network.untilApplied('second', ['r-hospital-2']);
    expect(network.router('r-hospital-1').stats.writes).toBe(before);
    await network.keeper.takeBack(order.id);
    await network.untilApplied('second', ['r-hospital-1']);
  });

  it('touches only the routers that a revision changes', async () => {
    const network = await keptNetwork({ block: '127.220.8' });
    await network.until('Ready', 'true');
    const [, , office] = writesOf(network);
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 12 Mbps');
    await network.push('second');
    await network.untilApplied('second', ['r-hospital-1', 'r-hospital-2']);
    expect(writesOf(network)[2]).toBe(office);
  });

  it('keeps the last good revision in force when a newer one is not valid', async () => {
    const network = await keptNetwork({ block: '127.220.9' });
    await network.until('Ready', 'true');
    const before = writesOf(network);
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 10 parrots');
    await network.push('broken');
    await network.sweep();
    const { force, rejected } = network.keeper.view();
    expect([force?.revision.id, rejected?.revision.id]).toEqual(['first', 'broken']);
    expect(rejected?.diagnostics[0]).toMatchObject({ at: { file: 'classes/hospital.yaml' } });
    expect(writesOf(network)).toEqual(before);
    expect((await network.store.revisions.list(5)).map(({ id, state }) => `${id} ${state}`)).toEqual([
      'broken rejected',
      'first accepted',
    ]);
  });

  it('goes on from what it kept when the source is not there', async () => {
    const network = await keptNetwork({ block: '127.220.10' });
    await network.until('Ready', 'true');
    const keeper = await network.restart();
    expect(keeper.view().force?.revision.id).toBe('first');
    await network.until('Ready', 'true NoChange');
  });

  it('holds a pinned router at its revision against everything newer, and lets go of it when told', async () => {
    const network = await keptNetwork({ block: '127.220.11' });
    await network.until('Ready', 'true');
    const first = shapingOf(network.router('r-hospital-1'));
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 12 Mbps');
    await network.push('second');
    await network.untilApplied('second', ['r-hospital-1']);
    const second = shapingOf(network.router('r-hospital-1'));
    const pin = await network.keeper.give({ kind: 'pin', revision: 'first', select: only('r-hospital-1'), ...BY });
    await network.sweep();
    expect(shapingOf(network.router('r-hospital-1'))).toEqual(first);
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 12 Mbps', 'committed: 13 Mbps');
    await network.push('third');
    await network.restart();
    await network.sweep();
    expect(shapingOf(network.router('r-hospital-1'))).toEqual(first);
    expect(network.keeper.view().statuses.get('r-hospital-1')).toMatchObject({ applied: 'first' });
    expect(network.keeper.view().statuses.get('r-hospital-2')).toMatchObject({ applied: 'third' });
    await network.keeper.takeBack(pin.id);
    await network.sweep();
    expect(network.keeper.view().statuses.get('r-hospital-1')).toMatchObject({ applied: 'third' });
    expect(shapingOf(network.router('r-hospital-1'))).not.toEqual(second);
  });

  it('lets go of a pin when its end has come, and keeps in the audit that nobody took it back', async () => {
    // The clock stands a second before a minute, which therefore begins each second.
    const clock = { now: Date.UTC(2026, 0, 5, 8, 0, 59) };
    const network = await keptNetwork({ block: '127.239.2', hospitals: 1, offices: 0, now: () => clock.now });
    await network.untilApplied('first', ['r-hospital-1']);
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 12 Mbps');
    await network.push('second');
    await network.untilApplied('second', ['r-hospital-1']);
    const until = clock.now + 60_000;
    const pin = await network.keeper.give({ kind: 'pin', revision: 'first', select: ALL, until, ...BY });
    await network.untilApplied('first', ['r-hospital-1']);
    expect(network.keeper.view().orders).toEqual([pin]);
    clock.now = until;
    await network.untilApplied('second', ['r-hospital-1']);
    expect(network.keeper.view().orders).toEqual([]);
    const { items } = await network.store.audit.list({ limit: 1, action: 'order.end' });
    expect(items).toMatchObject([{ who: 'qosctl', subject: pin.id, detail: { kind: 'pin' } }]);
    expect(network.events).toContainEqual(expect.objectContaining({ type: 'order', order: pin, active: false }));
  });

  it('refuses to pin to a revision that it never had', async () => {
    const network = await keptNetwork({ block: '127.220.12' });
    const pin = network.keeper.give({ kind: 'pin', revision: 'no-such', select: ALL, ...BY });
    await expect(pin).rejects.toMatchObject({ code: 'usage' });
    expect(network.keeper.view().orders).toEqual([]);
  });

  it('leaves a router as it is whose pinned revision is not to be had, and says so', async () => {
    const network = await keptNetwork({ block: '127.231.3' });
    await network.until('Ready', 'true');
    const before = writesOf(network);
    const pin = { id: 'lost', kind: 'pin', revision: 'lost', select: only('r-hospital-1'), at: 1, ...BY } as const;
    await network.store.orders.put(pin);
    await network.folder.edit('policies/classes/hospital.yaml', 'committed: 10 Mbps', 'committed: 12 Mbps');
    await network.restart();
    await network.until('Stalled', 'true IntentInvalid', ['r-hospital-1']);
    await network.untilApplied('first', ['r-hospital-2']);
    expect(network.keeper.view().statuses.get('r-hospital-1')?.conditions[0]?.message).toContain('not to be had');
    expect(writesOf(network)).toEqual(before);
    await network.push('second');
    await network.untilApplied('second', ['r-hospital-2']);
    expect(writesOf(network)[0]).toBe(before[0]);
    await network.keeper.takeBack('lost');
    await network.untilApplied('second', ['r-hospital-1']);
  });

  it('tries a router again that does not answer, and not one that refuses the password', async () => {
    const network = await keptNetwork({
      block: '127.220.13',
      sim: (index) => (index === 0 ? { password: 'another' } : {}),
    });
    network.router('r-hospital-2').faults.dead = 'refuse';
    network.router('r-hospital-2').dropConnections();
    network.keeper.enqueue(['r-hospital-2']);
    await network.until('Reachable', 'false Unreachable', ['r-hospital-2']);
    await network.until('Stalled', 'true AuthenticationFailed', ['r-hospital-1']);
    await network.until('Ready', 'true', ['r-office-1']);
    const status = network.keeper.view().statuses.get('r-hospital-2');
    expect(status?.retryAt).toBeGreaterThan(Date.now() - 5000);
    delete network.router('r-hospital-2').faults.dead;
    await network.until('Ready', 'true', ['r-hospital-2']);
  });

  it('writes all of it into an audit that fits together', async () => {
    const network = await keptNetwork({ block: '127.220.14' });
    await network.until('Ready', 'true');
    const { items } = await network.store.audit.list({ limit: 50 });
    const told = items.map(({ who, action }) => `${who} ${action}`);
    expect(told).toEqual(['qosctl apply', 'qosctl apply', 'qosctl apply', 'qosctl revision.accepted']);
    expect(await network.store.audit.verify()).toEqual({ entries: 4 });
  });

  it('takes away most of a router only when somebody says that it is meant', async () => {
    const network = await keptNetwork({ block: '127.220.16' });
    await network.until('Ready', 'true');
    const before = shapingOf(network.router('r-office-1'));
    const text = await readFile(network.folder.at('policies/inventory.yaml'), 'utf8');
    const left = text.split('\n').filter((line) => !line.includes('{ name: office-1,'));
    await network.folder.write('policies/inventory.yaml', left.join('\n'));
    await network.push('second');
    await network.until('Stalled', 'true GuardRefused', ['r-office-1']);
    expect(shapingOf(network.router('r-office-1'))).toEqual(before);
    network.keeper.enqueue(['r-office-1'], { allowDeletions: true });
    await network.untilApplied('second', ['r-office-1']);
    expect(shapingOf(network.router('r-office-1')).length).toBeLessThan(before.length / 2);
  });

  it('forgets a router that leaves the inventory, and writes nothing to it', async () => {
    const network = await keptNetwork({ block: '127.220.15' });
    await network.until('Ready', 'true');
    const before = network.router('r-office-1').stats.writes;
    const text = await readFile(network.folder.at('policies/inventory.yaml'), 'utf8');
    await network.folder.write(
      'policies/inventory.yaml',
      text
        .split('\n')
        .filter((line) => !line.includes('office-1'))
        .join('\n'),
    );
    await network.push('second');
    expect([...network.keeper.view().statuses.keys()].toSorted()).toEqual(['r-hospital-1', 'r-hospital-2']);
    expect(network.router('r-office-1').stats.writes).toBe(before);
  });

  it('tells of routers of which a calendar wants something else, without a revision', async () => {
    let offset = Date.parse('2026-06-15T06:00:00Z') - Date.now();
    const network = await keptNetwork({ block: '127.232.4', now: () => Date.now() + offset });
    await network.until('Ready', 'true');
    const lines = [
      'apiVersion: qosctl/v1',
      'kind: Calendar',
      'metadata: { name: visits }',
      'spec: { timeZone: UTC, weekly: [{ days: daily, from: "08:00", to: "12:00" }] }',
    ];
    await network.folder.write('policies/calendar.yaml', `${lines.join('\n')}\n`);
    await network.folder.edit(
      'policies/classes/hospital.yaml',
      'committed: 20 Mbps }',
      'committed: 20 Mbps, when: [{ calendar: visits, committed: 10 Mbps }] }',
    );
    await network.push('second');
    expect(network.keeper.view().rejected).toBeUndefined();
    await network.sweep();
    await network.untilApplied('second', ['r-hospital-1', 'r-hospital-2']);
    const before = network.events.length;
    offset = Date.parse('2026-06-15T08:00:30Z') - Date.now();
    await network.keeper.give({ kind: 'tolerate', select: only('r-office-1'), ...BY });
    const told = network.events.slice(before).filter(({ type }) => type === 'wanted');
    expect(told).toMatchObject([{ routers: ['r-hospital-1', 'r-hospital-2'] }]);
  });

  it('tells of its queue far less often than it moves, and of its source when that fails and comes back', async () => {
    const network = await keptNetwork({ block: '127.232.5', hospitals: 20, uplink: '10 Gbps' });
    await network.until('Ready', 'true');
    const queued = () => network.events.filter(({ type }) => type === 'queue').length;
    await expect.poll(queued, { timeout: 60_000 }).toBeGreaterThan(0);
    await network.sweep();
    const statuses = network.events.filter(({ type }) => type === 'status').length;
    expect(queued()).toBeLessThan(statuses / 2);
    const source = () =>
      network.events.filter((event) => event.type === 'source').map(({ turned, source: { error } }) => [turned, error]);
    network.failSource('no route');
    for (const _ of [1, 2]) await network.keeper.poll();
    network.failSource(undefined);
    await network.keeper.poll();
    expect(source().slice(-4)).toEqual([
      [false, undefined],
      [true, 'no route'],
      [false, 'no route'],
      [true, undefined],
    ]);
  });
});
