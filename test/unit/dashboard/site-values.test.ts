import { describe, expect, it } from 'vitest';
import { branchesOf, limitsOf } from '../../../src/dashboard/screens/site/limits.js';
import { differs, linesOf } from '../../../src/dashboard/screens/site/value-lines.js';
import type { Queue } from '../../../src/server/replies/intent.js';
import type { QueueValues, SiteValues } from '../../../src/server/replies/values.js';

const queue = (id: string, role: Queue['role'], parent?: string): Queue => ({
  id,
  direction: 'download',
  role,
  ...(parent === undefined ? {} : { parent }),
  committed: 10e6,
  peak: 20e6,
  priority: 3,
  disciplines: ['cake'],
  delay: 5,
  packetSize: 1000,
  default: false,
});

const at = { file: 'classes/hospital.yaml', line: 9, column: 1 };
const traced = <Value>(value: Value) => ({ value, at, layer: 'class' as const, name: 'hospital' });

const values = (more: Partial<QueueValues>): QueueValues => ({
  queue: 'voice',
  direction: 'download',
  role: 'class',
  requested: { committed: traced(10e6), peak: traced(20e6), priority: traced(3) },
  compiled: { committed: 10e6, peak: 20e6, priority: 3 },
  device: { state: 'same', committed: 10e6, peak: 20e6, priority: 3, differs: [] },
  effective: null,
  ...more,
});

const siteValues = (...queues: readonly QueueValues[]): SiteValues => ({
  site: 'h',
  router: 'r',
  revision: 'a',
  interval: { label: '', instant: 0, calendars: [], overrides: [], hidden: 0 },
  pinned: false,
  deviceAt: 1,
  limitedBy: { download: null, upload: null },
  queues,
});

describe('the queue tree of a site', () => {
  it('hangs queues below those that hold them, however deep, and leaves the uplink out', () => {
    const queues = [
      queue('uplink', 'uplink'),
      queue('site', 'site', 'uplink'),
      queue('voice', 'class', 'site'),
      queue('data', 'class', 'site'),
      queue('calls', 'class', 'voice'),
    ];
    expect(branchesOf(queues).map((branch) => [branch.queue.id, branch.depth])).toEqual([
      ['site', 0],
      ['voice', 1],
      ['calls', 2],
      ['data', 1],
    ]);
  });

  it('has the limits of the router, and those that are wanted where the router is not known', () => {
    const voice = queue('voice', 'class');
    const device = { state: 'different', committed: 8e6, peak: 20e6, priority: 3, differs: ['committed'] } as const;
    expect(limitsOf(voice, siteValues(values({ device })))).toMatchObject({ committed: 8e6, state: 'different' });
    expect(limitsOf(voice, siteValues(values({ device: null })))).toMatchObject({ committed: 10e6, state: 'unknown' });
    expect(limitsOf(voice, undefined)).toMatchObject({ committed: 10e6, state: 'unknown' });
  });
});

describe('the values of a queue', () => {
  it('differ where what was asked for was cut, or the router holds something else or nothing', () => {
    const gone = { state: 'missing', committed: null, peak: null, priority: null, differs: [] } as const;
    const cut = { committed: 9e6, peak: 20e6, priority: 3 } as const;
    expect(differs(values({}))).toBe(false);
    expect(differs(values({ device: gone }))).toBe(true);
    expect(linesOf(values({ compiled: cut })).map(({ isRepaired }) => isRepaired)).toEqual([true, false, false]);
    const other = { state: 'different', committed: 10e6, peak: 20e6, priority: 3, differs: ['discipline'] } as const;
    expect(differs(values({ device: other }))).toBe(true);
  });

  it('do not differ by a priority that the precedence of the site was folded into', () => {
    expect(differs(values({ compiled: { committed: 10e6, peak: 20e6, priority: 5 }, device: null }))).toBe(false);
  });
});
