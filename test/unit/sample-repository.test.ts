import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkFeasibility, compileIntent, explainPacket, runPolicyTests } from '../../src/compile/index.js';
import type { Match, Packet } from '../../src/model/policy.js';
import { contains } from '../../src/model/prefix.js';
import { readPolicies } from '../../src/policy/index.js';
import { readDirectory } from '../../src/source/directory.js';

const ROOT = fileURLToPath(new URL('../../policies/', import.meta.url));
const NOW = Date.parse('2026-11-25T12:00:00Z');
const MBPS = 1_000_000;

const { policies, inventory, diagnostics } = readPolicies(await readDirectory(ROOT));
if (inventory === undefined) throw new Error('the sample repository has no network');
const { sites, routers } = inventory;
const readme = readFileSync(`${ROOT}README.md`, 'utf8');
const { loads, diagnostics: conflicts } = checkFeasibility(policies, inventory, NOW);
const { intent, diagnostics: remarks } = compileIntent(policies, inventory, NOW);

const countBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
};

type Row = readonly (string | number | undefined)[];

const byName = (rows: readonly Row[]): Readonly<Record<string, Row>> =>
  Object.fromEntries(rows.map(([name, ...rest]) => [String(name), rest]));

describe('the sample repository', () => {
  it('has nothing wrong with it, but the override that the README calls over', () => {
    expect(diagnostics).toEqual([]);
    expect(conflicts).toEqual([]);
    expect(remarks.map(({ code, severity, at }) => [code, severity, at?.file])).toEqual([
      ['override.expired', 'note', 'overrides/rentree-universite-lome.yaml'],
    ]);
    expect(readme).toContain('one in force until 2026-12-31, one that is over and may be removed');
  });

  it('has 560 buildings, 543 in Lomé and 17 in Kara, each with a router of its own', () => {
    expect(countBy(sites, ({ region }) => region)).toEqual({ lome: 543, kara: 17 });
    expect(routers).toHaveLength(560);
    expect(new Set(sites.map(({ router }) => router)).size).toBe(560);
    expect(intent.routers).toHaveLength(560);
  });

  it('has the classes, sums and contention that the README shows', () => {
    const counts = countBy(sites, (site) => site.class);
    const rows = [...readme.matchAll(/^\| (\w+) \| (\d+) \| ([\d.]+).*? \| (\d+) Mbps.*? \| ([\d.]+) Gbps/gm)];
    const shown = rows.map(([, name, count, contention, each, sum]) => [
      name,
      +(count ?? 0),
      +(contention ?? 0),
      +(each ?? 0),
      +(sum ?? 0),
    ]);
    const real = policies.classes.map(({ name, contention, allocation }) => {
      const each = allocation.download / contention / MBPS;
      return [name, counts[name] ?? 0, contention, each, Math.round((counts[name] ?? 0) * each) / 1000];
    });
    expect(byName(shown)).toEqual(byName(real));
    expect(shown).toHaveLength(5);
  });

  it('is managed on loopback addresses only', () => {
    expect(routers.filter(({ address }) => !contains('127.0.0.0/8', address))).toEqual([]);
  });

  it('has one override in force and one that is over', () => {
    const states = policies.overrides.map(({ name, from, until }) => [
      name,
      from > NOW ? 'to come' : until <= NOW ? 'over' : 'in force',
    ]);
    expect(Object.fromEntries(states)).toEqual({
      'rentree-universite-lome': 'over',
      'vaccination-campaign-chu-so': 'in force',
    });
  });

  it('keeps its own promises', () => {
    const results = runPolicyTests(policies, inventory, NOW);
    expect(results.flatMap(({ failures }) => failures)).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(policies.tests.length);
    expect(policies.tests.length).toBeGreaterThan(8);
  });

  it('fills no uplink, and as much as is written beside it', () => {
    expect(loads.filter(({ share }) => share >= 1)).toEqual([]);
    const network = readFileSync(`${ROOT}network/network.yaml`, 'utf8');
    const notes = network.matchAll(
      /# .*?(\d+) sites, committed ([\d.]+) ([MG])bps of [\d.]+ Gbps \((\d+) %\).*\n\s+- \{ name: ([\w-]+)/g,
    );
    const shown = [...notes].map(([, , rate, unit, share, name]) => [
      name,
      `${+(rate ?? 0) * (unit === 'G' ? 1000 : 1)} Mbps`,
      `${share} %`,
    ]);
    const real = loads
      .filter(({ direction }) => direction === 'download')
      .map(({ uplink, committed, share }) => [
        uplink,
        `${Math.round(committed / (committed >= 1e9 ? 1e7 : MBPS)) * (committed >= 1e9 ? 10 : 1)} Mbps`,
        `${Math.round(share * 100)} %`,
      ]);
    expect(byName(shown)).toEqual(byName(real));
    expect(shown).toHaveLength(inventory.network.uplinks.length);
  });
});

/** A packet that a match describes. */
const packetOf = ({ protocol, remote, local, dscp }: Match): Packet => ({
  direction: 'upload',
  protocol: protocol ?? 'tcp',
  remote: addressIn(remote?.prefixes[0]) ?? '203.0.113.1',
  ...(remote?.ports[0] === undefined ? {} : { remotePort: remote.ports[0].from }),
  ...(local?.prefixes[0] === undefined ? {} : { local: addressIn(local.prefixes[0]) ?? '' }),
  ...(local?.ports[0] === undefined ? {} : { localPort: local.ports[0].from }),
  ...(dscp === undefined ? {} : { dscp }),
});

const addressIn = (prefix: string | undefined): string | undefined => prefix?.split('/')[0];

describe.each(policies.classes.map((policy) => ({ name: policy.name, policy })))('class $name', ({ name, policy }) => {
  const site = sites.find((one) => one.class === name)?.name ?? '';

  it('reaches every service that it lists', () => {
    const lost = policy.traffic.flatMap(({ name: trafficClass, services }) =>
      services.filter((service) => {
        const matches = policies.services.find((one) => one.name === service)?.match ?? [];
        return !matches.some((match) => {
          const found = explainPacket(policies, inventory, { site, packet: packetOf(match), instant: NOW });
          return found.rule?.service === service && found.trafficClass === trafficClass;
        });
      }),
    );
    expect(lost).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('has no service that no class lists', () => {
    const listed = new Set(policies.classes.flatMap(({ traffic }) => traffic.flatMap(({ services }) => services)));
    expect(policies.services.map((service) => service.name).filter((one) => !listed.has(one))).toEqual([]);
  });
});
