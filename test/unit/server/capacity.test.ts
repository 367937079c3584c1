import { describe, expect, it } from 'vitest';
import type { Compiled } from '../../../src/controller/controller.js';
import type { Scope } from '../../../src/model/account.js';
import type { Rates } from '../../../src/model/rate.js';
import type { Capacity, CapacityLinkDetail, NetworkMap } from '../../../src/server/replies/capacity.js';
import { groupBy } from '../../../src/model/group-by.js';
import { aStatus, FORCE, handController, serverBench, type ServerBench } from '../../support/server-bench.js';

const { sites, routers, network } = FORCE.inventory;
const [SITE] = sites;
if (SITE === undefined) throw new TypeError('no site');
const routerOf = new Map(routers.map((router) => [router.name, router]));
const parentOf = new Map(network.uplinks.map(({ name, parent }) => [name, parent]));

/** The uplinks from a site to the top, as a naive reader of the inventory finds them. */
function pathOf(router: string): readonly string[] {
  const path: string[] = [];
  for (let name = routerOf.get(router)?.uplink; name !== undefined; name = parentOf.get(name)) path.push(name);
  return path;
}
const behind = (uplink: string) => sites.filter(({ router }) => pathOf(router).includes(uplink));

async function get<Body>(bench: ServerBench, path: string, scope?: Scope): Promise<Body> {
  const answer = await bench.ask('GET', `/api/v1/${path}`, { as: await bench.token('viewer', scope) });
  expect(answer.status, answer.text.slice(0, 300)).toBe(200);
  return answer.json as unknown as Body;
}

const withCapacity = (capacity: Rates): Compiled => ({
  ...FORCE,
  policies: { ...FORCE.policies },
  inventory: {
    ...FORCE.inventory,
    network: {
      ...network,
      uplinks: network.uplinks.map((one) => (one.name === 'pop-lome-04' ? { ...one, capacity } : one)),
    },
  },
});

