import { describe, expect, it } from 'vitest';
import { handController } from '../support/server-bench.js';
import { choose, desk, openWindow, PASSWORD, shoot, signIn } from './rig.js';
import { statusOf, workingDay } from './stage.js';

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

  it('says how old what one sees is when the controller is away, and goes on when it is back', async () => {
    const { controller } = workingDay();
    const at = await desk({ controller });
    const { page } = await openWindow();
    await signIn(page, at, 'viewer');
    await page.locator('.liveness').getByText('Live').waitFor();
    const cutOff = page.getByRole('link', { name: /Routers cut off/ }).locator('strong');
    await expect.poll(() => cutOff.innerText(), { timeout: 60_000 }).toBe('6');
    await at.restart(async () => {
      await page.getByText(/What you see is \d+s old/).waitFor();
      await shoot(page, 'overview-stale');
      controller.report(statusOf(controller.view().force?.inventory.routers[0]?.name ?? '', 'Unreachable'));
    });
    const live = page.locator('.liveness').getByText('Live');
    // The page tries by itself as well, and may be first.
    await Promise.any([page.getByRole('button', { name: 'Try now' }).click(), live.waitFor()]);
    await live.waitFor();
    await expect.poll(() => page.getByText('What you see is').count(), { timeout: 60_000 }).toBe(0);
    await expect.poll(() => cutOff.innerText(), { timeout: 60_000 }).toBe('7');
  });

  it('speaks French and English, by day and by night, and remembers both', async () => {
    const at = await desk({ controller: handController() });
    const { page } = await openWindow({ locale: 'fr-FR' });
    await signIn(page, at, 'viewer', '/capacity');
    const look = () => page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset['theme']]);
    await page.getByRole('heading', { level: 1, name: 'Capacité' }).waitFor();
    expect(await look()).toEqual(['fr', undefined]);
    await choose(page, { language: 'en', theme: 'dark' });
    await page.getByRole('heading', { level: 1, name: 'Capacity' }).waitFor();
    expect(await page.title()).toBe('Capacity – qosctl');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Capacity' }).waitFor();
    expect(await look()).toEqual(['en', 'dark']);
  });

  it('offers a role what it may see', async () => {
    const at = await desk({ controller: handController() });
    const { page } = await openWindow();
    await signIn(page, at, 'viewer');
    await page.getByRole('link', { name: 'Settings', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Audit', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect((await page.request.get(`${at.url}/api/v1/me`)).status()).toBe(401);
  });

  it('sends who is not signed in any more to the form, and back to where they were', async () => {
    const at = await desk({ controller: handController() });
    const { page, context } = await openWindow();
    await signIn(page, at, 'viewer', '/sites?class=hospital');
    await page.getByText('27 rows').waitFor();
    await context.clearCookies();
    // The next question that the page asks by itself is refused.
    await page.getByText('Your session is over').waitFor();
    expect(new URL(page.url()).searchParams.get('to')).toBe('/sites?class=hospital');
  });

  it('loads in less than 250 kB, all of it compressed and kept for good', async () => {
    const at = await desk({ controller: handController() });
    const { page, asked } = await openWindow();
    const sizes: number[] = [];
    const plain: string[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (!pathname.startsWith('/assets/')) return;
      const headers = response.headers();
      sizes.push(Number(headers['content-length']));
      if (!/immutable/.test(headers['cache-control'] ?? '')) plain.push(pathname);
      if (!pathname.endsWith('.svg') && headers['content-encoding'] !== 'br') plain.push(pathname);
    });
    await page.goto(at.url);
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(plain).toEqual([]);
    expect(sizes.length).toBeGreaterThanOrEqual(2);
    expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(250_000);
    expect(asked.every((address) => address.startsWith(at.url))).toBe(true);
  });

  it('is where the link of the first start leads on to', async () => {
    const at = await desk({ controller: handController(), isNew: true });
    const { page } = await openWindow();
    await page.goto(at.url);
    await page.getByText('There is no account yet').waitFor();
    await shoot(page, 'login-first');
    await page.goto(at.server.firstLink ?? '');
    await page.getByLabel('User name').fill('ama');
    await page.getByLabel(/Password/).fill(PASSWORD);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });
});
