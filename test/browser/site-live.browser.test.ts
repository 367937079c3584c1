import { describe, expect, it } from 'vitest';
import { keptNetwork } from '../support/kept-network.js';
import { desk, openWindow, shoot, signIn, violations } from './rig.js';

/** One simulated hospital with traffic, its keeper, and a page that looks at it. */
async function hospital(block: string, path = '') {
  const network = await keptNetwork({
    block,
    hospitals: 1,
    offices: 0,
    sim: () => ({ traffic: true }),
    settings: { telemetryMs: 500 },
  });
  await network.until('Ready', 'true');
  const at = await desk({ controller: network.keeper, store: network.store });
  const window = await openWindow();
  await signIn(window.page, at, 'operator', `/sites/hospital-1${path}`);
  await window.page.getByRole('tab', { name: 'Now' }).waitFor();
  const voiceTo = (from: string, to: string): Promise<void> =>
    network.folder.edit('policies/classes/hospital.yaml', `committed: ${from} Mbps`, `committed: ${to} Mbps`);
  return { network, voiceTo, ...window };
}

describe('a site of a simulated network', () => {
  it('moves with its counters, and shows an apply that goes through', async () => {
    const { page, network, voiceTo } = await hospital('127.236.1');
    const voice = page.getByRole('region', { name: 'Download' }).getByRole('row', { name: /^voice/ });
    const rate = () => voice.locator('td.number strong').innerText();
    await expect.poll(rate, { timeout: 60_000 }).toMatch(/^[\d.]+\s[kM]?bps$/);
    const first = await rate();
    await expect.poll(rate, { timeout: 60_000 }).not.toBe(first);
    await voice.getByText('10 Mbps guaranteed').waitFor();
    await voiceTo('10', '12');
    await network.push('second');
    await voice.getByText('12 Mbps guaranteed').waitFor();
    await page.getByText('All that is in force is on the router.').waitFor();
    await network.untilApplied('second', ['r-hospital-1']);
    await shoot(page, 'site-live');
  });

  it('suspends, shows what waits, and resumes', async () => {
    const { page, network, voiceTo } = await hospital('127.236.2');
    await page.getByRole('button', { name: 'Suspend…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('the fibre is spliced');
    await dialog.getByRole('button', { name: 'Suspend' }).click();
    await page.getByRole('region', { name: 'Orders and overrides' }).getByText('the fibre is spliced').waitFor();
    await voiceTo('10', '12');
    await network.push('second');
    await page.getByText('An order suspends it: nothing is written to it.').waitFor();
    // What bounds voice is still what the router holds.
    const voice = page.getByRole('region', { name: 'Download' }).getByRole('row', { name: /^voice/ });
    await voice.getByText('other than wanted').waitFor();
    await voice.getByText('10 Mbps guaranteed').waitFor();
    await shoot(page, 'site-suspended');
    await page.getByRole('tab', { name: 'Values' }).click();
    await page.getByText(/queues have differences/).waitFor();
    await page.getByLabel('Only differences').check();
    const values = page.getByRole('region', { name: 'Download', exact: true });
    await values.getByText('other than compiled').first().waitFor();
    await values
      .getByRole('row', { name: /^voice/ })
      .getByText('10 Mbps')
      .waitFor();
    await page.getByRole('button', { name: 'Look at the router now' }).click();
    await page.getByRole('button', { name: 'Look at the router now' }).waitFor();
    await shoot(page, 'site-values-different');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Resume…' }).click();
    await dialog.getByText(/changes? (is|are) wanted there and not made/).waitFor();
    await shoot(page, 'site-resume');
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await network.untilApplied('second', ['r-hospital-1']);
    await values.getByText('No difference in this direction.').waitFor();
  });
});
