import type { Page, Request } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/dashboard/text/en.js';
import { fr } from '../../src/dashboard/text/fr.js';
import { ROLES } from '../../src/model/account.js';
import { FORCE } from '../support/server-bench.js';
import { changingDay, routerAt } from './changes-stage.js';
import { type Desk, desk, openWindow, signIn } from './rig.js';
import { withPast } from './some-past.js';
import { FILES, NOTE } from './stage.js';

const GIVEN = '\u0001';

/** What a catalogue says, with what is put into it left open. */
function saidIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'function') return Object.values(value as object).flatMap(saidIn);
  const say = value as (...given: readonly unknown[]) => string;
  return [1, 2].map((count) => say(count, GIVEN, GIVEN, GIVEN).replaceAll(/\b[12]\b/g, GIVEN));
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const french = new Set(saidIn(fr));
const lettersOf = (said: string): readonly string[] => said.replaceAll(GIVEN, ' ').match(/\p{L}{4,}/gu) ?? [];
/** All that is said in English only; a short word, or one beside something that is put in, may be a word of French too. */
const english = saidIn(en)
  .filter((one) => !french.has(one) && lettersOf(one).length > (one.includes(GIVEN) ? 1 : 0))
  .map((one) => new RegExp(`^${one.split(GIVEN).map(escaped).join('.+')}$`, 'u'));

/** Words that no French sentence has: what the server says is in no catalogue. */
const WORDS =
  /(?<![\w-])(the|of|no|first|for|before|after|between|nothing|all|who|what|does|is|was|were|are|and|with|this|that|which|not|has|have|been|from|when|its|by|to)(?![\w-])/iu;

/** What is seen and read aloud on the page, but for what is marked as English, code, and what people wrote. */
const textsOn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const skipped = '[lang=en], code, pre, textarea, .mono, .place, script, style';
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.replaceAll(/\s+/g, ' ').trim() ?? '';
      if (text !== '' && node.parentElement?.closest(skipped) === null) found.add(text);
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
      for (const name of ['aria-label', 'title', 'placeholder']) {
        const text = element.getAttribute(name) ?? '';
        if (text !== '' && element.closest(skipped) === null) found.add(text);
      }
    return [...found];
  });

/** A network in which everything happens at once; whatever people wrote in it is French, or a name. */
async function busy() {
  const stage = changingDay();
  const { controller } = stage;
  const inFrench = { subject: 'Premières politiques', author: 'Ama' };
  const revision = { ...FORCE.revision, ...inFrench, at: Date.now() };
  controller.set({
    force: { ...FORCE, revision, diagnostics: [NOTE] },
    orders: controller.view().orders.map((order) => ({ ...order, reason: 'Travaux' })),
    source: { name: 'dépôt', lookedAt: Date.now(), error: 'it does not answer' },
    rejected: {
      revision: { ...revision, id: 'r'.repeat(40) },
      diagnostics: [{ ...NOTE, severity: 'error' }],
      message: 'it is not valid',
      files: [],
    },
  });
  const at = await desk({ controller: withPast({ controller, force: FORCE }).controller });
  const applies = await stage.fill(at.store);
  await at.store.revisions.put({ ...revision, state: 'accepted', seenAt: Date.now() }, FILES);
  return { at, applies };
}

const site = FORCE.inventory.sites.find(({ router }) => router === routerAt(1))?.name ?? '';
const [uplink] = FORCE.inventory.network.uplinks;

const PAGES = [
  '/',
  '/sites',
  ...['', '?tab=values', '?tab=traffic', '?tab=drift', '?tab=applies', '?tab=explain&remote=192.0.2.1'].map(
    (tab) => `/sites/${site}${tab}`,
  ),
  '/sites/nowhere',
  ...['', '?tab=applies', '?tab=drift', '?tab=orders'].map((tab) => `/changes${tab}`),
  '/changes/applies/2',
  '/changes/applies/999',
  ...['', '?tab=conflicts'].map((tab) => `/capacity${tab}`),
  `/capacity/uplink/${uplink?.name}`,
  ...['', `?tab=sites&site=${site}`, '?tab=problems', '?file=classes/hospital.yaml'].map((tab) => `/policies${tab}`),
  '/overrides',
  '/audit',
  '/audit?entry=1',
  ...['', '?tab=users', '?tab=tokens', '?tab=about'].map((tab) => `/settings${tab}`),
  '/nowhere',
  '/login',
];

