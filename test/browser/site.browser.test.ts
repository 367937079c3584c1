import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/model/account.js';
import type { Reason } from '../../src/model/condition.js';
import type { Order } from '../../src/model/order.js';
import { DIRECTIONS } from '../../src/model/rate.js';
import type { QueueTraffic, SiteTraffic } from '../../src/model/traffic.js';
import { choose, desk, openWindow, shoot, shootAll, signIn, violations } from './rig.js';
import { type Stage, statusOf, workingDay } from './stage.js';

const hospitalOf = ({ force }: Stage) => {
  const site = force.inventory.sites.find(({ class: one }) => one === 'hospital');
  if (site === undefined) throw new TypeError('no hospital');
  return site;
};

/** Voice gets all that it wants; the rest wants more than there is. */
function count({ controller, force }: Stage, share = 0.8): void {
  const { name, router } = hospitalOf({ controller, force });
  const latest = controller.telemetry.latest as Map<string, SiteTraffic>;
  const at = Date.now();
  for (const direction of DIRECTIONS) {
    const own = force.intents.get(router)?.queues.filter((one) => one.site === name && one.direction === direction);
    const classes: Record<string, QueueTraffic> = {};
    for (const { id, trafficClass = '', committed } of own?.filter(({ role }) => role === 'class') ?? []) {
      const isPressed = trafficClass === 'default';
      const rate = committed * share;
      const lost = isPressed ? { drops: 32, backlog: 48_000 } : { drops: 0, backlog: 0 };
      classes[trafficClass] = { queue: id, rate, demand: isPressed ? rate * 1.4 : rate, packets: 900, ...lost };
    }
    const sum = (of: (one: QueueTraffic) => number): number => Object.values(classes).reduce((a, b) => a + of(b), 0);
    const flow = {
      delivered: sum(({ rate }) => rate),
      demand: sum(({ demand }) => demand),
      drops: 32,
      backlog: 48_000,
    };
    const limitedBy = direction === 'download' ? 'uplink' : 'contention';
    latest.set(`${name}/${direction}`, { site: name, direction, at, ...flow, allocation: 100e6, limitedBy, classes });
  }
  controller.emit({ type: 'traffic', at });
}

interface Look {
  readonly tab?: string;
  readonly reason?: Reason;
  readonly orders?: readonly Omit<Order, 'id' | 'select' | 'at'>[];
}

async function look(role: Role, { tab = '', reason = 'NoChange', orders = [] }: Look = {}) {
  const stage = workingDay();
  const site = hospitalOf(stage);
  const at = Date.now() - 300_000;
  const select = { classes: [], regions: [], sites: [site.name], routers: [], labels: {} };
  stage.controller.set({ orders: orders.map((order, index) => ({ ...order, id: `order-${index}`, select, at })) });
  (stage.controller.view().statuses as Map<string, unknown>).set(site.router, statusOf(site.router, reason, at));
  count(stage);
  const where = await desk({ controller: stage.controller });
  const window = await openWindow();
  await signIn(window.page, where, role, `/sites/${site.name}${tab}`);
  await window.page.getByRole('heading', { level: 1, name: site.title }).waitFor();
  return { stage, site, at: where, ...window };
}

