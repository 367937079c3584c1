import { describe, expect, it } from 'vitest';
import { routerAt } from './changes-stage.js';
import { changes } from './changes-window.js';
import { shoot, shootAll, violations } from './rig.js';

describe('the drift', () => {
  it('is one list of the whole fleet, healed one by one or many at once after numbers', async () => {
    const { page, stage } = await changes('/changes?tab=drift&kind=drift');
    const rows = page.locator('.drift-row');
    await rows.first().waitFor();
    const drifted = await rows.count();
    expect(drifted).toBe(stage.controller.view().differences.size);
    const change = rows.first().locator('.plan-lines summary');
    expect(await change.innerText()).toMatch(
      /^change\s+voice · Download \(queue\)[\s\S]*Peak\s+from\s+[\d.]+\sMbps[\s\S]*to\s+25\sMbps/,
    );
    await change.click();
    await rows.first().getByText('max-limit=').first().waitFor();
    await shootAll(page, 'changes-drift');
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Choose all that were changed by hand').check();
    await page.getByRole('button', { name: `Heal the chosen (${drifted})…` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(new RegExp(`^\\d+ changes would be made on ${drifted} routers`)).waitFor();
    await shoot(page, 'changes-heal');
    await dialog.getByRole('button', { name: 'Heal', exact: true }).click();
    await expect.poll(() => stage.controller.asked.length, { timeout: 60_000 }).toBe(drifted);
    await dialog.waitFor({ state: 'detached' });
    await page.getByLabel('What').selectOption('');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBeGreaterThan(drifted);
    await page.getByLabel('Region').selectOption('kara');
    await expect.poll(() => new URL(page.url()).searchParams.get('region')).toBe('kara');
  });
});

describe('the drift of more than a page', () => {
  it('is chosen and healed as a whole, by the last look at each', async () => {
    const { page, stage } = await changes('/changes?tab=drift&kind=drift');
    const [[, one] = []] = stage.controller.view().differences;
    if (one === undefined) throw new TypeError('no drift');
    const routers = Array.from({ length: 70 }, (_, index) => routerAt(index));
    const differences = new Map(routers.map((router) => [router, { ...one, router }]));
    stage.controller.set({ orders: [], statuses: new Map(), differences });
    await page.reload();
    await page.getByLabel('Choose all that were changed by hand, on all pages').check();
    await page.getByRole('button', { name: 'Heal the chosen (70)…' }).waitFor();
    expect(await page.locator('.drift-box:checked').count()).toBe(50);
    await page.getByRole('button', { name: 'Next page' }).click();
    await expect.poll(() => page.locator('.drift-box:checked').count(), { timeout: 60_000 }).toBe(20);
    const last = page.locator('.drift-row').last();
    const left = await last.locator('strong').first().innerText();
    await last.getByLabel(`Choose ${left}`).uncheck();
    await page.getByRole('button', { name: 'Heal the chosen (69)…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/made on 69 routers/).waitFor();
    await dialog.getByText(/Counted by the last look at each, the oldest/).waitFor();
    await dialog.getByText('and 49 more').waitFor();
    await shoot(page, 'changes-heal-many');
    await dialog.getByRole('button', { name: 'Heal', exact: true }).click();
    await expect.poll(() => stage.controller.asked.length, { timeout: 60_000 }).toBe(69);
    expect(stage.controller.asked).not.toContain(left);
    await page.getByRole('button', { name: 'Heal the chosen (0)…' }).waitFor();
  });
});