/** Follows an address as a link would, until all is there that it asks for. */
async function follow(page: Page, path: string, open: ReadonlySet<Request>): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await settled(page, open);
}

async function settled(page: Page, open: ReadonlySet<Request>): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });
  await expect.poll(() => open.size, { timeout: 60_000 }).toBe(0);
  await expect.poll(() => page.locator('.state-loading').count(), { timeout: 60_000 }).toBe(0);
}

/** Questions that are not answered yet. */
function openRequests(page: Page): ReadonlySet<Request> {
  const open = new Set<Request>();
  const end = (request: Request): void => void open.delete(request);
  page.on('request', (request) => void open.add(request));
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return open;
}

/** Whatever people and files named is no sentence of ours. */
async function namesOf({ store }: Desk): Promise<ReadonlySet<string>> {
  const { overrides } = FORCE.policies;
  const revisions = await store.revisions.list(10);
  return new Set([
    ...overrides.flatMap(({ name, reason }) => [name, reason]),
    ...revisions.map(({ subject }) => subject),
    ...FORCE.inventory.sites.flatMap(({ name, title }) => [name, title]),
    'default',
    ...ROLES,
  ]);
}

/** Dialogs and answers, by what opens them. */
const ACTS: readonly (readonly [path: string, button: string])[] = [
  ['/changes', fr.changes.revisions.rollBack],
  ['/changes?tab=drift', fr.changes.drift.heal],
  ['/changes?tab=orders', `${fr.acts.takeBack.suspend}…`],
  [`/sites/${site}`, `${fr.site.acts.reconcile}…`],
  [`/sites/${site}`, `${fr.site.acts.give.suspend}…`],
  [`/sites/${site}`, `${fr.site.acts.give.pin}…`],
  [`/sites/${site}?tab=drift`, fr.site.drift.look],
  ['/audit', fr.audit.check],
  ['/settings?tab=users', fr.settings.users.add],
  ['/settings?tab=tokens', fr.settings.tokens.add],
];

describe('a French page', () => {
  async function reader() {
    const { at } = await busy();
    const names = await namesOf(at);
    const { page } = await openWindow({ locale: 'fr-FR' });
    const open = openRequests(page);
    await signIn(page, at, 'admin');
    const strange = async (): Promise<readonly string[]> =>
      (await textsOn(page)).filter(
        (text) => !names.has(text) && (WORDS.test(text) || english.some((sentence) => sentence.test(text))),
      );
    return { page, open, strange };
  }

  it('says nothing in English that is not marked as English', async () => {
    const { page, open, strange } = await reader();
    const wrong: string[] = [];
    for (const path of PAGES) {
      await follow(page, path, open);
      expect((await textsOn(page)).length, path).toBeGreaterThan(8);
      wrong.push(...(await strange()).map((text) => `${path}: ${text}`));
    }
    expect(wrong).toEqual([]);
  });

  it('does so in its dialogs and answers, too', async () => {
    const { page, open, strange } = await reader();
    const wrong: string[] = [];
    for (const [path, button] of ACTS) {
      await follow(page, path, open);
      const known = new Set(await textsOn(page));
      await page.locator('main button', { hasText: button }).first().click();
      await settled(page, open);
      expect(
        (await textsOn(page)).some((text) => !known.has(text)),
        `${path} ${button}`,
      ).toBe(true);
      wrong.push(...(await strange()).map((text) => `${path} ${button}: ${text}`));
      await page.keyboard.press('Escape');
    }
    expect(wrong).toEqual([]);
  });
});
