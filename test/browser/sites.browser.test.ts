import { describe, expect, it } from 'vitest';
import { desk, openWindow, shoot, shootAll, signIn, violations } from './rig.js';
import { grown, workingDay } from './stage.js';

const MANY = 10_000;

async function sites(path = '/sites', count = MANY) {
  const stage = workingDay(count === 0 ? undefined : grown(count));
  const at = await desk({ controller: stage.controller });
  const window = await openWindow();
  await signIn(window.page, at, 'viewer', path);
  await window.page.locator('tbody tr').first().waitFor();
  return { stage, at, ...window };
}

describe('the table of sites', () => {
  it('keeps one page of ten thousand sites, and finds among all of them', async () => {
    const { page } = await sites();
    await page.getByText('10,000 rows').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(50);
    await page.getByRole('searchbox').fill('lycee');
    await expect.poll(() => new URL(page.url()).searchParams.get('q'), { timeout: 60_000 }).toBe('lycee');
    await page.getByText(/^[12],\d{3} rows$/).waitFor();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText(/^Page 2 of/).waitFor();
    expect(new URL(page.url()).searchParams.get('page')).toBe('2');
    await shoot(page, 'sites-10000');
  });

  it('is what its address says: filters, order and page can be passed on', async () => {
    const { page } = await sites('/sites?class=hospital&sort=title&order=desc', 0);
    await page.getByText('27 rows').waitFor();
    expect(await page.getByLabel('Class').inputValue()).toBe('hospital');
    expect(await page.locator('th[aria-sort=descending]').count()).toBe(0);
    await page.getByRole('button', { name: 'Since' }).click();
    await page.locator('th[aria-sort=ascending]').waitFor();
    expect(new URL(page.url()).searchParams.get('sort')).toBe('since');
    await page.getByLabel('Class').selectOption('');
    await page.getByText('560 rows').waitFor();
  });

  it('remembers a view', async () => {
    const { page } = await sites('/sites?class=hospital', 0);
    await page.getByRole('button', { name: 'Save this view' }).click();
    await page.getByLabel('Name of the view').fill('Hospitals');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.goto(new URL('/sites', page.url()).href);
    await page.getByText('560 rows').waitFor();
    await page.getByLabel('Saved views').selectOption('Hospitals');
    await page.getByText('27 rows').waitFor();
  });

  it('gives the list as CSV', async () => {
    const { page } = await sites('/sites?class=hospital', 0);
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download as CSV' }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await waiting).createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString('utf8').trim().split('\r\n')).toHaveLength(28);
  });

  it('says so where nothing fits, and shows the way back', async () => {
    const { page } = await sites('/sites', 0);
    await page.getByRole('searchbox').fill('no-such-building');
    await page.getByText('No site fits these filters.').waitFor();
    await shoot(page, 'sites-none');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByText('560 rows').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

  it('can be worked by keyboard alone', async () => {
    const { page } = await sites('/sites', 0);
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('skip');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.getByRole('button', { name: 'Since' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('th[aria-sort=ascending]').waitFor();
  });

  it('reads well and is accessible in both languages and themes', async () => {
    const { page } = await sites('/sites', 0);
    await shootAll(page, 'sites');
    expect(await violations(page)).toEqual([]);
  });
});
