import { randomBytes, scryptSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { thinking } from '../../src/cli/thinking.js';
import type { Controller } from '../../src/controller/controller.js';
import { EVERYWHERE, type Role, ROLES, type Scope } from '../../src/model/account.js';
import { type Server, startServer } from '../../src/server/server.js';
import { openStore } from '../../src/store/sqlite.js';
import type { Accounts, Store } from '../../src/store/store.js';

const DASHBOARD = fileURLToPath(new URL('../../dist/dashboard/', import.meta.url));
const SHOTS = fileURLToPath(new URL('./shots/', import.meta.url));
const CHROMIUM = process.env['QOSCTL_CHROMIUM'] ?? '/usr/bin/chromium';

export const PASSWORD = 'correct horse battery staple';

/** As cheap as the format allows: tests sign in often. */
function cheapHash(): string {
  const salt = randomBytes(8);
  const key = scryptSync(PASSWORD, salt, 32, { N: 16, r: 1, p: 1 });
  return ['scrypt', 16, 1, 1, salt.toString('base64url'), key.toString('base64url')].join('$');
}

export interface Desk {
  readonly server: Server;
  readonly url: string;
  readonly store: Store & { readonly accounts: Accounts };
  /** The server ends and comes back at the same address, as after an update. */
  readonly restart: (whileAway?: () => Promise<void>) => Promise<void>;
}

export interface DeskOptions {
  readonly controller: Controller;
  /** Of the controller, where it has one: conditions, journal and audit are then the real ones. */
  readonly store?: Store & { readonly accounts: Accounts };
  /** Nobody has an account yet. */
  readonly isNew?: boolean;
  readonly scopes?: Readonly<Partial<Record<Role, Scope>>>;
  /** Of the server; the controller has its own. */
  readonly now?: () => number;
}

/** The real server with the built dashboard in front of a controller, and one user for each role, named after it. */
export async function desk(options: DeskOptions): Promise<Desk> {
  const { controller, store: given, scopes = {}, isNew = false, now = Date.now } = options;
  const folder = await mkdtemp(join(tmpdir(), 'qosctl-desk-'));
  const own = given === undefined ? await openStore(join(folder, 'store.db')) : undefined;
  const store = given ?? own;
  if (store === undefined) throw new TypeError('no store');
  const { accounts } = store;
  for (const role of isNew ? [] : ROLES) {
    const user = { name: role, role, scope: scopes[role] ?? EVERYWHERE, disabled: false, createdAt: now() };
    await accounts.users.put({ ...user, passwordHash: cheapHash() });
  }
  const open = (port?: number): Promise<Server> =>
    startServer({
      controller,
      store,
      accounts,
      config: { dashboard: DASHBOARD, stream: { pingMs: 60_000 }, ...(port === undefined ? {} : { port }) },
      thinking,
      now,
      log: pino({ level: process.env['QOSCTL_TEST_LOG'] ?? 'silent' }),
    });
  let server = await open();
  const url = server.address;
  onTestFinished(async () => {
    await server.close();
    await own?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    url,
    store,
    get server() {
      return server;
    },
    async restart(whileAway) {
      await server.close();
      await whileAway?.();
      server = await open(Number(new URL(url).port));
    },
  };
}

/** Debian's Chromium, with nothing that would call home. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

export interface Window {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses that were asked for, in order. */
  readonly asked: readonly string[];
}

let browser: Promise<Browser> | undefined;

/** One for all tests of a file: each of them starts for seconds. */
afterAll(async () => {
  await (await browser)?.close();
});

/** A profile of its own. A request to any other host, an error on the console or a thrown one fails the test. */
export async function openWindow(options: BrowserContextOptions = {}): Promise<Window> {
  browser ??= chromium.launch({ executablePath: CHROMIUM, headless: true, args: ARGUMENTS, timeout: 120_000 });
  const context = await (await browser).newContext({
    locale: 'en-GB',
    timezoneId: 'Africa/Lome',
    viewport: { width: 1280, height: 860 },
    ...options,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const asked: string[] = [];
  const wrong: string[] = [];
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    asked.push(request.url());
    if (hostname !== '127.0.0.1' && !['data:', 'blob:', 'about:'].includes(protocol)) wrong.push(request.url());
  });
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text()))
      wrong.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(wrong).toEqual([]);
  });
  return { page, context, asked };
}

/** Signs in as the user of a role, by the form. */
export async function signIn(page: Page, { url }: Pick<Desk, 'url'>, role: Role, path = '/'): Promise<void> {
  await page.goto(`${url}${path}`);
  await page.locator('input[name=user]').fill(role);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.locator('main#content').waitFor();
}

const THEMES = ['light', 'dark'] as const;
const LANGUAGES = ['en', 'fr'] as const;

/** By the switches of the page, as a person would. */
export async function choose(page: Page, { theme, language }: { theme?: string; language?: string }): Promise<void> {
  const selects = page.locator('.rail-foot select');
  if (language !== undefined) await selects.nth(0).selectOption(language);
  if (theme !== undefined) await selects.nth(1).selectOption(theme);
}

/** A picture for each theme and language; leaves the page in English by daylight. */
export async function shootAll(page: Page, name: string): Promise<void> {
  for (const theme of THEMES.toReversed())
    for (const language of LANGUAGES.toReversed()) {
      await choose(page, { theme, language });
      await shoot(page, `${name}-${theme}-${language}`);
    }
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds against WCAG 2.2 AA, in both themes: the rule, and where. */
export async function violations(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  // Evaluated by the debugger: the page's policy lets no script in, and need not be loosened.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await readFile(AXE, 'utf8'));
  for (const theme of THEMES) {
    await choose(page, { theme });
    const run = (tags: readonly string[]) =>
      (globalThis as unknown as Axe).axe.run(document, { runOnly: { type: 'tag', values: tags } });
    const { violations: all } = await page.evaluate(run, WCAG);
    found.push(
      ...all.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ html }) => `${theme} ${id}: ${html.slice(0, 200)}`)),
    );
  }
  return found;
}

interface Axe {
  readonly axe: {
    run(
      where: Document,
      options: object,
    ): Promise<{
      readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
    }>;
  };
}

/** A picture for people who ask for them (`QOSCTL_SHOTS`), kept beside the tests and out of the repository. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (process.env['QOSCTL_SHOTS'] === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}
