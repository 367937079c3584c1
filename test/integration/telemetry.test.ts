import { describe, expect, it } from 'vitest';
import { keptNetwork, type KeptNetwork } from '../support/kept-network.js';

const known = (values: readonly number[] = []): readonly number[] => values.filter((value) => !Number.isNaN(value));

const hospital = (network: KeptNetwork) =>
  network.keeper.telemetry.history({ kind: 'site', name: 'hospital-1', direction: 'download' }, 'hour').columns;
const router = (network: KeptNetwork) =>
  network.keeper.telemetry.history({ kind: 'router', name: 'r-hospital-1' }, 'hour').columns;

const aNetwork = (block: string): Promise<KeptNetwork> =>
  keptNetwork({ block, sim: () => ({ traffic: true }), settings: { telemetryMs: 1000 } });

describe('telemetry', () => {
  it('follows each site, its traffic classes, its router, and what many sites do together', async () => {
    const network = await aNetwork('127.232.1');
    await network.until('Ready', 'true');
    await expect.poll(() => known(hospital(network)['delivered']).length, { timeout: 60_000 }).toBeGreaterThan(1);
    const columns = hospital(network);
    const latest = network.keeper.telemetry.latest.get('hospital-1/download');
    for (const name of Object.keys(latest?.classes ?? {})) {
      expect(known(columns[`delivered:${name}`]).length, name).toBe(known(columns['delivered']).length);
      expect(known(columns[`drops:${name}`]).length, name).toBe(known(columns['drops']).length);
    }
    expect(known(columns['delivered:voice']).every((value) => value > 0)).toBe(true);
    expect(known(router(network)['roundTrip']).every((value) => value > 0)).toBe(true);
    expect(known(router(network)['reachable']).at(-1)).toBe(1);
    const fleet = network.keeper.telemetry.groups.find(
      ({ kind, direction }) => kind === 'fleet' && direction === 'download',
    );
    const sites = [...network.keeper.telemetry.latest.values()].filter(({ direction }) => direction === 'download');
    expect(fleet?.delivered).toBeGreaterThanOrEqual(Math.max(...sites.map(({ delivered }) => delivered)));
  });

  it('says of a router that is gone that it is not reachable, and knows no round trip', async () => {
    const network = await aNetwork('127.232.2');
    await network.until('Ready', 'true');
    await expect.poll(() => known(router(network)['reachable']).at(-1), { timeout: 60_000 }).toBe(1);
    network.router('r-hospital-1').faults.dead = 'refuse';
    network.router('r-hospital-1').dropConnections();
    network.keeper.enqueue(['r-hospital-1']);
    await network.until('Reachable', 'false', ['r-hospital-1']);
    // The step in which it went may hold both.
    await expect.poll(() => known(router(network)['reachable']).at(-1), { timeout: 60_000 }).toBe(0);
    const { roundTrip = [], reachable = [] } = router(network);
    expect(roundTrip[reachable.lastIndexOf(0)]).toBeNaN();
  });

  it('knows the day after a restart', async () => {
    const network = await aNetwork('127.232.3');
    await network.until('Ready', 'true');
    const subject = { kind: 'site', name: 'hospital-1', direction: 'download' } as const;
    const day = () => known(network.keeper.telemetry.history(subject, 'day').columns['delivered:voice']);
    await expect.poll(() => day().length, { timeout: 60_000 }).toBeGreaterThan(0);
    await network.restart();
    expect(day().length).toBeGreaterThan(0);
  });
});
