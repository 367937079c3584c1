import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Override } from '../../src/model/policy.js';
import { keptNetwork } from '../support/kept-network.js';
import { anOrigin, anOverride, aSelector, bothWays, MBPS } from '../support/nouns.js';
import { FORCE, handController } from '../support/server-bench.js';
import { desk, openWindow, shoot, shootAll, signIn, violations } from './rig.js';
import { workingDay } from './stage.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [FIRST] = FORCE.inventory.sites.filter((site) => site.class === 'hospital');
if (FIRST === undefined) throw new TypeError('no hospital');

/** One of each state, one that does nothing, beside those of the sample. */
function written(): readonly Override[] {
  const now = Date.now();
  const at = anOrigin('overrides/exams.yaml', 4);
  const hospitals = aSelector({ classes: ['hospital'] });
  return [
    ...FORCE.policies.overrides,
    anOverride({
      name: 'night-imaging',
      select: hospitals,
      from: now - 2 * HOUR,
      until: now + 5 * HOUR,
      reason: 'Transfert des images vers le centre de calcul',
      traffic: [{ name: 'imaging', committed: { rate: 28 * MBPS }, priority: 2, at }],
      at,
    }),
    anOverride({
      name: 'exam-week',
      select: aSelector({ classes: ['lycee'], regions: ['lome'] }),
      from: now + 2 * DAY,
      until: now + 7 * DAY,
      reason: 'Épreuves du baccalauréat en ligne',
      site: { allocation: bothWays(150), contention: 1.6, at },
      traffic: [],
      at,
    }),
    anOverride({
      name: 'no-effect',
      select: aSelector({ sites: [FIRST?.name ?? ''] }),
      from: now - HOUR,
      until: now + HOUR,
      reason: 'Says what holds anyway',
      site: { allocation: bothWays(100), at },
      traffic: [],
      at,
    }),
  ];
}

async function overrides(role: 'viewer' | 'operator' = 'operator', path = '/overrides') {
  const { controller } = workingDay({ ...FORCE, policies: { ...FORCE.policies, overrides: written() } });
  const { revision } = FORCE;
  const by = 'kofi';
  const first = aSelector({ sites: [FIRST?.name ?? ''] });
  await controller.give({
    kind: 'suspend',
    select: first,
    by,
    reason: 'Travaux sur le lien',
    until: Date.now() + 3 * HOUR,
  });
  const select = aSelector({ regions: ['kara'] });
  await controller.give({ kind: 'pin', select, revision: revision.id, by: 'ama', reason: 'Jusqu’à la fin des tests' });
  const at = await desk({ controller });
  const window = await openWindow();
  await signIn(window.page, at, role, path);
  await window.page.getByRole('article').first().waitFor();
  return { at, controller, ...window };
}

const card = (page: Page, name: string) =>
  page.getByRole('article').filter({ has: page.getByRole('heading', { name, exact: true }) });

