import type { Diagnostic } from '../../model/diagnostic.js';
import { fieldOrigin, type Origin } from '../../model/origin.js';
import { type ClassPolicy, rateOfShare, type TrafficClass } from '../../model/policy.js';
import { DIRECTIONS, formatRate, type Rate } from '../../model/rate.js';
import { problem } from './report.js';

/** Rules of thumb with their sources: RFC 4594 §1.4.4 (voice), RFC 8622 (background must not starve). */
const VOICE_SHARE = 0.3;
const DEFAULT_FLOOR = 0.2;
const BACKGROUND_FLOOR = 0.01;
const EXPEDITED = 46;

export function lintClass(policy: ClassPolicy): readonly Diagnostic[] {
  return [
    ...lintDefault(policy),
    ...lintNamesOf(policy),
    ...policy.traffic.flatMap((traffic) => lintTraffic(policy, traffic)),
  ];
}

function lintDefault({ name, traffic, at }: ClassPolicy): readonly Diagnostic[] {
  const defaults = traffic.filter((one) => one.default);
  const [first, second] = defaults;
  if (first === undefined) {
    const message = `class "${name}" has no default traffic class; unrecognised packets would pass unshaped`;
    return [
      problem('class.default', fieldOrigin(at, 'traffic'), message, { cure: 'Add default: true to one of them.' }),
    ];
  }
  if (second === undefined) return [];
  const message = `class "${name}" has ${defaults.length} default traffic classes: ${defaults.map((one) => one.name).join(', ')}`;
  return [
    problem('class.default', fieldOrigin(second.at, 'default'), message, {
      cure: 'Keep default: true in one of them.',
    }),
  ];
}

function lintNamesOf({ name, traffic }: ClassPolicy): readonly Diagnostic[] {
  return traffic.flatMap((one, index) => {
    const first = traffic.findIndex((other) => other.name === one.name);
    if (first === index) return [];
    const message = `class "${name}" has two traffic classes "${one.name}"; only one can hold`;
    return problem('name.duplicate', fieldOrigin(one.at, 'name'), message, { cure: 'Rename or remove one of them.' });
  });
}

/** The class as written, and as each calendar entry changes it. */
function lintTraffic(policy: ClassPolicy, traffic: TrafficClass): readonly Diagnostic[] {
  const found = [...lintForms(policy, traffic), ...lintRates(policy, traffic, traffic)];
  for (const { calendar, ...change } of traffic.when) {
    const changed = { ...traffic, ...change, when: [] };
    found.push(...lintRates(policy, changed, change, `while "${calendar}" is active, `));
  }
  return found;
}

function lintForms({ name }: ClassPolicy, traffic: TrafficClass): readonly Diagnostic[] {
  if (traffic.priority > 2 || traffic.peak !== undefined) return [];
  const message = `traffic class "${traffic.name}" of "${name}" has priority ${traffic.priority} and no peak of its own: a fault in it could take the whole site from all others`;
  return [
    problem('class.critical-without-peak', fieldOrigin(traffic.at, 'priority'), message, {
      cure: 'Give it a peak, as peak: 30 Mbps.',
    }),
  ];
}

interface Place {
  readonly at: Origin;
}

function lintRates(policy: ClassPolicy, traffic: TrafficClass, { at }: Place, when = ''): readonly Diagnostic[] {
  const what = `${when}traffic class "${traffic.name}" of "${policy.name}"`;
  const worst = (of: (allocation: Rate, committed: Rate) => Diagnostic | undefined): readonly Diagnostic[] =>
    DIRECTIONS.flatMap(
      (direction) => of(policy.allocation[direction], policy.allocation[direction] / policy.contention) ?? [],
    ).slice(0, 1);
  const peakOf = (allocation: Rate): Rate =>
    traffic.peak === undefined ? allocation : rateOfShare(traffic.peak, allocation);
  return [
    ...worst((allocation, whole) => {
      const committed = rateOfShare(traffic.committed, whole);
      const peak = peakOf(allocation);
      if (peak < committed) {
        const message = `${what} has a peak rate, ${formatRate(peak)}, below its committed rate, ${formatRate(committed)}`;
        return problem('class.peak', fieldOrigin(at, 'peak'), message, {
          cure: `Write a peak of ${formatRate(committed)} or more.`,
        });
      }
      if (peak <= allocation) return undefined;
      const message = `${what} has a peak rate, ${formatRate(peak)}, above the allocation of the site, ${formatRate(allocation)}; it can never reach it`;
      return problem('class.peak', fieldOrigin(at, 'peak'), message, {
        cure: `Write a peak of ${formatRate(allocation)} or less.`,
      });
    }),
    ...worst((allocation) => {
      const share = peakOf(allocation) / allocation;
      if (traffic.mark !== EXPEDITED || share <= VOICE_SHARE) return undefined;
      const message = `${what} is marked EF and may take ${percent(share)} of the site; above ${percent(VOICE_SHARE)} it delays itself and all others`;
      return problem('class.voice-share', fieldOrigin(at, 'peak'), message, {
        severity: 'warning',
        cure: `Keep its peak at ${percent(VOICE_SHARE)} of the allocation.`,
      });
    }),
    ...worst((_, whole) => {
      const share = rateOfShare(traffic.committed, whole) / whole;
      const where = fieldOrigin(at, 'committed');
      if (traffic.default && share < DEFAULT_FLOOR) {
        const message = `${what} is the default and keeps ${percent(share)} of the committed rate; below ${percent(DEFAULT_FLOOR)} whatever is not recognised suffers`;
        return problem('class.default-floor', where, message, { severity: 'warning' });
      }
      if (traffic.priority < 8 || traffic.default || share >= BACKGROUND_FLOOR) return undefined;
      const message = `${what} comes last and keeps ${percent(share)} of the committed rate; below ${percent(BACKGROUND_FLOOR)} its connections die instead of waiting`;
      return problem('class.background-floor', where, message, { severity: 'warning' });
    }),
  ];
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
