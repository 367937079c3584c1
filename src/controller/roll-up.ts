import type { RouterHour, SiteHour } from '../model/traffic.js';
import { mean, percentile, tensOf } from './busy-minutes.js';
import { type Past, STEP, type Subject } from './past.js';

const HOUR = 3_600_000;
const STEP_SECONDS = STEP.stepMs / 1000;

export interface Hours {
  readonly sites: readonly SiteHour[];
  readonly routers: readonly RouterHour[];
}

/** What an hour that is over comes to, of all of which something is known. Whoever asks twice gets the same. */
export function rollUp(past: Past, at: number): Hours {
  const subjects = [...past.subjects()];
  return {
    sites: subjects.flatMap((subject) => (subject.kind === 'site' ? siteHour(past, subject, at) : [])),
    routers: subjects.flatMap((subject) => (subject.kind === 'router' ? routerHour(past, subject, at) : [])),
  };
}

function siteHour(past: Past, subject: Subject, at: number): readonly SiteHour[] {
  const period = { from: at, until: at + HOUR };
  const { delivered = [], demand = [] } = past.between(subject, 'minutes', period).columns;
  const minutes = known(delivered).length;
  if (minutes === 0 || subject.direction === undefined) return [];
  const { drops = [] } = past.between(subject, 'day', { ...period, only: 'drops' }).columns;
  const { name: site, direction } = subject;
  return [
    {
      ...{ site, direction, at, minutes },
      ...{ delivered: Math.round(mean(delivered)), deliveredMost: Math.round(most(delivered)) },
      ...{ demand: Math.round(mean(demand)), demandMost: Math.round(most(demand)) },
      drops: Math.round(sum(drops) * STEP_SECONDS),
      tens: tensOf(demand, delivered),
    },
  ];
}

function routerHour(past: Past, subject: Subject, at: number): readonly RouterHour[] {
  const { columns } = past.between(subject, 'day', { from: at, until: at + HOUR });
  const { reachable = [], roundTrip = [], roundTripMost = [] } = columns;
  const shares = known(reachable);
  const median = percentile(roundTrip, 0.5);
  if (shares.length === 0 && median === undefined) return [];
  return [
    {
      router: subject.name,
      at,
      seconds: shares.length * STEP_SECONDS,
      unreachable: Math.round(sum(shares.map((share) => 1 - share)) * STEP_SECONDS),
      ...(median === undefined ? {} : { roundTrip: median, roundTripMost: most(roundTripMost) }),
    },
  ];
}

const known = (values: readonly number[]): readonly number[] => values.filter((value) => !Number.isNaN(value));
const sum = (values: readonly number[]): number => known(values).reduce((a, b) => a + b, 0);
const most = (values: readonly number[]): number => Math.max(...known(values));