describe('the screen of overrides', () => {
  it('says of each how long still, for whom, and what it changes', async () => {
    const { page } = await overrides('viewer');
    const active = card(page, 'night-imaging');
    await active.getByText(/^ends in 4h 59m$/).waitFor();
    await active.getByText(/^27 sites · class hospital$/).waitFor();
    await active.getByText('overrides/exams.yaml:4').waitFor();
    const row = active.locator('tbody tr').filter({ hasText: 'committed' }).first();
    expect((await row.locator('td').allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
      'imaging',
      'committed both ways',
      '24 Mbps',
      '28 Mbps',
      '+4 Mbps',
    ]);
    await card(page, 'exam-week')
      .getByText(/^begins in 1d 23h$/)
      .waitFor();
    await card(page, 'no-effect').getByText('Nothing changes').waitFor();
    await card(page, 'rentree-universite-lome').getByText('ended').waitFor();
    expect(await page.getByRole('button', { name: 'Resume' }).count()).toBe(0);
  });

  it('keeps the state that is asked for in the address', async () => {
    const { page } = await overrides('viewer', '/overrides?state=coming');
    await page.getByRole('heading', { name: 'exam-week' }).waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    await page.getByLabel('State').selectOption('Active');
    await page.getByRole('heading', { name: 'night-imaging' }).waitFor();
    expect(new URL(page.url()).search).toBe('?state=active');
  });

  it('takes an order back after it has said what that will do', async () => {
    const { page, controller } = await overrides();
    const orders = page.locator('.orders li');
    await orders.getByText(/ends in 2h 59m/).waitFor();
    await orders.filter({ hasText: 'Travaux sur le lien' }).getByRole('button', { name: 'Resume' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It reaches 1 site behind 1 router.').waitFor();
    await shoot(page, 'overrides-take-back');
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('The order is taken back: its routers are written to again.').waitFor();
    await expect.poll(() => orders.count(), { timeout: 60_000 }).toBe(1);
    expect(controller.view().orders.map(({ kind }) => kind)).toEqual(['pin']);
  });

  it('helps to write one for the repository', async () => {
    const { page } = await overrides();
    await page.getByRole('button', { name: 'Write an override' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('are still needed').waitFor();
    await dialog.getByLabel('Name').fill('exams');
    await dialog.getByLabel('Class', { exact: true }).selectOption('lycee');
    await dialog.getByLabel('From').fill('2027-06-01T06:00');
    await dialog.getByLabel('Until').fill('2027-06-12T20:00');
    await dialog.getByLabel('Reason').fill('Épreuves');
    await dialog.getByLabel('Allocation').fill('150 Mbps');
    await dialog.getByText(/^Selects \d+ sites today\.$/).waitFor();
    await dialog.getByText('Commit as overrides/exams.yaml').waitFor();
    expect(await dialog.locator('pre').innerText()).toContain('from: 2027-06-01T06:00:00Z');
    await shoot(page, 'overrides-write');
  });

  it('fits a phone, reads well and is accessible in both languages and themes', async () => {
    const { page } = await overrides();
    await shootAll(page, 'overrides');
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, 'overrides-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it('says so where there is none, and when no revision is in force', async () => {
    const none = handController({ ...FORCE, policies: { ...FORCE.policies, overrides: [] } });
    const at = await desk({ controller: none });
    const { page } = await openWindow();
    await signIn(page, at, 'viewer', '/overrides');
    await page.getByText('No override is active').waitFor();
    await page.getByText('No order stands.').waitFor();
    const empty = await desk({ controller: handController('none') });
    await signIn(page, empty, 'viewer', '/overrides');
    await page.locator('main').getByText('No revision of the policies is in force yet').first().waitFor();
    await shoot(page, 'overrides-not-ready');
  });

  it('shows one take effect on the router, and expire', async () => {
    // Steps are shorter than what ends a session of which nothing is heard.
    let ahead = Date.parse('2027-03-01T08:00:00Z') - Date.now();
    const now = () => Date.now() + ahead;
    const network = await keptNetwork({ block: '127.238.1', hospitals: 1, offices: 0, now });
    await network.until('Ready', 'true');
    await network.folder.write('policies/override.yaml', OVERRIDE);
    await network.push('second');
    expect(network.keeper.view().rejected).toBeUndefined();
    const voice = () => queueOf(network.router('r-hospital-1').rows('/queue/tree'));
    const usual = voice();
    const at = await desk({ controller: network.keeper, store: network.store, now });
    const { page } = await openWindow();
    await signIn(page, at, 'operator', '/overrides');
    const campaign = card(page, 'campaign');
    await campaign.getByText(/^begins in [6-9]m( \d+s)?$/).waitFor();
    /** The keeper looks when a minute begins, or when an order is given. */
    const passTo = async (instant: string): Promise<void> => {
      ahead = Date.parse(instant) - Date.now();
      const select = aSelector({ routers: ['r-hospital-1'] });
      await network.keeper.give({ kind: 'tolerate', select, by: 'ama', reason: 'to wake it' });
    };
    await passTo('2027-03-01T08:12:30Z');
    await campaign.getByText('Active').waitFor();
    await campaign.getByText(/^ends in [5-7]m( \d+s)?$/).waitFor();
    await expect.poll(voice, { timeout: 60_000 }).not.toEqual(usual);
    // 20 instead of 10 Mbps, in what the router counts.
    expect(rateOf(voice()) / rateOf(usual)).toBeCloseTo(2, 4);
    await passTo('2027-03-01T08:20:05Z');
    await campaign.getByText('ended').waitFor();
    await page.getByText('No override is active').waitFor();
    await expect.poll(voice, { timeout: 60_000 }).toEqual(usual);
  });
});

const OVERRIDE = `apiVersion: qosctl/v1
kind: Override
metadata: { name: campaign }
spec:
  select: { classes: [hospital] }
  from: 2027-03-01T08:10:00Z
  until: 2027-03-01T08:20:00Z
  reason: Vaccination
  traffic:
    - { name: voice, committed: 20 Mbps }
`;

function queueOf(rows: readonly Readonly<Record<string, string>>[]) {
  const found = rows.find(({ name = '' }) => /voice/.test(name));
  return found && { name: found['name'], 'limit-at': found['limit-at'] };
}

const rateOf = (queue: ReturnType<typeof queueOf>): number => Number(queue?.['limit-at']);
