import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/model/audit.js';
import type { Role } from '../../src/model/account.js';
import { handController } from '../support/server-bench.js';
import { type Desk, desk, openWindow, shoot, shootAll, signIn, violations } from './rig.js';

const DAY = 86_400_000;
const SELECTOR = JSON.stringify({ classes: ['hospital'], regions: [], sites: [], routers: [], labels: {} });

/** Three days of a controller: what it did by itself, and what people wanted. */
async function written({ store }: Desk): Promise<void> {
  const start = Date.now() - 3 * DAY;
  const say = (event: Partial<AuditEvent>, index: number) =>
    store.audit.append({
      at: start + index * 60_000,
      who: 'qosctl',
      action: 'apply',
      subject: `r-${index % 40}`,
      detail: {
        apply: index,
        revision: 'aaaaaaaaaaaa',
        changes: 7,
        ok: index % 9 !== 4,
        reason: index % 9 === 4 ? 'RolledBack' : 'Applied',
      },
      ...event,
    });
  for (let index = 0; index < 120; index += 1) await say({}, index);
  const order = { who: 'kofi', action: 'order.suspend', subject: SELECTOR } as const;
  await say({ ...order, detail: { reason: 'Travaux', stage: 'asked', from: '127.0.0.1' } }, 200);
  await say({ ...order, detail: { order: 'o-1', stage: 'done', of: 121 } }, 201);
  await say({ who: 'ama', action: 'heal', subject: 'r-3', detail: { stage: 'failed', problem: 'router.failed' } }, 202);
}

async function audit(role: Role = 'admin', path = '/audit') {
  const at = await desk({ controller: handController() });
  await written(at);
  const window = await openWindow();
  await signIn(window.page, at, role, path);
  return { at, ...window };
}

describe('the screen of the audit', () => {
  it('shows who did what, newest first, and goes back page by page', async () => {
    const { page } = await audit();
    const first = page.locator('tbody tr').first();
    await first.getByText('Signed in').waitFor();
    // Of a login nothing is to come: it is not asked for for ever.
    expect(await first.locator('td').last().innerText()).toBe('–');
    expect(await page.locator('tbody tr').count()).toBe(50);
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByRole('button', { name: 'Open entry 74' }).waitFor();
    expect(new URL(page.url()).searchParams.get('before')).toBe('75');
    await page.getByRole('button', { name: 'Newest' }).click();
    await first.getByText('Signed in').waitFor();
  });

  it('filters by person, action and span, all of it in the address', async () => {
    const { page } = await audit('policy-admin', '/audit?who=kofi');
    const rows = page.locator('tbody tr');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(2);
    await page.getByLabel('Who').fill('');
    await page.getByLabel('Action').selectOption('heal');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(1);
    expect(new URL(page.url()).search).toBe('?action=heal');
    await page.getByLabel('From').fill('2001-01-01');
    await page.getByLabel('Until').fill('2001-01-31');
    await page.getByText('No entry fits these filters.').waitFor();
    expect(new URL(page.url()).search).toBe('?action=heal&from=2001-01-01&until=2001-01-31');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(50);
  });

  it('opens an entry by its address, and leads to the one that it came of', async () => {
    const { page } = await audit('admin', '/audit?entry=122');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('order.suspend').waitFor();
    await dialog.getByText('class hospital').waitFor();
    await shoot(page, 'audit-entry');
    await dialog.getByRole('button', { name: 'What came of entry 121' }).click();
    await dialog.getByText('Travaux').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url(), { timeout: 60_000 }).not.toContain('entry=');
  });

  it('checks the chain, and says since when it is whole and where it is broken', async () => {
    const { page, at } = await audit();
    await page.getByRole('button', { name: 'Check the chain' }).click();
    await page.getByText(/Whole: all 124 entries since .* fit\./).waitFor();
    await shootAll(page, 'audit');
    expect(await violations(page)).toEqual([]);
    Object.assign(at.store.audit, { verify: async () => ({ entries: 41, broken: 42 }) });
    await page.getByRole('button', { name: 'Check the chain' }).click();
    await page.getByText('Broken: entry 42 was changed').waitFor();
    await shoot(page, 'audit-broken');
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, 'audit-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it('is exported by an administrator, and the export is written into it', async () => {
    const { page, at } = await audit();
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export all' }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await waiting).createReadStream()) chunks.push(chunk as Buffer);
    const lines = Buffer.concat(chunks).toString('utf8').trim().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ seq: 1, subject: 'r-0' });
    const [last] = (await at.store.audit.list({ limit: 1 })).items;
    expect(last).toMatchObject({ who: 'admin', action: 'audit.export' });
  });

  it('is for those who may read it, and the server says so too', async () => {
    const { page, at, asked } = await audit('operator');
    await page.getByText('The audit is for policy admins').waitFor();
    expect(asked.filter((address) => address.includes('/api/v1/audit'))).toEqual([]);
    const status = async (path: string) => (await page.request.get(`${at.url}/api/v1/${path}`)).status();
    expect([await status('audit'), await status('audit/verify'), await status('audit/export')]).toEqual([
      403, 403, 403,
    ]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await signIn(page, at, 'policy-admin', '/audit');
    await page.locator('tbody tr').first().waitFor();
    expect(await page.getByRole('link', { name: 'Export all' }).count()).toBe(0);
    expect([await status('audit'), await status('audit/verify'), await status('audit/export')]).toEqual([
      200, 200, 403,
    ]);
  });
});
