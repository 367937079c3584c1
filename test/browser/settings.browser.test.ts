import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/model/account.js';
import { EVERYWHERE } from '../../src/model/account.js';
import { handController } from '../support/server-bench.js';
import { type Desk, desk, openWindow, PASSWORD, shoot, shootAll, signIn, violations } from './rig.js';

const OTHER = 'another long enough password';

async function settings(role: Role = 'admin', path = '/settings?tab=users') {
  const at = await desk({ controller: handController() });
  const window = await openWindow();
  await signIn(window.page, at, role, path);
  return { at, ...window };
}

const row = (page: Page, name: string) => page.locator('tbody tr').filter({ hasText: name });

/** As a program of somebody who found out the address would ask. */
async function askByHand({ url }: Desk, page: Page, method: string, path: string): Promise<number> {
  const { csrf } = (await (await page.request.get(`${url}/api/v1/me`)).json()) as { readonly csrf: string };
  const body = { name: 'x', role: 'admin', scope: EVERYWHERE, password: OTHER };
  const options = { method, headers: { 'x-csrf-token': csrf }, ...(method === 'POST' ? { data: body } : {}) };
  return (await page.request.fetch(`${url}/api/v1/${path}`, options)).status();
}

describe('the screen of settings', () => {
  it('adds a user with a scope, who then sees that part', async () => {
    const { page, at } = await settings();
    await page.getByRole('button', { name: 'Add a user' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('efua');
    await dialog.getByLabel('Role').selectOption('operator');
    await dialog.getByLabel('hospital').check();
    await dialog.getByLabel('kara').check();
    await dialog.getByLabel('New password').fill(OTHER);
    await shoot(page, 'settings-add');
    await dialog.getByRole('button', { name: 'Add a user' }).click();
    await page.getByText('efua can sign in now.').waitFor();
    await row(page, 'efua').getByText('hospital · kara').waitFor();
    expect(await at.store.audit.list({ limit: 1, action: 'user.create' })).toMatchObject({
      items: [{ subject: 'efua' }],
    });
  });

  it('changes role and password, closes an account, and removes one after it has said what ends', async () => {
    const { page, at } = await settings();
    await page.getByRole('button', { name: 'Change operator' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Role').selectOption('viewer');
    await dialog.getByLabel('Account closed').check();
    await dialog.getByLabel('New password').fill(OTHER);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('operator is changed.').waitFor();
    await row(page, 'operator').getByText('closed').waitFor();
    const login = (password: string) =>
      page.request.post(`${at.url}/api/v1/login`, { data: { user: 'operator', password } });
    expect((await login(OTHER)).status()).toBe(401);
    await page.getByRole('button', { name: 'Remove operator' }).click();
    await dialog.getByText('0 API tokens that they made end with it.').waitFor();
    await shoot(page, 'settings-remove');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('operator is removed.').waitFor();
    await expect.poll(() => row(page, 'operator').count(), { timeout: 60_000 }).toBe(0);
  });

  it('says so when another one changed the same user, and writes nothing over it', async () => {
    const { page, at } = await settings();
    await page.getByRole('button', { name: 'Change viewer' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Role').selectOption('operator');
    const { users } = at.store.accounts;
    const before = await users.get('viewer');
    if (before === undefined) throw new TypeError('no viewer');
    await users.put({ ...before, role: 'policy-admin' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Somebody else changed viewer').waitFor();
    await shoot(page, 'settings-conflict');
    expect((await users.get('viewer'))?.role).toBe('policy-admin');
    await dialog.getByRole('button', { name: 'Show what is there now' }).click();
    await expect.poll(() => dialog.getByLabel('Role').inputValue(), { timeout: 60_000 }).toBe('policy-admin');
    await dialog.getByLabel('Role').selectOption('operator');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('viewer is changed.').waitFor();
    expect((await users.get('viewer'))?.role).toBe('operator');
  });

  it('does not let the last administrator shut the door', async () => {
    const { page } = await settings();
    await page.getByRole('button', { name: 'Change admin', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('This is your own account').waitFor();
    await dialog.getByLabel('Role').selectOption('viewer');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('admin is the last admin.').waitFor();
  });

  it('makes a token that is shown once and works, and revokes it', async () => {
    const { page, at, context } = await settings('admin', '/settings?tab=tokens');
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: at.url });
    await page.getByText('There is no token.').waitFor();
    await page.getByRole('button', { name: 'Make a token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('grafana');
    await dialog.getByRole('button', { name: 'Make a token' }).click();
    const secret = await dialog.getByLabel('Token').inputValue();
    await dialog.getByRole('button', { name: 'Copy the token' }).click();
    await dialog.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
    const answer = async () =>
      (await fetch(`${at.url}/api/v1/fleet`, { headers: { authorization: `Bearer ${secret}` } })).status;
    expect(await answer()).toBe(200);
    expect(await page.content()).not.toContain(secret);
    await page.reload();
    await row(page, 'grafana').waitFor();
    await shootAll(page, 'settings-tokens');
    await page.getByRole('button', { name: 'Revoke the token grafana' }).click();
    await dialog.getByText('It was last used').waitFor();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('There is no token.').waitFor();
    expect(await answer()).toBe(401);
  });

  it('changes the own password of anybody, who then signs in with it', async () => {
    const { page, at } = await settings('viewer', '/settings');
    await page.getByLabel('Current password').fill('not this one, surely');
    await page.getByLabel('New password', { exact: true }).fill(OTHER);
    await page.getByLabel('New password again').fill(OTHER);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The current password is another one.').waitFor();
    await page.getByLabel('Current password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed').waitFor();
    const data = { user: 'viewer', password: OTHER };
    expect((await page.request.post(`${at.url}/api/v1/login`, { data })).status()).toBe(200);
  });

  it('offers no password to who signs in elsewhere, and says where theirs is kept', async () => {
    const { page, at } = await settings();
    const { users } = at.store.accounts;
    for (const name of ['operator', 'admin'] as const) {
      const { passwordHash: _, ...elsewhere } = (await users.get(name)) ?? {};
      await users.put(elsewhere as Parameters<typeof users.put>[0]);
    }
    await page.getByRole('button', { name: 'Change operator' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('operator signs in with the account of the organisation').waitFor();
    expect(await dialog.locator('input[type=password]').count()).toBe(0);
    await page.goto(`${at.url}/settings`);
    await page.getByText('You sign in with the account of your organisation.').waitFor();
    expect(await page.locator('input[type=password]').count()).toBe(0);
  });

  it('reads well and is accessible in both languages and themes, and fits a phone', async () => {
    const { page } = await settings();
    await shootAll(page, 'settings-users');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'My account' }).click();
    await shootAll(page, 'settings-me');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'My account' }).press('End');
    await page.getByText('0.1.0').waitFor();
    expect(new URL(page.url()).search).toBe('?tab=about');
    await shoot(page, 'settings-about');
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('tab', { name: 'Users' }).click();
    await row(page, 'operator').waitFor();
    await shoot(page, 'settings-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it('offers users and tokens to administrators of the whole network, and the server says so too', async () => {
    const { page, at } = await settings('policy-admin');
    await page.getByRole('heading', { name: 'Who I am here' }).waitFor();
    expect(await page.getByRole('tab').allInnerTexts()).toEqual(['My account', 'About']);
    const asks = [
      ['GET', 'users'],
      ['POST', 'users'],
      ['DELETE', 'users/viewer'],
      ['GET', 'tokens'],
      ['POST', 'tokens'],
    ] as const;
    for (const [method, path] of asks) expect(await askByHand(at, page, method, path), `${method} ${path}`).toBe(403);
    expect((await at.store.accounts.users.all()).map(({ name }) => name).toSorted()).toEqual([
      'admin',
      'operator',
      'policy-admin',
      'viewer',
    ]);
  });
});
