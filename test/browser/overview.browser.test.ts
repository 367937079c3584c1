import { describe, expect, it } from 'vitest';
import { desk, openWindow, shoot, shootAll, signIn, violations } from './rig.js';
import { someApplies, someEvents, statusOf, workingDay } from './stage.js';

async function overview() {
  const stage = workingDay();
  const at = await desk({ controller: stage.controller });
  await someApplies(at.store, stage);
  const window = await openWindow();
  await signIn(window.page, at, 'operator');
  await window.page.locator('.map svg').waitFor();
  return { stage, at, ...window };
}

describe('the overview', () => {
  it('says how many are cut off, short, changing, and leads to them', async () => {
    const { page } = await overview();
    const cutOff = page.getByRole('link', { name: /Routers cut off/ });
    await expect.poll(() => cutOff.locator('strong').innerText(), { timeout: 60_000 }).toBe('6');
    await cutOff.click();
    await page.getByText('6 rows').waitFor();
    expect(page.url()).toContain('condition=Reachable%3Dfalse');
  });

  it('shows what changes while one looks at it', async () => {
    const { page, stage } = await overview();
    const cutOff = page.getByRole('link', { name: /Routers cut off/ }).locator('strong');
    await expect.poll(() => cutOff.innerText(), { timeout: 60_000 }).toBe('6');
    const router = stage.force.inventory.routers[0]?.name ?? '';
    stage.controller.report(statusOf(router, 'Unreachable'));
    await expect.poll(() => cutOff.innerText(), { timeout: 60_000 }).toBe('7');
    await page.locator('.ticker').getByText(router).waitFor();
  });

  it('reads well and is accessible in both languages and themes', async () => {
    const { page, stage } = await overview();
    someEvents(stage);
    await page.locator('.ticker li').nth(4).waitFor();
    await shootAll(page, 'overview');
    expect(await violations(page)).toEqual([]);
  });

  it('fits a phone', async () => {
    const { page } = await overview();
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, 'overview-phone');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Sites', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Sites' }).waitFor();
    await shoot(page, 'sites-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
