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

const RICH = {
  ...SMALLEST,
  'calendars.yaml': [
    aDocument('Calendar', 'nights', "spec: { weekly: [{ days: daily, from: '22:00', to: '05:00' }] }\n"),
    aDocument('Calendar', 'exams', 'spec: { dates: [2027-06-14] }\n'),
  ].join('---\n'),
  'class.yaml': aDocument(
    'ClassPolicy',
    'hospital',
    `
spec:
  title: Hôpitaux
  allocation: ▶{ download: 1 Gbps, upload: 512k }
  contention: ▶2.5
  precedence: ▶1
  dscp: ▶trust
  fasttrack: ▶exempt
  when:
    - ▶{ calendar: exams, allocation: ▶2 Gbps, contention: ▶1 }
    - { calendar: nights, contention: 4 }
  traffic:
    - ▶{ name: ▶voice, services: [▶voip], priority: ▶1, committed: ▶64 kbps, peak: ▶25%, mark: ▶46, disciplines: ▶[fifo], delay: ▶5ms, packetSize: ▶200 }
    - { name: default, default: ▶true, committed: 20 %, mark: DF, when: [▶{ calendar: nights, committed: ▶30%, peak: ▶90%, priority: ▶6 }] }
`,
  ),
};

describe('a class policy', () => {
  const { policies, diagnostics } = readTexts(takeMarks(RICH).texts);
  const [policy] = policies.classes;
  const [voice, rest] = policy?.traffic ?? [];

  it('arrives with every value that is written', () => {
    expect(diagnostics).toEqual([]);
    expect(valueOf(policy)).toEqual({
      name: 'hospital',
      allocation: { download: 1000 * MBPS, upload: 512_000 },
      contention: 2.5,
      precedence: 1,
      dscp: 'trust',
      fasttrack: 'exempt',
      when: [
        { calendar: 'exams', allocation: { download: 2000 * MBPS, upload: 2000 * MBPS }, contention: 1 },
        { calendar: 'nights', contention: 4 },
      ],
      traffic: [
        {
          name: 'voice',
          services: ['voip'],
          default: false,
          priority: 1,
          committed: { rate: 64_000 },
          peak: { share: 0.25 },
          mark: 46,
          disciplines: ['fifo'],
          delay: 5,
          packetSize: 200,
          when: [],
        },
        {
          name: 'default',
          services: [],
          default: true,
          priority: 5,
          committed: { share: 0.2 },
          mark: 0,
          when: [{ calendar: 'nights', committed: { share: 0.3 }, peak: { share: 0.9 }, priority: 6 }],
        },
      ],
    });
  });

  it('knows where each value is written', () => {
    expect([
      ...placesOf(policy?.at, 'allocation', 'contention', 'precedence', 'dscp', 'fasttrack'),
      ...placesOf(policy?.when[0]?.at, 'the entry', 'allocation', 'contention'),
      ...placesOf(voice?.at, 'the class', 'name', 'services[0]', 'priority', 'committed', 'peak', 'mark'),
      ...placesOf(voice?.at, 'disciplines', 'delay', 'packetSize'),
      ...placesOf(rest?.at, 'default'),
      ...placesOf(rest?.when[0]?.at, 'the entry', 'committed', 'peak', 'priority'),
    ]).toEqual(marksOf({ 'class.yaml': RICH['class.yaml'] }));
  });

  it('has defaults for what is left out', () => {
    const [plain] = readTexts(SMALLEST).policies.classes;
    expect(valueOf(plain)).toEqual({
      name: 'hospital',
      allocation: { download: 100 * MBPS, upload: 100 * MBPS },
      contention: 1,
      precedence: 4,
      dscp: 'rewrite',
      fasttrack: 'refuse',
      when: [],
      traffic: [
        {
          name: 'voice',
          services: ['voip'],
          default: false,
          priority: 1,
          committed: { rate: 10 * MBPS },
          peak: { rate: 25 * MBPS },
          mark: 46,
          when: [],
        },
        { name: 'default', services: [], default: true, priority: 5, committed: { share: 0.2 }, when: [] },
      ],
    });
  });

  it('places what is left out at the noun itself', () => {
    const [plain] = readTexts(SMALLEST).policies.classes;
    expect(placesOf(plain?.at, 'contention')).toEqual(['5:3']);
    expect(placesOf(plain?.traffic[1]?.at, 'peak')).toEqual(['8:7']);
    expect(plain?.at.file).toBe('class.yaml');
  });
});
