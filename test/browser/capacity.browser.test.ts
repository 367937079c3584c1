import { describe, expect, it } from 'vitest';
import type { Compiled } from '../../src/controller/controller.js';
import { FORCE, handController } from '../support/server-bench.js';
import { desk, openWindow, shoot, shootAll, signIn, violations } from './rig.js';
import { workingDay } from './stage.js';

const { network } = FORCE.inventory;

/** The sample network with one point of presence that carries less. */
const tight: Compiled = {
  ...FORCE,
  policies: { ...FORCE.policies },
  inventory: {
    ...FORCE.inventory,
    network: {
      ...network,
      uplinks: network.uplinks.map((one) =>
        one.name === 'pop-lome-04' ? { ...one, capacity: { download: 2e9, upload: 1e9 } } : one,
      ),
    },
  },
};

interface Given {
  readonly path?: string;
  readonly isTight?: boolean;
  readonly classes?: readonly string[];
}

async function capacity({ path = '/capacity', isTight = false, classes = [] }: Given = {}) {
  const stage = workingDay();
  const revision = { ...FORCE.revision, id: 'f'.repeat(40), subject: 'Cheaper link to the ministries' };
  if (isTight)
    stage.controller.set({ rejected: { revision, diagnostics: [], message: 'too full', files: [], compiled: tight } });
  const at = await desk({ controller: stage.controller, scopes: { viewer: { classes, regions: [] } } });
  const window = await openWindow();
  await signIn(window.page, at, 'viewer', path);
  return { stage, at, ...window };
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

describe('the screen of capacity', () => {
  it('shows the tree with its sums, the worst first, in any interval', async () => {
    const { page } = await capacity();
    const rows = page.locator('tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(network.uplinks.length);
    await expect.poll(() => page.locator('.load-used').count(), { timeout: 60_000 }).toBeGreaterThan(10);
    const pop = page.locator('tr[data-key="uplink/pop-lome-04"]');
    const load = FORCE.loads.find(({ uplink, direction }) => uplink === 'pop-lome-04' && direction === 'upload');
    await pop
      .getByText(percent(load?.share ?? 0))
      .first()
      .waitFor();
    await pop.getByText('exams + nights').waitFor();
    await page.getByLabel('Order').selectOption('fullest');
    const shares = await page.locator('tbody td:nth-child(2) strong').allInnerTexts();
    const read = shares.map((text) => Number.parseInt(text, 10));
    expect(read).toEqual(read.toSorted((a, b) => b - a));
    expect(new URL(page.url()).searchParams.get('order')).toBe('fullest');
    const other = await page
      .getByLabel('Interval')
      .locator('option', { hasText: /^nights – / })
      .getAttribute('value');
    await page.getByLabel('Interval').selectOption(other);
    await pop.getByText('nights', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('interval')).toBe(other);
    await page.getByRole('tab', { name: 'Intervals' }).click();
    await page.getByRole('link', { name: 'exams + nights', exact: true }).waitFor();
    await shoot(page, 'capacity-intervals');
    expect(await violations(page)).toEqual([]);
  });

  it('is a tree for the keyboard', async () => {
    const { page } = await capacity();
    const here = () => page.evaluate(() => document.activeElement?.getAttribute('data-key'));
    await page.locator('tr[data-key="uplink/core-lome"]').focus();
    await page.keyboard.press('ArrowRight');
    const first = await here();
    expect(first).toMatch(/^uplink\/ring-/);
    await page.keyboard.press('ArrowLeft');
    await page.locator(`tr[data-key="${first}"][aria-expanded=false]`).waitFor();
    expect(await here()).toBe(first);
    await page.keyboard.press('ArrowLeft');
    expect(await here()).toBe('uplink/core-lome');
    await page.keyboard.press('End');
    const last = await here();
    expect(await page.locator('tbody tr').last().getAttribute('data-key')).toBe(last);
    await page.keyboard.press('s');
    expect(await here()).toBe('uplink/pop-lome-17');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ségbé' }).waitFor();
    await page.goBack();
    await page.locator(`tr[data-key="${first}"][aria-expanded=false]`).waitFor();
    await shootAll(page, 'capacity');
    expect(await violations(page)).toEqual([]);
  });

  it('opens a link: its intervals, who takes how much, what hangs on it', async () => {
    const { page } = await capacity({ path: '/capacity/uplink/pop-lome-04' });
    await page.getByRole('heading', { level: 1, name: /Assemblée/ }).waitFor();
    const table = (name: string) => page.getByRole('table', { name });
    await expect.poll(() => table('Sites behind it').locator('tbody tr').count(), { timeout: 60_000 }).toBe(34);
    const schools = table('Who takes how much').getByRole('row', { name: /^lycee/ });
    const hospital = table('Sites behind it').getByRole('row', { name: /^Centre médico-social d’Amoutivé/ });
    expect(await hospital.innerText()).toMatch(/100\sMbps/);
    const before = await schools.innerText();
    await table('Guaranteed by interval').getByRole('link', { name: 'office-hours', exact: true }).click();
    await expect.poll(() => schools.innerText(), { timeout: 60_000 }).not.toBe(before);
    await page.getByRole('navigation', { name: 'Links above' }).getByRole('link', { name: 'Anneau centre' }).waitFor();
    await shootAll(page, 'capacity-link');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Anneau centre' }).click();
    await expect.poll(() => table('Links below').locator('tbody tr').count(), { timeout: 60_000 }).toBe(6);
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, 'capacity-link-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByRole('link', { name: 'Capacity', exact: true }).click();
    await page.locator('tbody tr').first().waitFor();
    await shoot(page, 'capacity-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it('names what does not fit in a rejected revision: the fewest sites, and what would make it fit', async () => {
    const { page } = await capacity({ path: '/capacity?tab=conflicts', isTight: true });
    await page.getByRole('heading', { name: 'pop-lome-04, upload' }).waitFor();
    await page.getByText('620 Mbps too much').waitFor();
    await page.getByText(/Raise the capacity to 1\.62\sGbps/).waitFor();
    await page.getByText(/scale all guarantees to 61%/).waitFor();
    const named = await page.locator('.smallest').first().locator('li').allInnerTexts();
    const rates = named.map((one) => Number(/(\d+)\sMbps/.exec(one)?.[1]));
    const sum = rates.reduce((total, rate) => total + rate, 0);
    expect(sum).toBeGreaterThan(1000);
    expect(sum - (rates.at(-1) ?? 0)).toBeLessThanOrEqual(1000);
    await page.getByRole('link', { name: /^network\/network\.yaml:\d+$/ }).waitFor();
    await page.getByRole('link', { name: /^classes\/ministry\.yaml:\d+$/ }).waitFor();
    await shootAll(page, 'capacity-conflicts');
    expect(await violations(page)).toEqual([]);
  });

  it('shows who sees a part of the network that part, and says what is hidden', async () => {
    const { page } = await capacity({ path: '/capacity?tab=conflicts', isTight: true, classes: ['lycee'] });
    await page.getByText(/of them (is|are) not shown here/).waitFor();
    await page.goto(new URL('/capacity/uplink/pop-lome-04', page.url()).href);
    const rows = page.getByRole('table', { name: 'Who takes how much' }).locator('tbody tr');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBeGreaterThan(1);
    expect((await rows.allInnerTexts()).some((text) => text.startsWith('hospital'))).toBe(false);
    await page.getByText('to sites that you do not see').waitFor();
    await page.getByRole('link', { name: 'nights + an override elsewhere' }).first().waitFor();
    await shoot(page, 'capacity-link-part');
  });

  it('says so where no revision is in force yet', async () => {
    const at = await desk({ controller: handController('none') });
    const { page } = await openWindow();
    await signIn(page, at, 'viewer', '/capacity');
    await page.locator('.state-empty').getByText('No revision of the policies is in force yet').waitFor();
  });
});
