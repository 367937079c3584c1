import type { Page, WebSocketRoute } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { FORCE } from '../support/server-bench.js';
import { changingDay, routerAt } from './changes-stage.js';
import { desk, openWindow, shoot, signIn, violations } from './rig.js';
import { withPast } from './some-past.js';
import { FILES } from './stage.js';

const site = FORCE.inventory.sites.find(({ router }) => router === routerAt(1))?.name ?? '';
const uplink = FORCE.inventory.network.uplinks[0]?.name ?? '';

/** Every screen and tab that asks the controller for something, by its address. */
const SCREENS: Readonly<Record<string, string>> = {
  overview: '/',
  sites: '/sites',
  'site-now': `/sites/${site}`,
  'site-traffic': `/sites/${site}?tab=traffic`,
  'site-values': `/sites/${site}?tab=values`,
  'site-drift': `/sites/${site}?tab=drift`,
  'site-applies': `/sites/${site}?tab=applies`,
  'site-explain': `/sites/${site}?tab=explain&remote=192.0.2.1`,
  changes: '/changes',
  'changes-applies': '/changes?tab=applies',
  'changes-apply': '/changes/applies/2',
  'changes-drift': '/changes?tab=drift',
  'changes-orders': '/changes?tab=orders',
  capacity: '/capacity',
  'capacity-link': `/capacity/uplink/${uplink}`,
  policies: '/policies',
  'policies-site': `/policies?tab=sites&site=${site}`,
  'policies-file': '/policies?file=classes/hospital.yaml',
  overrides: '/overrides',
  audit: '/audit',
  'settings-users': '/settings?tab=users',
  'settings-tokens': '/settings?tab=tokens',
  'settings-about': '/settings?tab=about',
};

const MAIN = [
  'overview',
  'sites',
  'site-now',
  'changes',
  'capacity',
  'policies',
  'overrides',
  'audit',
  'settings-users',
];

type Answering = 'all' | 'nothing' | 'errors';

/** Between the page and the controller; who is signed in is always answered, or there would be no screen. */
async function between(page: Page) {
  let answering: Answering = 'all';
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/api\/v1\/stream/, (socket) => {
    sockets.push(socket);
    if (answering === 'all') socket.connectToServer();
    else if (answering === 'errors') void socket.close();
  });
  await page.route(/\/api\/v1\/(?!me\b)/, async (route) => {
    if (answering === 'all') await route.continue();
    else if (answering === 'errors')
      await route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        json: {
          type: 'about:blank',
          title: 'Internal Server Error',
          status: 500,
          code: 'server.failed',
          detail: 'no disk',
        },
      });
  });
  return async (next: Answering): Promise<void> => {
    answering = next;
    if (next === 'errors') await Promise.all(sockets.splice(0).map((socket) => socket.close()));
  };
}

async function opened() {
  const stage = changingDay();
  const at = await desk({ controller: withPast({ controller: stage.controller, force: FORCE }).controller });
  await stage.fill(at.store);
  await at.store.revisions.put({ ...FORCE.revision, state: 'accepted', seenAt: Date.now() }, FILES);
  const { page } = await openWindow();
  await signIn(page, at, 'admin', '/settings');
  const answer = await between(page);
  return { page, at, answer };
}

const loading = (page: Page) => page.locator('main .state-loading');
const failed = (page: Page) => page.locator('main .state-failed');

describe('every screen', () => {
  it('says that it is loading, while nothing answers', async () => {
    const { page, at, answer } = await opened();
    await answer('nothing');
    for (const [name, path] of Object.entries(SCREENS)) {
      await page.goto(at.url + path);
      await loading(page).first().waitFor();
      await page.locator('main h1').waitFor();
      expect(await failed(page).count(), name).toBe(0);
      await shoot(page, `state-loading-${name}`);
    }
  });

  it('says what could not be read, and reads it when it is tried again', async () => {
    const { page, at, answer } = await opened();
    for (const [name, path] of Object.entries(SCREENS)) {
      await answer('errors');
      await page.goto(at.url + path);
      await failed(page).first().waitFor();
      await shoot(page, `state-failed-${name}`);
      await answer('all');
      const again = page.locator('main').getByRole('button', { name: 'Try again' });
      await expect
        .poll(
          async () => {
            // It may be gone already: screens try by themselves, too.
            await again
              .first()
              .click({ timeout: 300 })
              .catch(() => undefined);
            return [await failed(page).count(), await loading(page).count()];
          },
          { message: name, timeout: 60_000 },
        )
        .toEqual([0, 0]);
    }
    await answer('errors');
    await page.goto(`${at.url}/sites`);
    await failed(page).first().waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('keeps what it shows when the controller is gone, and says how old that is', async () => {
    const { page, at, answer } = await opened();
    for (const name of MAIN) {
      await answer('all');
      await page.goto(at.url + SCREENS[name]);
      await page.locator('.liveness').getByText('Live').waitFor();
      await expect.poll(() => loading(page).count(), { message: name, timeout: 60_000 }).toBe(0);
      const before = await page.locator('main h1').innerText();
      await answer('errors');
      await page.getByText(/What you see is \d+s old/).waitFor();
      expect(await page.locator('main h1').innerText(), name).toBe(before);
      expect(await loading(page).count(), name).toBe(0);
      await shoot(page, `state-stale-${name}`);
    }
  });
});
