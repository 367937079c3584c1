import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openGitSource } from '../../src/source/git.js';
import { keptNetwork } from '../support/kept-network.js';
import { aPolicyRepository } from '../support/policy-repository.js';
import { desk, openWindow, shoot, signIn } from './rig.js';

const HOSPITAL = 'classes/hospital.yaml';

/** Simulated routers, a keeper that follows a git repository, and a page that looks on. */
async function followed() {
  const repository = aPolicyRepository();
  onTestFinished(() => repository.remove());
  const network = await keptNetwork({
    block: '127.239.1',
    sourceOf: (folder) => {
      cpSync(folder.at('policies'), repository.clone, { recursive: true });
      repository.push('First policies');
      const [url, cacheDir] = [`file://${repository.bare}`, join(repository.folder, 'cache')];
      const source = openGitSource({ url, branch: 'main', cacheDir, timeoutMs: 60_000, env: process.env });
      onTestFinished(() => source.close());
      return source;
    },
  });
  await network.until('Ready', 'true');
  const at = await desk({ controller: network.keeper, store: network.store });
  const { page } = await openWindow();
  await signIn(page, at, 'operator', '/changes');
  const push = (from: string, to: string, subject: string): string => {
    const text = readFileSync(join(repository.clone, HOSPITAL), 'utf8');
    expect(text).toContain(from);
    repository.write(HOSPITAL, text.replace(from, to));
    return repository.push(subject);
  };
  return { network, page, push };
}

const askSource = (page: Page) => page.getByRole('button', { name: 'Ask the source now' }).click();
const inForce = (page: Page) => page.getByRole('region', { name: 'In force' });

describe('a commit', () => {
  it('reaches the routers before one’s eyes, is rolled back by the page, stays pinned, and is let go', async () => {
    const { network, page, push } = await followed();
    const hospitals = ['r-hospital-1', 'r-hospital-2'];
    const voice = (router: string): string | undefined =>
      network
        .router(router)
        .rows('/queue/tree')
        .find(({ name }) => name?.includes('/voice/upload') === true)?.['limit-at'];
    await inForce(page).getByText('3 of 3 routers hold it').waitFor();
    const before = voice('r-hospital-1');

    const second = push('committed: 10 Mbps', 'committed: 12 Mbps', 'Give voice 12 Mbps');
    await askSource(page);
    await inForce(page).getByText('Give voice 12 Mbps').waitFor();
    await inForce(page).getByText('3 of 3 routers hold it').waitFor();
    await network.untilApplied(second, hospitals);
    const after = voice('r-hospital-1');
    expect(after).not.toBe(before);
    await page.getByRole('tab', { name: 'Applies' }).click();
    await page.locator('tbody tr', { hasText: 'Give voice 12 Mbps' }).nth(1).waitFor();
    await page.locator('tbody tr', { hasText: 'Give voice 12 Mbps' }).getByRole('link').first().click();
    await page
      .getByText(/voice · (Down|Up)load/)
      .first()
      .waitFor();
    await expect.poll(() => page.getByRole('list', { name: 'Progress' }).locator('time').count()).toBe(5);
    await shoot(page, 'changes-real-apply');
    await page.getByRole('link', { name: 'All applies' }).click();
    await page.getByRole('tab', { name: 'Revisions' }).click();

    push('committed: 12 Mbps', 'committed: 12 parrots', 'Try parrots');
    await askSource(page);
    const rejected = page.locator('.revision', { hasText: 'Try parrots' });
    await rejected.getByText('rejected', { exact: true }).waitFor();
    await rejected.getByText(/hospital\.yaml/).waitFor();
    await inForce(page).getByText('Give voice 12 Mbps').waitFor();
    await shoot(page, 'changes-real-rejected');
    expect(voice('r-hospital-1')).toBe(after);

    await page.getByRole('button', { name: 'Roll back to “First policies”' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Roll back').selectOption('class');
    await dialog.getByLabel(/^Building class/).selectOption('hospital');
    await dialog.getByText(/^\d+ changes on 2 routers would be written\.$/).waitFor();
    await dialog.getByLabel('Reason').fill('Calls broke.');
    await dialog.getByRole('button', { name: 'Roll back and pin' }).click();
    const first = page.locator('.revision', { hasText: 'First policies' });
    await first.getByText('Pinned').waitFor();
    await inForce(page).getByText('1 of 3 routers hold it').waitFor();
    await expect.poll(() => hospitals.map(voice), { timeout: 60_000 }).toEqual([before, before]);
    await shoot(page, 'changes-real-pinned');

    await page.getByRole('tab', { name: 'Pins and orders' }).click();
    await page.getByRole('button', { name: 'Release the pin' }).click();
    await dialog.getByText(/^\d+ changes on 2 routers would be written\.$/).waitFor();
    await dialog.getByRole('button', { name: 'Release the pin' }).click();
    await page.getByText('No order stands').waitFor();
    await expect.poll(() => hospitals.map(voice), { timeout: 60_000 }).toEqual([after, after]);
    await page.getByRole('tab', { name: 'Revisions' }).click();
    await inForce(page).getByText('3 of 3 routers hold it').waitFor();
  });
});

describe('drift', () => {
  it('appears when somebody changes a router, and is healed from the list', async () => {
    const { network, page } = await followed();
    const router = network.router('r-hospital-1');
    const queueOf = () => router.rows('/queue/tree').find(({ name }) => name?.includes('/voice/upload') === true);
    const wanted = queueOf()?.['max-limit'];
    const order = { kind: 'tolerate', by: 'ada', reason: 'a test of the line' } as const;
    const select = { classes: [], regions: [], sites: [], labels: {}, routers: ['r-hospital-1'] };
    await network.keeper.give({ ...order, select });
    router.device.command('/queue/tree', 'set', {
      values: { '.id': queueOf()?.['.id'] ?? '', 'max-limit': '1M' },
    });
    await page.getByRole('tab', { name: 'Drift' }).click();
    await network.sweep();
    const row = page.locator('.drift-row', { hasText: 'r-hospital-1' });
    await row.getByText('Drift tolerated by ada').waitFor();
    await row.getByRole('button', { name: 'Heal r-hospital-1' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 change would be made on 1 router').waitFor();
    await dialog.getByRole('button', { name: 'Heal', exact: true }).click();
    await expect.poll(() => queueOf()?.['max-limit'], { timeout: 60_000 }).toBe(wanted);
    await page.getByText('Every router holds what is wanted of it.').waitFor();
  });
});
