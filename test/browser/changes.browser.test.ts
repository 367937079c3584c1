import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { EARLIER, routerAt } from './changes-stage.js';
import { changes } from './changes-window.js';
import { shoot, shootAll, violations } from './rig.js';

/** Of an apply in full: what each says, how it is marked, and whether it has a time. */
const stepsOf = (page: Page) =>
  page
    .getByRole('list', { name: 'Progress' })
    .getByRole('listitem')
    .evaluateAll((items) =>
      items.map((one) => ({
        words: (one.textContent ?? '').replaceAll(/\s+/g, ' '),
        tone: /step-(\w+)/.exec(one.className)?.[1],
        hasTime: one.querySelector('time') !== null,
      })),
    );

const search = (page: Page): URLSearchParams => new URL(page.url()).searchParams;
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();

describe('the revisions', () => {
  it('are the one in force with how far it came, those before, and rejected ones with why', async () => {
    const { page } = await changes('/changes');
    const inForce = page.getByRole('region', { name: 'In force' });
    await inForce.getByText('First policies').waitFor();
    await inForce.getByText(/^\d+ of 560 routers hold it$/).waitFor();
    const rejected = page.locator('.revision', { hasText: 'Try parrots' });
    await rejected.getByText("classes/hospital.yaml:9:52: '12 parrots' is not a rate").waitFor();
    expect(await rejected.getByRole('button').count()).toBe(0);
    const earlier = page.locator('.revision', { hasText: 'Give voice' });
    await earlier.getByText('Pinned').waitFor();
    await shootAll(page, 'changes-revisions');
    expect(await violations(page)).toEqual([]);
  });

  it('say in numbers what the way back to one would change, before it is gone', async () => {
    const { page } = await changes('/changes');
    await page.getByRole('button', { name: /Roll back to “Give voice/ }).click();
    const dialog = page.getByRole('dialog');
    const go = dialog.getByRole('button', { name: 'Roll back and pin' });
    await dialog.getByText(/changes on \d+ routers would be written/).waitFor();
    await dialog.getByLabel('Roll back').selectOption('class');
    await dialog.getByText('Choose what is to be rolled back.').waitFor();
    expect(await go.isDisabled()).toBe(true);
    await dialog.getByLabel(/^Building class/).selectOption('hospital');
    await dialog.getByText('It reaches 27 sites behind 27 routers.').waitFor();
    await dialog.getByText(/^\d+ changes on \d+ routers would be written\.$/).waitFor();
    await dialog.locator('summary').first().click();
    const voice = dialog.locator('.change-line', { hasText: 'voice · Download (queue)' }).first();
    expect(await voice.innerText()).toMatch(/change[\s\S]*Committed\s+from[\s\S]*Mbps[\s\S]*to[\s\S]*Mbps/);
    await dialog.getByLabel('Ends by itself').fill('2020-01-01T00:00');
    await dialog.getByText('The end must be to come.').waitFor();
    expect(await go.isDisabled()).toBe(true);
    await dialog.getByLabel('Ends by itself').fill('');
    expect(await go.isDisabled()).toBe(false);
    await shoot(page, 'changes-roll-back');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  it('are pinned from a site after the same words; its router leads to the sites behind it', async () => {
    const { page } = await changes(`/sites/${routerAt(0).replace('r-', '')}`);
    await page.getByRole('button', { name: 'Pin…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Revision').selectOption(EARLIER);
    await dialog.getByText('2 changes on 1 router would be written.').waitFor();
    const voice = dialog.locator('.change-line', { hasText: 'voice · Upload (queue)' });
    expect(await voice.innerText()).toMatch(/^change[\s\S]*Committed\s+from\s+10\sMbps[\s\S]*to\s+8\sMbps/);
    await shoot(page, 'changes-pin-site');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: routerAt(0), exact: true }).click();
    await page.getByText('1 row', { exact: true }).waitFor();
  });
});

describe('the applies', () => {
  it('are filtered by the address, and move while one looks on', async () => {
    const { page, stage, applies } = await changes('/changes?tab=applies&state=running');
    await expect.poll(() => page.locator('tbody tr').count(), { timeout: 60_000 }).toBe(2);
    const [, , , id = 0] = applies;
    const row = page.locator('tbody tr', { hasText: routerAt(3) });
    await row.getByText('under way: undo armed').waitFor();
    const event = { type: 'apply', at: Date.now(), router: routerAt(3), apply: id } as const;
    stage.controller.emit({ ...event, phase: 'written' });
    await row.getByText('under way: written').waitFor();
    expect(await row.locator('.phase-good').count()).toBe(3);
    await page.getByLabel('State').selectOption('');
    await expect.poll(() => page.locator('tbody tr').count(), { timeout: 60_000 }).toBe(5);
    expect(search(page).has('state')).toBe(false);
    await shootAll(page, 'changes-applies');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('combobox', { name: 'Router' }).fill(routerAt(1));
    await expect.poll(() => search(page).get('router'), { timeout: 60_000 }).toBe(routerAt(1));
    await expect.poll(() => page.locator('tbody tr').count(), { timeout: 60_000 }).toBe(1);
    await page.getByRole('link', { name: routerAt(1), exact: true }).click();
    await page.getByRole('heading', { level: 1, name: `Apply no. ${applies[1]}: ${routerAt(1)}` }).waitFor();
  });

  it('say of one that failed how far it came, why, and what helps; of one under way what it is at', async () => {
    const { page, stage, applies } = await changes('/changes');
    const [, failed = 0, , running = 0] = applies;
    await page.goto(new URL(`/changes/applies/${failed}`, page.url()).href);
    await page.getByText('Rolled back', { exact: true }).waitFor();
    await page.getByText('The change was not confirmed; the router went back to what it had.').waitFor();
    await page.getByText('The building kept what it had').waitFor();
    await page.getByText('max-limit must be at least limit-at').waitFor();
    expect(await stepsOf(page)).toEqual([
      { words: expect.stringMatching(/Begun/), tone: 'good', hasTime: true },
      { words: expect.stringMatching(/Undo armed/), tone: 'good', hasTime: true },
      { words: expect.stringMatching(/Written.*not reached/), tone: 'idle', hasTime: false },
      { words: expect.stringMatching(/Read back.*not reached/), tone: 'idle', hasTime: false },
      { words: expect.stringMatching(/Ended.*\+2\.1s/), tone: 'bad', hasTime: true },
    ]);
    const lines = page.getByRole('region', { name: 'Plan' }).locator('.plan-lines details');
    expect(await lines.first().innerText()).toMatch(/voice · (Down|Up)load \(queue\)[\s\S]*from[\s\S]*to/);
    await page.getByRole('button', { name: 'Open all' }).click();
    await page.getByRole('columnheader', { name: 'Before' }).last().waitFor();
    const [set, undo] = await lines.first().locator('pre').allInnerTexts();
    expect(set).toContain('/queue tree set');
    expect(undo).toContain('/queue tree set');
    expect(undo).not.toBe(set);
    await page.getByRole('button', { name: 'Close all' }).click();
    expect(await page.locator('.plan-lines details[open]').count()).toBe(0);
    await lines.first().locator('summary').click();
    await shootAll(page, 'changes-apply');
    expect(await violations(page)).toEqual([]);

    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(new URL(`/changes/applies/${running}`, page.url()).href);
    await page.getByText('under way: undo armed').waitFor();
    expect(await page.getByText('Why it failed').count()).toBe(0);
    const event = { type: 'apply', at: Date.now(), router: routerAt(3), apply: running } as const;
    stage.controller.emit({ ...event, phase: 'written' });
    await page.getByText('under way: written').waitFor();
    expect(await stepsOf(page)).toEqual([
      { words: expect.stringMatching(/Begun/), tone: 'good', hasTime: true },
      { words: expect.stringMatching(/Undo armed/), tone: 'good', hasTime: true },
      { words: expect.stringMatching(/Written/), tone: 'good', hasTime: true },
      { words: expect.stringMatching(/Read back.*not reached/), tone: 'busy', hasTime: false },
      { words: expect.stringMatching(/Ended.*not reached/), tone: 'idle', hasTime: false },
    ]);
    await shoot(page, 'changes-phone-apply');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

describe('the orders', () => {
  it('are listed with their end, and taken back after numbers', async () => {
    const { page, stage } = await changes('/changes?tab=orders');
    const pin = page.locator('tbody tr', { hasText: 'calls broke in Kara' });
    await pin.getByText('in kara', { exact: true }).waitFor();
    await pin.getByText(/ends in/).waitFor();
    await shootAll(page, 'changes-orders');
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const name of ['Revisions', 'Applies', 'Drift', 'Pins and orders']) {
      await tab(page, name);
      await page.locator('[role=tabpanel] .panel').first().waitFor();
      await shoot(page, `changes-phone-${name.toLowerCase().replaceAll(' ', '-')}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(390);
    }
    await page.getByRole('button', { name: 'Release the pin' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It reaches 17 sites behind 17 routers.').waitFor();
    await dialog.getByRole('button', { name: 'Release the pin' }).click();
    await expect.poll(() => stage.controller.view().orders.length, { timeout: 60_000 }).toBe(1);
    await expect.poll(() => page.locator('tbody tr').count(), { timeout: 60_000 }).toBe(1);
  });
});

describe('who may act on a part of the network', () => {
  it('is offered that part, and nothing that reaches beyond it', async () => {
    const { page } = await changes('/changes', 'operator', { classes: ['hospital'], regions: [] });
    await page.getByRole('button', { name: /Roll back to “Give voice/ }).click();
    expect(await page.getByRole('button', { name: 'Ask the source now' }).count()).toBe(0);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It reaches 27 sites behind 27 routers.').waitFor();
    const options = (label: string | RegExp) => dialog.getByLabel(label).locator('option').allInnerTexts();
    expect(await options('Roll back')).toEqual(['all that is yours', 'a building class', 'a region', 'one router']);
    await dialog.getByLabel('Roll back').selectOption('class');
    expect(await options(/^Building class/)).toEqual(['–', 'hospital']);
    await shoot(page, 'changes-roll-back-part');
    await page.keyboard.press('Escape');
    await tab(page, 'Pins and orders');
    const pin = page.locator('tbody tr', { hasText: 'calls broke in Kara' });
    await pin.getByText('reaches buildings that are not yours').waitFor();
    expect(await pin.getByRole('button').count()).toBe(0);
  });
});

describe('a viewer', () => {
  it('sees all of it and is offered nothing', async () => {
    const { page } = await changes('/changes', 'viewer');
    await page.locator('.revision').nth(2).waitFor();
    expect(await page.locator('[role=tabpanel] button').count()).toBe(0);
    await tab(page, 'Drift');
    await page.locator('.drift-row').first().waitFor();
    expect(await page.getByRole('button', { name: /Heal/ }).count()).toBe(0);
    await tab(page, 'Pins and orders');
    await page.locator('tbody tr').nth(1).waitFor();
    expect(await page.locator('[role=tabpanel] button').count()).toBe(0);
  });
});
