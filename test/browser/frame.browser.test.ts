import { describe, expect, it } from 'vitest';
import { handController } from '../support/server-bench.js';
import { desk, openWindow, PASSWORD, shoot, signIn } from './rig.js';

describe('the dashboard', () => {
  it('lets in who has the password, and nobody else', async () => {
    const at = await desk({ controller: handController() });
    const { page } = await openWindow();
    await page.goto(`${at.url}/sites?class=hospital`);
    await page.locator('input[name=user]').fill('operator');
    await page.locator('input[name=password]').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('do not go together').waitFor();
    await shoot(page, 'login-refused');
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('main#content').waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/sites?class=hospital');
    await shoot(page, 'sites-empty');
  });

  it('shows a screen for every entry of the navigation', async () => {
    const at = await desk({ controller: handController() });
    const { page } = await openWindow();
    await signIn(page, at, 'admin');
    for (const name of ['Sites', 'Changes', 'Capacity', 'Policies', 'Overrides', 'Audit', 'Settings', 'Overview']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    }
  });
});