describe('a site, now', () => {
  it('says what goes through each queue, what bounds it, and moves', async () => {
    const { page, stage, at } = await look('viewer');
    const download = page.getByRole('region', { name: 'Download' });
    await download.getByText('limited by the uplink').waitFor();
    const voice = download.getByRole('row', { name: /^voice/ });
    await voice.getByText('8 Mbps', { exact: true }).waitFor();
    await voice.getByText('10 Mbps guaranteed').waitFor();
    await voice.getByText('up to 25 Mbps').waitFor();
    expect(await voice.getByRole('img').getAttribute('aria-label')).toMatch(/^8\sMbps now/);
    await download
      .getByRole('row', { name: /^default/ })
      .getByText('32 packets/s dropped')
      .waitFor();
    count(stage, 0.5);
    await voice.getByText('5 Mbps', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /Suspend|Pin|Reconcile/ }).count()).toBe(0);
    await at.restart(async () => {
      await page.getByText(/^As of [\d:]+: not connected$/).waitFor();
      await shoot(page, 'site-stale');
    });
    await expect.poll(() => page.getByText('not connected').count(), { timeout: 60_000 }).toBe(0);
  });

  it('says why something is not applied, what to do, and follows what becomes of it', async () => {
    const orders = [{ kind: 'tolerate', by: 'ama', reason: 'the technician is on the way' }] as const;
    const { page, stage, site } = await look('viewer', { reason: 'Unreachable', orders });
    await page.getByText('Its router does not answer.', { exact: false }).waitFor();
    await page.getByText('Check power and fibre').waitFor();
    await page.getByText('the technician is on the way').waitFor();
    await shootAll(page, 'site-unreachable');
    expect(await page.getByRole('button', { name: 'Stop tolerating' }).count()).toBe(0);
    stage.controller.report(statusOf(site.router, 'NoChange'));
    await page.getByText('All that is in force is on the router.').waitFor();
  });

  it('says in numbers what an order reaches, wants a reason, and takes it back the same way', async () => {
    const { page, stage, site, at } = await look('operator');
    await page.getByRole('button', { name: 'Suspend…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It reaches 1 site behind 1 router.').waitFor();
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    expect(stage.controller.view().orders).toEqual([]);
    await dialog.getByLabel('Reason').fill('the roof is rebuilt');
    await dialog.getByLabel('Ends by itself').fill('2020-01-01T00:00');
    await dialog.getByText('The end must be to come.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Suspend' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Ends by itself').fill('2099-01-01T00:00');
    await shoot(page, 'site-suspend');
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(stage.controller.view().orders).toMatchObject([
      { kind: 'suspend', reason: 'the roof is rebuilt', by: 'operator', select: { sites: [site.name] } },
    ]);
    // The browser is in Lomé, which keeps UTC.
    expect(stage.controller.view().orders[0]?.until).toBe(Date.UTC(2099, 0, 1));
    await page.getByRole('region', { name: 'Orders and overrides' }).getByText('the roof is rebuilt').waitFor();
    await page.getByRole('button', { name: 'Resume…' }).first().click();
    await dialog.getByText('1 router is suspended by order').waitFor();
    await dialog.getByLabel('Reason').fill('the roof is tight');
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Suspend…' }).waitFor();
    expect(stage.controller.view().orders).toEqual([]);
    const { items } = await at.store.audit.list({ limit: 2, action: 'order.take-back' });
    expect(items.at(-1)?.detail).toMatchObject({ kind: 'suspend', reason: 'the roof is tight' });
  });

  it('pins to a revision that was read, and asks for a look', async () => {
    const { page, stage, site, at } = await look('operator');
    const { revision } = stage.force;
    await at.store.revisions.put({ ...revision, state: 'accepted', seenAt: Date.now() }, []);
    await page.getByRole('button', { name: 'Pin…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('until the audit is over');
    expect(await dialog.getByRole('button', { name: 'Pin' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Revision').selectOption(revision.id);
    await dialog.getByText('Nothing else would be asked of these routers').waitFor();
    await dialog.getByRole('button', { name: 'Pin' }).click();
    await page.getByRole('button', { name: 'Release the pin…' }).first().waitFor();
    expect(stage.controller.view().orders).toMatchObject([{ kind: 'pin', revision: revision.id }]);
    await page.getByRole('button', { name: 'Reconcile now…' }).click();
    await dialog.getByText('It reaches 1 site behind 1 router.').waitFor();
    await dialog.getByRole('button', { name: 'Reconcile now' }).click();
    await page.getByText(`${site.router} is looked at next.`).waitFor();
    expect(stage.controller.asked).toContain(site.router);
  });

  it('reads well and is accessible in both languages and themes, on a phone and on paper', async () => {
    const { page } = await look('operator');
    await page.getByText('All that is in force').waitFor();
    await shootAll(page, 'site-now');
    expect(await violations(page)).toEqual([]);
    await choose(page, { theme: 'light' });
    await page.emulateMedia({ media: 'print' });
    await shoot(page, 'site-now-print');
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, 'site-now-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.goto(new URL('?tab=values', page.url()).href);
    await page.getByRole('region', { name: 'Download' }).first().waitFor();
    await shoot(page, 'site-values-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

describe('the parts of a site', () => {
  it('are addresses, and are moved between by arrows', async () => {
    const { page, at } = await look('viewer', { tab: '?tab=values' });
    const tab = (name: string) => page.getByRole('tab', { name });
    expect(await tab('Values').getAttribute('aria-selected')).toBe('true');
    await tab('Values').press('ArrowLeft');
    await expect.poll(() => new URL(page.url()).search).toBe('?tab=traffic');
    await tab('Traffic').press('Home');
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await page.goto(`${at.url}/sites/no-such-building`);
    await page.getByText('There is no site no-such-building that you may see.').waitFor();
    await shoot(page, 'site-none');
    await page.getByRole('main').getByRole('link', { name: 'To the sites' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sites' }).waitFor();
  });

  it('say of each value where it was written', async () => {
    const { page } = await look('viewer', { tab: '?tab=values' });
    const download = page.getByRole('region', { name: 'Download', exact: true });
    const place = download.getByRole('link', { name: /^classes\/hospital\.yaml:\d+$/ }).first();
    await place.waitFor();
    await page.getByText('all the same').waitFor();
    await page.getByLabel('Only differences').check();
    await expect.poll(() => new URL(page.url()).searchParams.get('only')).toBe('differences');
    await download.getByText('No difference in this direction.').waitFor();
    await page.getByLabel('Only differences').uncheck();
    expect(await page.getByRole('button', { name: 'Look at the router now' }).count()).toBe(0);
    await shootAll(page, 'site-values');
    expect(await violations(page)).toEqual([]);
    await place.click();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/policies');
  });
});
