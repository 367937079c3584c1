import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import type { SimRouter } from '../../../src/simulator/index.js';
import { whileRunning } from '../../support/qosctl.js';
import { runHere } from '../../support/recorded-io.js';
import { shapingOf, type SimulatedNetwork, simulatedNetwork } from '../../support/simulated-network.js';

const BLOCK = '127.213.48';
const OFFICES = 8;
const OFFICE = 'policies/classes/office.yaml';

type Shaping = ReturnType<typeof shapingOf>;

const isArmed = (router: SimRouter): boolean => router.rows('/system/scheduler').length > 0;

interface Killed {
  readonly network: SimulatedNetwork;
  readonly before: ReadonlyMap<string, Shaping>;
}

/**
 * All routers are shaped; then an apply of other rates is killed when it is everywhere between start and end: routers
 * are farther away one after the other, so that some are confirmed, some armed, some not reached.
 */
async function killedApply(now: () => number): Promise<Killed> {
  const network = await simulatedNetwork({
    block: BLOCK,
    hospitals: 0,
    offices: OFFICES,
    uplink: '10 Gbps',
    sim: (index) => ({ latencyMs: 5 + 15 * index, now }),
  });
  const { folder, routers } = network;
  await folder.write('policies/tests.yaml', '');
  expect(await runHere(folder.cwd, ['apply'])).toMatchObject({ exit: 0 });
  const before = new Map(routers.map((router) => [router.name, shapingOf(router)]));
  await folder.edit(OFFICE, 'committed: 5 Mbps, peak: 20 Mbps', 'committed: 8 Mbps, peak: 16 Mbps');
  await folder.edit(OFFICE, 'contention: 2', 'contention: 1');
  for (const router of routers) router.resetStats();
  const running = folder.start(['apply', '--confirm-within', '5s']);
  // Lock, undo, two timers, then queues: more than four writes.
  const isBetween = (): boolean => routers.some((router) => isArmed(router) && router.stats.writes > 4);
  await whileRunning(running, isBetween);
  running.child.kill('SIGKILL');
  expect(await running.ended).toMatchObject({ signal: 'SIGKILL' });
  return { network, before };
}

/** Routers that a plan wants to change; each of them holds all that it held before, each other one something else. */
async function pendingOf({ network, before }: Killed): Promise<ReadonlySet<string>> {
  const { exit, out } = await runHere(network.folder.cwd, ['plan', '--format', 'json']);
  const plan = JSON.parse(out) as PlanJson;
  const pending = new Set(plan.routers.filter((one) => one.changeSet.changes.length > 0).map((one) => one.router));
  expect(exit).toBe(pending.size === 0 ? 0 : 2);
  for (const router of network.routers) {
    if (pending.has(router.name)) expect(shapingOf(router)).toEqual(before.get(router.name));
    else expect(shapingOf(router)).not.toEqual(before.get(router.name));
  }
  return pending;
}

async function recordedIn({
  folder,
}: SimulatedNetwork): Promise<{ readonly begun: string[]; readonly ended: string[] }> {
  const runs = (await readdir(folder.at('.qosctl/journal'))).toSorted();
  const text = await readFile(folder.at(`.qosctl/journal/${runs.at(-1)}`), 'utf8');
  const events = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as JournalEvent]));
  const namesOf = (event: string): string[] =>
    events.flatMap((one) => (one.event === event && one.router !== undefined ? [one.router] : [])).toSorted();
  return { begun: namesOf('begin'), ended: namesOf('end') };
}

describe('an apply that is killed', () => {
  it('is told of by a plan inside the window, is gone after it, and can be done again', async () => {
    const start = Date.now();
    // The routers' clocks stand still, so that the window lasts as long as this machine needs.
    const killed = await killedApply(() => start);
    const { folder, routers } = killed.network;
    // What the dead process had sent is on its way; a round trip to every router is behind it.
    await runHere(folder.cwd, ['status']);
    const armed = routers.filter(isArmed).map((router) => router.name);

    const during = await runHere(folder.cwd, ['plan']);
    expect(during.exit).toBe(2);
    expect(during.out).toContain(`not confirmed: ${armed.length} router`);
    expect(during.out).toContain('the router takes it back by itself when the window ends. Plan again after that.');
    const blocked = await runHere(folder.cwd, ['apply', '--router', armed.join(',')]);
    expect(blocked.exit).toBe(1);
    expect(blocked.out).toContain(`LockHeld: ${armed.length} router`);

    // The window, and what a lock may outlive it by where an undo was not armed yet.
    for (const router of routers) router.advance(70_000);
    expect(routers.filter(isArmed)).toEqual([]);
    const pending = await pendingOf(killed);
    for (const name of armed) expect(pending).toContain(name);

    expect(await runHere(folder.cwd, ['apply'])).toMatchObject({ exit: 0 });
    expect(await runHere(folder.cwd, ['plan'])).toMatchObject({ exit: 0 });
    expect(new Set(routers.map(rateOf))).toEqual(new Set(['7905138']));
  });

  it('is taken back by the routers alone, in real time, and stands in the journal as unfinished', async () => {
    const killed = await killedApply(Date.now);
    const { folder, routers } = killed.network;
    const { begun, ended } = await recordedIn(killed.network);
    const unfinished = begun.filter((name) => !ended.includes(name));
    expect(unfinished.length).toBeGreaterThan(0);
    await vi.waitFor(() => expect(routers.filter(isArmed)).toEqual([]), { timeout: 60_000, interval: 50 });
    const pending = await pendingOf(killed);
    // One whose confirmation was under way may have kept the new state, or given it up: whole in both cases.
    for (const router of routers) if (!begun.includes(router.name)) expect(pending).toContain(router.name);
    for (const name of ended) expect(pending).not.toContain(name);

    const json = await runHere(folder.cwd, ['rollback', '--list', '--format', 'json']);
    const listed = JSON.parse(json.out) as { readonly runs: readonly { readonly unfinished: readonly string[] }[] };
    expect(listed.runs.map((one) => one.unfinished)).toEqual([[], unfinished]);
    const text = await runHere(folder.cwd, ['rollback', '--list']);
    expect(text.out).toContain('Unfinished: the run was cut off there; the routers took it back by themselves');
  });

  it('may leave a line of the journal cut, which harms nothing', async () => {
    const { folder, routers } = await simulatedNetwork({ block: BLOCK, hospitals: 0, offices: 2 });
    await folder.write('policies/tests.yaml', '');
    await runHere(folder.cwd, ['apply']);
    const [run = ''] = await readdir(folder.at('.qosctl/journal'));
    const text = await readFile(folder.at(`.qosctl/journal/${run}`), 'utf8');
    await folder.write(`.qosctl/journal/${run}`, text.slice(0, -20));
    const { out } = await runHere(folder.cwd, ['rollback', '--list']);
    expect(out).toMatch(/apply .* 1 +1\n/);
    expect(await runHere(folder.cwd, ['rollback'])).toMatchObject({ exit: 0 });
    expect(new Set(routers.map((router) => shapingOf(router).length > 0))).toEqual(new Set([false, true]));
    expect(routers).toHaveLength(2);
  });
});

const rateOf = (router: SimRouter): string | undefined =>
  router.rows('/queue/tree').find((row) => row['name']?.endsWith('/voice/upload') === true)?.['limit-at'];

interface PlanJson {
  readonly routers: readonly {
    readonly router: string;
    readonly changeSet: { readonly changes: readonly unknown[] };
  }[];
}

interface JournalEvent {
  readonly event: string;
  readonly router?: string;
}