describe('capacity', () => {
  it('shows every link with its worst intervals, the fullest first, and what is in force now', async () => {
    const { links, conflicts, instant } = await get<Capacity>(await serverBench(), 'capacity?intervals=50');
    expect(
      links
        .filter(({ kind }) => kind === 'uplink')
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(network.uplinks.map(({ name }) => name).toSorted());
    const fullest = links.map(({ loads }) => Math.max(loads[0]?.share.download ?? 0, loads[0]?.share.upload ?? 0));
    expect(fullest).toEqual(fullest.toSorted((a, b) => b - a));
    for (const { name, kind, loads, intervals, sites: count } of links) {
      expect(loads).toHaveLength(intervals);
      expect(loads.filter(({ current }) => current).map(({ interval }) => interval.instant)).toEqual([instant]);
      if (kind === 'uplink') expect(count, name).toBe(behind(name).length);
    }
    const worst = FORCE.loads.find(({ uplink, direction }) => uplink === 'pop-lome-04' && direction === 'upload');
    expect(links.find(({ name }) => name === 'pop-lome-04')?.loads[0]).toMatchObject({
      committed: { upload: worst?.committed },
      interval: { label: worst?.interval, calendars: expect.arrayContaining(['exams']) as string[] },
    });
    expect(conflicts).toEqual([]);
  });

  it('shows at most so many intervals as asked for, the worst of them', async () => {
    const bench = await serverBench();
    const all = (await get<Capacity>(bench, 'capacity?intervals=50')).links[0];
    const one = (await get<Capacity>(bench, 'capacity?intervals=1')).links[0];
    expect(one?.loads).toEqual(all?.loads.slice(0, 1));
    expect(one?.intervals).toBe(all?.intervals);
  });

  it('shows the sites behind a link with their shares, which add up to what the link is said to carry', async () => {
    const bench = await serverBench();
    const detail = await get<CapacityLinkDetail>(bench, 'capacity/uplink/pop-lome-04?limit=500');
    expect(new Set(detail.behind.items.map(({ site }) => site))).toEqual(
      new Set(behind('pop-lome-04').map(({ name }) => name)),
    );
    const sum = detail.behind.items.reduce((total, { committed }) => total + committed.download, 0);
    expect(sum).toBe(detail.loads[0]?.committed.download);
    const { classes } = detail;
    const members = groupBy(behind('pop-lome-04'), (site) => site.class);
    expect(new Map(classes.map((one) => [one.class, one.sites]))).toEqual(
      new Map([...members].map(([name, all]) => [name, all.length])),
    );
    expect(classes.reduce((total, { committed }) => total + committed.download, 0)).toBe(sum);
    expect(classes.map(({ share }) => share.download)).toEqual(
      classes.map(({ committed }) => committed.download / 2e9).toSorted((a, b) => b - a),
    );
    const now = detail.loads.find(({ current }) => current);
    const other = `capacity/uplink/pop-lome-04?limit=500&interval=${now?.interval.instant}`;
    const current = await get<CapacityLinkDetail>(bench, other);
    expect(current.behind.items.reduce((total, { committed }) => total + committed.upload, 0)).toBe(
      now?.committed.upload,
    );
    expect(current.interval).toEqual(now?.interval);
    const core = await get<CapacityLinkDetail>(bench, 'capacity/uplink/core-lome');
    expect(core.children).toContain('ring-lome-centre');
    const as = await bench.token('viewer');
    for (const path of ['uplink/nowhere', `router/${SITE.router}`, 'uplink/core-lome?interval=1'])
      expect((await bench.ask('GET', `/api/v1/capacity/${path}`, { as })).status, path).toBe(404);
  });

  it('names what does not fit in a revision that was rejected for it: the fewest sites, and the repair', async () => {
    const controller = handController();
    const tight = withCapacity({ download: 2e9, upload: 1e9 });
    controller.set({
      rejected: {
        revision: { ...FORCE.revision, id: 'tight' },
        diagnostics: [],
        message: 'does not fit',
        files: [],
        compiled: tight,
      },
    });
    const bench = await serverBench({ controller });
    const { rejected, conflicts } = await get<Capacity>(bench, 'capacity');
    expect(conflicts).toEqual([]);
    expect(rejected?.revision.id).toBe('tight');
    const [conflict] = rejected?.conflicts ?? [];
    expect(rejected?.conflicts).toHaveLength(1);
    expect(conflict).toMatchObject({ link: 'pop-lome-04', direction: 'upload', capacity: 1e9 });
    const { committed = 0, excess, smallest, repair, at } = conflict ?? {};
    expect(excess).toBe(committed - 1e9);
    const rates = smallest?.sites.map((one) => one.committed) ?? [];
    const sum = rates.reduce((total, rate) => total + rate, 0);
    expect(smallest?.total).toBe(rates.length);
    expect(sum).toBeGreaterThan(1e9);
    expect(sum - (rates.at(-1) ?? 0)).toBeLessThanOrEqual(1e9);
    expect(repair).toMatchObject({ applied: false, capacity: committed, factor: 1e9 / committed });
    for (const { from, to } of repair?.contention ?? []) expect((from / to) * committed).toBeLessThanOrEqual(1e9 + 1);
    for (const one of repair?.contention ?? [])
      expect(one.at).toMatchObject({ file: `classes/${one.class}.yaml`, line: expect.any(Number) as number });
    const known = new Map(sites.map((site) => [site.name, site]));
    for (const one of smallest?.sites ?? []) expect(one).toMatchObject({ class: known.get(one.site)?.class });
    expect(at).toMatchObject({ file: expect.stringMatching(/yaml$/) as string });
  });

  it('names to nobody a site that they may not see', async () => {
    const controller = handController();
    const tight = withCapacity({ download: 2e9, upload: 1e9 });
    controller.set({
      rejected: { revision: FORCE.revision, diagnostics: [], message: 'does not fit', files: [], compiled: tight },
    });
    const bench = await serverBench({ controller });
    const scope: Scope = { classes: ['lycee'], regions: [] };
    const { behind: seen } = await get<CapacityLinkDetail>(bench, 'capacity/uplink/pop-lome-04?limit=500', scope);
    const mine = behind('pop-lome-04').filter((site) => site.class === 'lycee');
    const all = (await get<CapacityLinkDetail>(bench, 'capacity/uplink/pop-lome-04')).loads;
    const told = (await get<CapacityLinkDetail>(bench, 'capacity/uplink/pop-lome-04', scope)).loads;
    expect(told.map(({ interval }) => interval.overrides.length + interval.hidden)).toEqual(
      all.map(({ interval }) => interval.overrides.length),
    );
    expect(told.some(({ interval }) => interval.hidden > 0)).toBe(true);
    expect(seen.total).toBe(mine.length);
    const [conflict] = (await get<Capacity>(bench, 'capacity', scope)).rejected?.conflicts ?? [];
    const named = conflict?.smallest.sites.map(({ site }) => site) ?? [];
    expect(mine.map(({ name }) => name)).toEqual(expect.arrayContaining(named) as string[]);
    expect(conflict?.smallest.total).toBeGreaterThan(named.length);
  });
});

describe('the map', () => {
  it('has the regions, and the uplinks with what hangs on them, how that is and what it carries', async () => {
    const controller = handController();
    const row = { delivered: 4e6, demand: 5e6, limitedBy: 'nothing', site: SITE.name, at: 0 } as const;
    const rest = { direction: 'upload', allocation: 1e8, drops: 0, backlog: 0, classes: {} } as const;
    controller.report(aStatus(SITE.router, { ready: 'false' }));
    const bench = await serverBench({
      controller: {
        ...controller,
        telemetry: {
          ...controller.telemetry,
          latest: new Map([[`${SITE.name}/upload`, { ...row, ...rest }]]),
        },
      },
    });
    const map = await get<NetworkMap>(bench, 'map');
    expect(map.regions.map(({ title }) => title)).toContain('Lomé');
    expect(map.regions.reduce((sum, one) => sum + one.sites, 0)).toBe(sites.length);
    const names = map.uplinks.flatMap(({ attached }) => attached.map(({ name }) => name));
    expect(names.toSorted()).toEqual(routers.map(({ name }) => name).toSorted());
    const down = sites.filter(({ router }) => router === SITE.router).length;
    for (const { name, sites: count, ready, now } of map.uplinks) {
      const isAbove = pathOf(SITE.router).includes(name);
      expect([name, count, ready]).toEqual([name, behind(name).length, behind(name).length - (isAbove ? down : 0)]);
      expect(now).toEqual({ download: null, upload: isAbove ? { delivered: 4e6, demand: 5e6 } : null });
    }
    const up = pathOf(SITE.router)[0] ?? '';
    const link = await get<CapacityLinkDetail>(bench, `capacity/uplink/${up}?limit=500`);
    expect(link.now).toEqual({ download: null, upload: { delivered: 4e6, demand: 5e6 } });
    const counted = link.behind.items.filter(({ now }) => now.upload !== null);
    expect(counted.map(({ site }) => site)).toEqual([SITE.name]);
    const core = map.uplinks.find(({ name }) => name === 'core-lome');
    expect(core).toMatchObject({ title: 'Cœur de Lomé', kind: 'core' });
    expect(core?.parent).toBeUndefined();
  });

  it('is of the part that the caller sees', async () => {
    const map = await get<NetworkMap>(await serverBench(), 'map', { classes: ['hospital'], regions: [] });
    const hospitals = sites.filter((site) => site.class === 'hospital');
    expect(map.regions.reduce((sum, one) => sum + one.sites, 0)).toBe(hospitals.length);
    const attached = map.uplinks.flatMap((one) => one.attached.map(({ name }) => name));
    expect(attached.toSorted()).toEqual([...new Set(hospitals.map(({ router }) => router))].toSorted());
  });
});
