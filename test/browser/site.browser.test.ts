import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/model/order.js';
import { desk, openWindow, shoot, shootAll, signIn, violations } from './rig.js';
import { statusOf, workingDay } from './stage.js';
import type { Role } from '../../src/model/account.js';

const stageOf = () => {
  const stage = workingDay();
  const { sites } = stage.force.inventory;
  const site = sites.find(({ class: one }) => one === 'hospital');
  if (site === undefined) throw new TypeError('no hospital');
  return { stage, site };
};

async function look(role: Role, { tab = '', standing }: { tab?: string; standing?: (site: string) => Order } = {}) {
  const { stage, site } = stageOf();
  if (standing !== undefined) stage.controller.set({ orders: [standing(site.name)] });
  const at = await desk({ controller: stage.controller });
  const window = await openWindow();
  await signIn(window.page, at, role, `/sites/${site.name}${tab}`);
  await window.page.getByRole('heading', { level: 1, name: site.title }).waitFor();
  return { stage, site, at, ...window };
}

describe('a site, now', () => {
  it('is shot', async () => {
    const { page } = await look('operator');
    await page.getByText('All that is in force').waitFor();
    await shootAll(page, 'site-now');
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, 'site-now-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    void statusOf;
  });
});
