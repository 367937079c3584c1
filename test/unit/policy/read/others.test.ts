import { describe, expect, it } from 'vitest';
import {
  aDocument,
  marksOf,
  placesOf,
  readTexts,
  SMALLEST,
  takeMarks,
  valueOf,
} from '../../../support/policy-files.js';

const MBPS = 1_000_000;

describe('credentials', () => {
  it.each([
    ['{ user: qosctl, password: { env: PASSWORD } }', { user: 'qosctl', password: { env: 'PASSWORD' } }],
    ['{ user: q, key: { file: keys/q } }', { user: 'q', key: { file: 'keys/q' } }],
    ['{ user: q, password: { file: p }, key: { env: K } }', { user: 'q', password: { file: 'p' }, key: { env: 'K' } }],
  ])('arrive as references: %s', (spec, value) => {
    const { inventory, diagnostics } = readTexts({
      ...SMALLEST,
      'credentials.yaml': aDocument('Credentials', 'qosctl', `spec: ${spec}\n`),
    });
    expect(diagnostics).toEqual([]);
    expect(valueOf(inventory?.credentials)).toEqual([{ name: 'qosctl', ...value }]);
  });
});

const OVERRIDE = {
  'override.yaml': aDocument(
    'Override',
    'week',
    `
spec:
  select: ▶{ classes: [hospital], regions: [lome], sites: [chu], routers: [r-chu], labels: { tier: 'critical' } }
  from: ▶2026-11-16T06:00:00Z
  until: ▶2026-11-16T08:30:00.5+01:00
  reason: ▶Campagne
  allocation: ▶{ download: 200 Mbps, upload: 100 Mbps }
  contention: ▶1.6
  traffic: [▶{ name: ▶voice, committed: ▶10%, peak: ▶25 Mbps, priority: ▶2 }]
`,
  ),
};

describe('an override', () => {
  const labelled = {
    'inventory.yaml': SMALLEST['inventory.yaml'].replace('name: chu,', 'name: chu, labels: { tier: critical },'),
  };
  const { policies, diagnostics } = readTexts({ ...SMALLEST, ...labelled, ...takeMarks(OVERRIDE).texts });
  const [override] = policies.overrides;

  it('arrives with every value that is written', () => {
    expect(diagnostics).toEqual([]);
    expect(valueOf(override)).toEqual({
      name: 'week',
      select: {
        classes: ['hospital'],
        regions: ['lome'],
        sites: ['chu'],
        routers: ['r-chu'],
        labels: { tier: 'critical' },
      },
      from: Date.parse('2026-11-16T06:00:00Z'),
      until: Date.parse('2026-11-16T07:30:00.500Z'),
      reason: 'Campagne',
      site: { allocation: { download: 200 * MBPS, upload: 100 * MBPS }, contention: 1.6 },
      traffic: [{ name: 'voice', committed: { share: 0.1 }, peak: { rate: 25 * MBPS }, priority: 2 }],
    });
  });

  it('knows where each value is written', () => {
    const [voice] = override?.traffic ?? [];
    expect([
      ...placesOf(override?.at, 'select', 'from', 'until', 'reason'),
      ...placesOf(override?.site?.at, 'allocation', 'contention'),
      ...placesOf(voice?.at, 'the change', 'name', 'committed', 'peak', 'priority'),
    ]).toEqual(marksOf(OVERRIDE));
  });

  it('selects every site with all', () => {
    const text = takeMarks(OVERRIDE)
      .texts['override.yaml']?.toString()
      .replace(/select: .*/, 'select: { all: true }');
    const [all] = readTexts({ ...SMALLEST, 'override.yaml': text ?? '' }).policies.overrides;
    expect(all?.select).toEqual({ classes: [], regions: [], sites: [], routers: [], labels: {} });
  });
});

const TEST = {
  'test.yaml': aDocument(
    'PolicyTest',
    'promises',
    `
spec:
  expect:
    - ▶{ class: ▶voice, direction: upload, committedAtLeast: 10 Mbps, peakAtLeast: 20 Mbps, peakAtMost: 25 Mbps, during: ▶days }
    - { site: true, committedAtLeast: 100 Mbps }
    - ▶{ uplink: ▶core, committedAtMost: ▶87.5% }
    - ▶packet: { direction: upload, protocol: udp, local: 10.1.0.9, localPort: 40000, remote: 'fd00::1', remotePort: 5060, dscp: EF }
      lands: ▶voice
    - { packet: { direction: download, protocol: icmp, remote: 192.0.2.1 }, lands: default }
`,
  ),
};

describe('a policy test', () => {
  const days = aDocument('Calendar', 'days', 'spec: { dates: [2027-05-05] }\n');
  const { policies, diagnostics } = readTexts({ ...SMALLEST, 'days.yaml': days, ...takeMarks(TEST).texts });
  const [test] = policies.tests;

  it('arrives with every value that is written', () => {
    expect(diagnostics).toEqual([]);
    expect(valueOf(test)).toEqual({
      name: 'promises',
      select: { classes: [], regions: [], sites: [], routers: [], labels: {} },
      expect: [
        {
          kind: 'class-rate',
          trafficClass: 'voice',
          direction: 'upload',
          committedAtLeast: 10 * MBPS,
          peakAtLeast: 20 * MBPS,
          peakAtMost: 25 * MBPS,
          during: 'days',
        },
        { kind: 'site-rate', direction: 'both', committedAtLeast: 100 * MBPS },
        { kind: 'uplink-share', uplink: 'core', committedAtMost: 0.875 },
        {
          kind: 'packet',
          packet: {
            direction: 'upload',
            protocol: 'udp',
            local: '10.1.0.9',
            localPort: 40_000,
            remote: 'fd00::1',
            remotePort: 5060,
            dscp: 46,
          },
          lands: 'voice',
        },
        { kind: 'packet', packet: { direction: 'download', protocol: 'icmp', remote: '192.0.2.1' }, lands: 'default' },
      ],
    });
  });

  it('knows where each value is written', () => {
    const [rate, , share, packet] = test?.expect ?? [];
    expect([
      ...placesOf(rate?.at, 'the promise', 'class', 'during'),
      ...placesOf(share?.at, 'the promise', 'uplink', 'committedAtMost'),
      ...placesOf(packet?.at, 'the promise', 'lands'),
    ]).toEqual(marksOf(TEST));
  });
});
