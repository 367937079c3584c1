import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/model/account.js';
import type { Site } from '../../src/model/inventory.js';
import type { SiteTraffic } from '../../src/model/traffic.js';
import type { Explanation } from '../../src/server/replies/explanation.js';
import { formatRate } from '../../src/model/rate.js';
import { keptNetwork, type KeptNetwork } from '../support/kept-network.js';
import { runHere } from '../support/recorded-io.js';
import { shapingOf } from '../support/simulated-network.js';
import { desk, openWindow, shoot, shootAll, signIn, violations, type Window } from './rig.js';
import { someHours, withPast } from './some-past.js';
import { workingDay } from './stage.js';

const R = 'r-hospital-1';
const LONG = { timeout: 60_000 };

interface Looked extends Window {
  readonly network: KeptNetwork;
}

/** A simulated network, its keeper, the real server, and somebody who looks at the first hospital. */
async function hospital(block: string, tab: string, role: Role = 'operator'): Promise<Looked> {
  const network = await keptNetwork({ block });
  await network.until('Ready', 'true');
  const at = await desk({ controller: network.keeper, store: network.store });
  const window = await openWindow();
  await signIn(window.page, at, role, `/sites/hospital-1?tab=${tab}`);
  await window.page.getByRole('tabpanel').waitFor();
  return { network, ...window };
}

/** What is ours on the router, in an order of its own: a queue that is made anew stands last. */
const shapeOf = (network: KeptNetwork): readonly string[] =>
  shapingOf(network.router(R))
    .map((row) => JSON.stringify(row))
    .toSorted();

/** Somebody at the router halves a rate and takes a queue away; an order leaves it so. */
async function tamper(network: KeptNetwork): Promise<void> {
  const select = { classes: [], regions: [], sites: [], routers: [R], labels: {} };
  await network.keeper.give({ kind: 'tolerate', select, by: 'ama', reason: 'a test of the line' });
  const { device } = network.router(R);
  const idOf = (name: string): string =>
    network
      .router(R)
      .rows('/queue/tree')
      .find((row) => row['name'] === `qos:${name}`)?.['.id'] ?? '';
  device.command('/queue/tree', 'set', { values: { '.id': idOf('hospital-1/voice/upload'), 'max-limit': '1M' } });
  device.command('/queue/tree', 'remove', { values: { '.id': idOf('hospital-1/imaging/download') } });
  await network.sweep();
}

