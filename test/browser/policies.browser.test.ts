import { describe, expect, it } from 'vitest';
import { keptNetwork } from '../support/kept-network.js';
import { FORCE } from '../support/server-bench.js';
import { desk, openWindow, shoot, shootAll, signIn, violations } from './rig.js';
import { FILES, NOTE, workingDay } from './stage.js';

const textOf = (path: string): readonly string[] =>
  Buffer.from(FILES.find((one) => one.path === path)?.bytes ?? '')
    .toString()
    .trimEnd()
    .split('\n');

async function policies(path: string, classes: readonly string[] = []) {
  const stage = workingDay({ ...FORCE, diagnostics: [NOTE] });
  const at = await desk({ controller: stage.controller, scopes: { viewer: { classes, regions: [] } } });
  await at.store.revisions.put({ ...FORCE.revision, state: 'accepted', seenAt: 1 }, FILES);
  const window = await openWindow();
  await signIn(window.page, at, 'viewer', path);
  return { at, ...window };
}

describe('the screen of policies', () => {
  it('lists the files of the revision in force, and shows each with its lines', async () => {
    const { page } = await policies('/policies');
    const rows = page.locator('tbody tr');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(FILES.length);
    await page.getByRole('searchbox').fill('classpolicy');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(FORCE.policies.classes.length);
    await shootAll(page, 'policies');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: 'classes/hospital.yaml' }).click();
    const lines = page.locator('.source-line code');
    await expect.poll(() => lines.count(), { timeout: 60_000 }).toBe(textOf('classes/hospital.yaml').length);
    expect(await lines.allTextContents()).toEqual(textOf('classes/hospital.yaml'));
    await page.getByRole('link', { name: 'line 9' }).click();
    await page.locator('#L9.meant').waitFor();
    expect(new URL(page.url()).hash).toBe('#L9');
    await shootAll(page, 'policies-file');
    expect(await violations(page)).toEqual([]);
  });

  it('says of every value of a site where it was written, and leads there', async () => {
    const { page } = await policies('/policies?tab=sites');
    await page.getByRole('searchbox').fill('sylvanus');
    const site = FORCE.inventory.sites.find(({ title }) => /Sylvanus/.test(title));
    await page
      .getByRole('link', { name: site?.title ?? '', exact: true })
      .first()
      .click();
    await page.getByRole('heading', { name: `In force for ${site?.title}` }).waitFor();
    const allocation = page.getByRole('table', { name: /^Whole site/ }).getByRole('row', { name: /^Allocation/ });
    await allocation.getByText(/^100\sMbps$/).waitFor();
    const policy = FORCE.policies.classes.find(({ name }) => name === site?.class);
    expect(await page.getByRole('table').count()).toBe(1 + (policy?.traffic.length ?? 0));
    await shootAll(page, 'policies-site');
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const place = allocation.getByRole('link');
    const [file = '', line = ''] = (await place.innerText()).split(':');
    await place.click();
    await page.locator(`#L${line}.meant`).waitFor();
    expect(await page.locator(`#L${line} code`).textContent()).toBe(textOf(file)[Number(line) - 1]);
    expect(textOf(file)[Number(line) - 1]).toContain('allocation');
    await shoot(page, 'policies-file-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it('shows why a pushed revision was rejected, where, and what the code means, until it is mended', async () => {
    const network = await keptNetwork({ block: '127.224.41' });
    await network.until('Ready', 'true');
    const at = await desk({ controller: network.keeper, store: network.store });
    const { page } = await openWindow();
    await signIn(page, at, 'viewer', '/policies?tab=problems');
    await page.getByRole('heading', { name: /To be known of revision first/ }).waitFor();
    await network.folder.edit('policies/classes/hospital.yaml', 'priority: 1,', 'prioritty: 1,');
    await network.push('misspelt');
    const rejected = page.locator('.rejected');
    await rejected.getByText('A field is unknown here.').waitFor();
    await rejected
      .getByText(/classes\/hospital\.yaml:9:\d+/)
      .first()
      .waitFor();
    await rejected.locator('.meant code').first().getByText('prioritty').waitFor();
    await shootAll(page, 'policies-rejected');
    expect(await violations(page)).toEqual([]);
    await network.folder.edit('policies/classes/hospital.yaml', 'prioritty: 1,', 'priority: 1,');
    await network.push('mended');
    await page.getByRole('heading', { name: /To be known of revision mended/ }).waitFor();
    expect(await rejected.count()).toBe(0);
  });

  it('says plainly to who sees a part of the network that files are not shown, and asks for none', async () => {
    const { page, asked } = await policies('/policies', ['hospital']);
    await page.getByText('the controller shows them only to who sees the whole').waitFor();
    await shoot(page, 'policies-part');
    await page.getByRole('tab', { name: 'Policy of a site' }).click();
    await page.getByRole('searchbox').fill('sylvanus');
    await page.locator('.found-sites a').first().click();
    await page
      .getByText(/^classes\/hospital\.yaml:\d+$/)
      .first()
      .waitFor();
    expect(await page.locator('.effective a').count()).toBe(0);
    expect(asked.filter((address) => address.includes('/api/v1/policies'))).toEqual([]);
  });
});
