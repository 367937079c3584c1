import type { Diagnostic } from '../../model/diagnostic.js';
import type { DiagnosticCode } from '../../model/diagnostic-codes.js';
import { groupBy } from '../../model/group-by.js';
import { fieldOrigin, type Origin, type Position } from '../../model/origin.js';
import { type ClassPolicy, rateOfShare, type TrafficChange, type TrafficClass } from '../../model/policy.js';
import { DIRECTIONS, formatRate, MIN_RATE, type Rate } from '../../model/rate.js';
import { problem } from '../report.js';

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
  return [...groupBy(traffic, (one) => one.name).values()].flatMap(([first, ...again]) =>
    again.map((one) => {
      const message = `class "${name}" has two traffic classes "${one.name}"; only one can hold`;
      return problem('name.duplicate', fieldOrigin(one.at, 'name'), message, {
        cure: 'Rename or remove one of them.',
        ...(first === undefined
          ? {}
          : { related: { message: 'the first is here', at: fieldOrigin(first.at, 'name') } }),
      });
    }),
  );
}

/** A traffic class as written, or as something changes it. `at`: where the change is written. */
interface Subject {
  readonly policy: ClassPolicy;
  readonly traffic: TrafficClass;
  readonly what: string;
  readonly at: Origin;
}

function lintTraffic(policy: ClassPolicy, traffic: TrafficClass): readonly Diagnostic[] {
  const subject: Subject = { policy, traffic, what: nameOf(policy, traffic), at: traffic.at };
  return [
    ...lintCritical(subject),
    ...lintPeak(subject),
    ...lintFloor(subject),
    ...traffic.when.flatMap((entry) => lintChange(policy, traffic, entry, `while "${entry.calendar}" is active`)),
  ];
}

const nameOf = (policy: ClassPolicy, traffic: TrafficClass): string =>
  `traffic class "${traffic.name}" of "${policy.name}"`;

/** A traffic class as a calendar or an override changes it; what the change leaves alone was looked at before. */
export function lintChange(
  policy: ClassPolicy,
  traffic: TrafficClass,
  { committed, peak, priority, at }: TrafficChange,
  when: string,
): readonly Diagnostic[] {
  const change = Object.fromEntries(
    Object.entries({ committed, peak, priority }).filter(([, value]) => value !== undefined),
  );
  const subject = { policy, traffic: { ...traffic, ...change }, what: `${when}, ${nameOf(policy, traffic)}`, at };
  return [
    ...(priority !== undefined && traffic.priority > 2 ? lintCritical(subject) : []),
    ...(committed !== undefined || peak !== undefined ? lintPeak(subject) : []),
    ...(committed !== undefined ? lintFloor(subject) : []),
  ];
}

function lintCritical({ traffic, what, at }: Subject): readonly Diagnostic[] {
  if (traffic.priority > 2 || traffic.peak !== undefined) return [];
  const message = `${what} has priority ${traffic.priority} and no peak of its own: a fault in it could take the whole site from all others`;
  return [
    problem('class.critical-without-peak', fieldOrigin(at, 'priority'), message, {
      cure: 'Give it a peak, as peak: 30 Mbps.',
    }),
  ];
}

/** The first problem of either direction. */
const worst = (
  { allocation, contention }: ClassPolicy,
  of: (allocation: Rate, committed: Rate) => Diagnostic | undefined,
): readonly Diagnostic[] =>
  DIRECTIONS.flatMap((direction) => of(allocation[direction], allocation[direction] / contention) ?? []).slice(0, 1);

const peakOf = ({ peak }: TrafficClass, allocation: Rate): Rate =>
  peak === undefined ? allocation : rateOfShare(peak, allocation);

function lintPeak({ policy, traffic, what, at }: Subject): readonly Diagnostic[] {
  const where = fieldOrigin(at, at.fields?.['peak'] === undefined ? 'committed' : 'peak');
  const wrong = worst(policy, (allocation, whole) => {
    const committed = rateOfShare(traffic.committed, whole);
    const peak = peakOf(traffic, allocation);
    const fail = (why: string, cure: string): Diagnostic =>
      problem('class.peak', where, `${what} has a peak rate, ${formatRate(peak)}, ${why}`, { cure });
    if (peak < committed)
      return fail(
        `below its committed rate, ${formatRate(committed)}; a router refuses that`,
        `Write a peak of ${formatRate(committed)} or more, or commit less.`,
      );
    if (peak < MIN_RATE)
      return fail(
        `below ${formatRate(MIN_RATE)}, where nothing passes or no limit holds`,
        `Write a peak of ${formatRate(MIN_RATE)} or more.`,
      );
    if (peak <= allocation) return undefined;
    return fail(
      `above the allocation of the site, ${formatRate(allocation)}; it can never reach it`,
      `Write a peak of ${formatRate(allocation)} or less.`,
    );
  });
  return [...wrong, ...lintVoice({ policy, traffic, what, at }, where)];
}

function lintVoice({ policy, traffic, what }: Subject, where: Position): readonly Diagnostic[] {
  if (traffic.mark !== EXPEDITED) return [];
  return worst(policy, (allocation) => {
    const share = peakOf(traffic, allocation) / allocation;
    if (share <= VOICE_SHARE) return undefined;
    const message = `${what} is marked EF and may take ${percent(share)} of the site; above ${percent(VOICE_SHARE)} it delays itself and all others`;
    return problem('class.voice-share', where, message, {
      severity: 'warning',
      cure: `Keep its peak at ${percent(VOICE_SHARE)} of the allocation.`,
    });
  });
}

function lintFloor({ policy, traffic, what, at }: Subject): readonly Diagnostic[] {
  const where = fieldOrigin(at, 'committed');
  const low = (code: DiagnosticCode, why: string, floor: number): Diagnostic =>
    problem(code, where, `${what} ${why}`, { severity: 'warning', cure: `Commit ${percent(floor)} or more.` });
  return worst(policy, (_, whole) => {
    const share = rateOfShare(traffic.committed, whole) / whole;
    const keeps = `keeps ${percent(share)} of the committed rate`;
    if (traffic.default && share < DEFAULT_FLOOR) {
      const why = `is the default and ${keeps}; below ${percent(DEFAULT_FLOOR)} whatever is not recognised suffers`;
      return low('class.default-floor', why, DEFAULT_FLOOR);
    }
    if (traffic.priority < 8 || traffic.default || share >= BACKGROUND_FLOOR) return undefined;
    const why = `comes last and ${keeps}; below ${percent(BACKGROUND_FLOOR)} its connections die instead of waiting`;
    return low('class.background-floor', why, BACKGROUND_FLOOR);
  });
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