describe('drift and applies of a site', () => {
  it('shows what somebody changed on the router, says what healing takes back, and what was written then', async () => {
    const { network, page } = await hospital('127.237.1', 'drift');
    const before = shapeOf(network);
    await page.getByText('Nothing differs.').waitFor();
    await tamper(network);
    await page.getByText('Somebody changed the router.').waitFor();
    await page.getByText('Drift tolerated by ama: a test of the line').waitFor();
    const lines = page.locator('.plan-lines > li');
    const voice = lines.filter({ hasText: 'voice' }).first();
    await expect.poll(() => voice.innerText(), LONG).toMatch(/Peak[\s\S]*from[\s\S]*Mbps[\s\S]*to[\s\S]*30\sMbps/);
    await expect
      .poll(() => lines.filter({ hasText: 'imaging · Download' }).first().innerText(), LONG)
      .toContain('create');
    await page.getByRole('button', { name: 'Look now' }).click();
    await expect.poll(() => page.locator('.plan').count(), LONG).toBe(2);
    await page.getByRole('button', { name: 'Open all' }).first().click();
    await page.getByText('/queue tree set').first().waitFor();
    await shootAll(page, 'site-drift');
    expect(await violations(page)).toEqual([]);
    const wanted = (await network.keeper.preview(R)).changeSet.changes.length;
    await page.getByRole('button', { name: 'Heal now' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`The router will be told ${wanted} changes`).waitFor();
    await dialog.getByText('1 building is behind this router.').waitFor();
    expect(shapeOf(network)).not.toEqual(before);
    await shoot(page, 'site-heal');
    await dialog.getByRole('button', { name: 'Heal now' }).click();
    await page.getByText('Nothing differs.').waitFor();
    expect(shapeOf(network)).toEqual(before);
    await page.getByRole('tab', { name: 'Applies' }).click();
    await page.getByRole('link', { name: 'No. ' }).first().click();
    const detail = page.getByRole('region', { name: 'Apply no.' });
    await detail.getByText('The router was changed and read back').waitFor();
    for (const step of ['Begun', 'Undo armed', 'Written', 'Read back', 'Ended'])
      expect(await detail.getByRole('listitem').filter({ hasText: step }).locator('time').count(), step).toBe(1);
    const plan = page.getByRole('region', { name: 'Plan', exact: true });
    await plan.locator('summary', { hasText: 'voice' }).first().click();
    await plan.getByText('/queue tree set').nth(1).waitFor();
    await plan.getByRole('row', { name: /^max-limit 1\w+ \d{8}$/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('apply')).toMatch(/^\d+$/);
    await shootAll(page, 'site-applies');
    expect(await violations(page)).toEqual([]);
  });

  it('offers a viewer no look and no healing, and nobody healing what is suspended', async () => {
    const { network, page } = await hospital('127.237.2', 'drift', 'viewer');
    await tamper(network);
    await page.getByText('Somebody changed the router.').waitFor();
    expect(await page.getByRole('button', { name: /Look now|Heal now/ }).count()).toBe(0);
    const refused = await page.evaluate(async (router) => {
      const answer = await fetch(`/api/v1/routers/${router}/heal`, { method: 'POST' });
      return answer.status;
    }, R);
    expect(refused).toBe(403);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, { url: new URL(page.url()).origin }, 'operator', '/sites/hospital-1?tab=drift');
    await page.getByRole('button', { name: 'Heal now' }).waitFor();
    const select = { classes: [], regions: [], sites: [], routers: [R], labels: {} };
    await network.keeper.give({ kind: 'suspend', select, by: 'kofi', reason: 'works' });
    await page.getByText('Suspended by kofi (works)').waitFor();
    expect(await page.getByRole('button', { name: 'Heal now' }).count()).toBe(0);
  });
});

describe('the explainer of a site', () => {
  const PACKET = [
    ...['--site', 'hospital-1', '--direction', 'upload', '--protocol', 'udp'],
    ...['--remote', '10.9.9.9', '--remote-port', '12000', '--at', '2027-03-01T09:30:00Z'],
  ];

  it('says what `qosctl explain` says, and has every mistake at its field', async () => {
    const { network, page } = await hospital('127.237.3', 'explain', 'viewer');
    const { out } = await runHere(network.folder.cwd, ['explain', ...PACKET, '--format', 'json']);
    const { explanation } = JSON.parse(out) as { readonly explanation: Explanation };
    await page.getByLabel('Protocol').selectOption('udp');
    await page.getByLabel('Port outside').fill('12000');
    await page.getByLabel('Time').fill('2027-03-01T09:30');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('An address is needed').waitFor();
    await page.getByLabel('Address outside').fill('10.9.9');
    await page.getByLabel('DSCP').fill('AF99');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('“10.9.9” is not an IPv4 or IPv6 address.').waitFor();
    await page.getByText('“AF99” is neither').waitFor();
    expect(await page.locator('[aria-invalid=true]').count()).toBe(2);
    await shoot(page, 'site-explain-mistakes');
    await page.getByLabel('Address outside').fill('10.9.9.9');
    await page.getByLabel('DSCP').fill('');
    await page.getByLabel('DSCP').press('Enter');
    const answer = page.getByRole('region', { name: 'Where it lands, and why', exact: true });
    await answer.getByText(`Traffic class “${explanation.trafficClass}”`).waitFor();
    const words = await answer.innerText();
    const { queue, parents, rule, interval } = explanation;
    const places = [queue, ...parents].flatMap(({ values }) => values.map(({ at }) => at));
    for (const { file, line } of rule === undefined ? places : [rule.at, ...places])
      expect(words).toContain(`${file}:${line}`);
    for (const { id } of [queue, ...parents]) expect(words).toContain(id);
    const plain = words.replaceAll(/\u00a0/g, ' ');
    expect(plain).toContain(`at least ${formatRate(queue.committed)}, at most ${formatRate(queue.peak)}`);
    expect(plain).toContain(
      [...interval.calendars, ...interval.overrides.map((name) => `override ${name}`)].join(' + ') ||
        'no calendar, no override',
    );
    expect(plain).toMatch(/Leaves with DSCP\s+EF/);
    await shootAll(page, 'site-explain');
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await answer.getByText(`Traffic class “${explanation.trafficClass}”`).waitFor();
    const { file, line } = rule?.at ?? expect.fail('no rule');
    await answer.getByRole('link', { name: `${file}:${line}` }).click();
    await page.locator(`#L${line}.meant`).waitFor();
    expect(new URL(page.url()).searchParams.get('file')).toBe(file);
  });
});

describe('the past of a site', () => {
  async function traffic(query = '') {
    const stage = withPast(workingDay());
    const at = await desk({ controller: stage.controller });
    const site = stage.force.inventory.sites.filter((one) => one.class === 'hospital')[1] as Site;
    await someHours(at.store, site);
    const window = await openWindow();
    await signIn(window.page, at, 'viewer', `/sites/${site.name}?tab=traffic${query}`);
    await window.page.locator('.chart canvas').first().waitFor();
    const report = (delivered: number): void => {
      const key = `${site.name}/download`;
      const latest = stage.controller.telemetry.latest as Map<string, SiteTraffic>;
      const known = latest.get(key);
      if (known === undefined) throw new TypeError(key);
      latest.set(key, { ...known, at: Date.now() + 20_000, delivered });
      stage.controller.emit({ type: 'traffic', at: Date.now() });
    };
    return { stage, at, site, report, ...window };
  }

  it('draws its charts anew when the system goes dark', async () => {
    const { page } = await traffic();
    const seen = () =>
      page.evaluate(() => {
        const marker = document.querySelector<HTMLElement>('.chart .u-series:nth-child(2) .u-marker');
        const probe = document.querySelector<HTMLElement>('.chart');
        if (marker === null || probe === null) return [];
        probe.style.setProperty('color', 'var(--series-1)');
        return [getComputedStyle(marker).borderTopColor, getComputedStyle(probe).color];
      });
    const [drawn, wanted] = await seen();
    expect(drawn).toBe(wanted);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(async () => (await seen())[1], { timeout: 60_000 }).not.toBe(wanted);
    await expect.poll(async () => new Set(await seen()).size, { timeout: 60_000 }).toBe(1);
  });

  it('charts both directions by class with gaps, has its numbers as a table, and goes on while it is looked at', async () => {
    const { page, report, asked } = await traffic();
    expect(asked.filter((address) => /chart-.*\.js$/.test(address)).length).toBe(1);
    await page.getByRole('img', { name: /^Download: throughput, last hour: mean .* Mbps, most .* Mbps$/ }).waitFor();
    await page.getByRole('img', { name: /^Upload: throughput/ }).waitFor();
    await page.getByRole('img', { name: /^Round trip to the router, last hour: mean .*ms/ }).waitFor();
    await page.getByText('As a table').first().click();
    const rows = page.locator('.history').first().locator('tbody tr');
    await expect.poll(() => rows.count(), LONG).toBeGreaterThan(10);
    expect(await page.locator('.history').first().locator('th').allInnerTexts()).toEqual(
      expect.arrayContaining(['Whole site', 'Wanted', 'Dropped', 'voice', 'imaging']),
    );
    // What nobody counted is no zero.
    await rows.filter({ hasText: /–––/ }).first().waitFor();
    const first = await rows.first().innerText();
    report(97e6);
    await page.getByRole('img', { name: /^Download: throughput, .* most 97 Mbps/ }).waitFor();
    await expect.poll(() => rows.first().innerText(), LONG).not.toBe(first);
    await page.getByText('As a table').first().click();
    await shootAll(page, 'site-traffic');
    expect(await violations(page)).toEqual([]);
  });

  it('goes back a day, a week, a month, as its address says; and fits a phone', async () => {
    const { page } = await traffic('&span=week');
    await page.getByRole('img', { name: /^Download: throughput, last week: mean/ }).waitFor();
    await page.getByText('kept hour by hour').waitFor();
    await shoot(page, 'site-traffic-week');
    await page.getByLabel('Time span').selectOption('day');
    await page.getByRole('img', { name: /^Download: throughput, last day: mean/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('span')).toBe('day');
    await page.setViewportSize({ width: 390, height: 844 });
    for (const tab of ['Traffic', 'Drift', 'Applies', 'Explain a packet']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tab', { name: tab, selected: true }).waitFor();
      await shoot(page, `site-phone-${tab.split(' ')[0]?.toLowerCase() ?? ''}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), tab).toBeLessThanOrEqual(390);
    }
  });
});
