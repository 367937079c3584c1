import type { Direction } from '../model/rate.js';
import type { GroupKind, GroupTraffic } from '../model/traffic.js';
import { axisOf, type Column, type Numbers, Series, type Steps, type Tier } from './series.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

/** What numbers are about. */
export interface Subject {
  readonly kind: 'site' | 'router' | GroupKind;
  readonly name: string;
  /** Absent of a router. */
  readonly direction?: Direction;
}

export type Span = 'hour' | 'day';

export const keyOf = ({ kind, name, direction }: Subject): string => `${kind}/${name}/${direction ?? ''}`;

/** Of the day in memory. */
export const STEP: Tier = { stepMs: 5 * MINUTE, steps: 288 };
export const MINUTES: Tier = { stepMs: MINUTE, steps: 1440 };

const mean = (name: string): Column => ({ name, keep: 'mean' });

/** Quality is judged minute by minute: of sites, these are kept so for a day. */
export const BY_MINUTE: readonly Column[] = [mean('delivered'), mean('demand')];
const OF_ROUTER: readonly Column[] = [mean('roundTrip'), { name: 'roundTripMost', keep: 'most' }, mean('reachable')];
const OF_GROUP: readonly Column[] = ['delivered', 'demand', 'drops', 'backlog'].map(mean);
const OF_SITE: readonly Column[] = ['delivered', 'demand', 'drops'].map(mean);

/** What of a site is followed by traffic class; `drops:voice` is a column. */
export const OF_CLASS = ['delivered', 'drops'] as const;
const classColumns = new Map<string, readonly Column[]>();

const columnsOf = ({ kind }: Subject, classes: readonly string[]): readonly Column[] =>
  kind === 'site' ? siteColumns(classes) : kind === 'router' ? OF_ROUTER : OF_GROUP;

/** The same lists for all sites of one building class: there are thousands of sites and a handful of lists. */
function siteColumns(classes: readonly string[]): readonly Column[] {
  const key = classes.join();
  const known = classColumns.get(key);
  if (known !== undefined) return known;
  const columns = [...OF_SITE, ...classes.flatMap((name) => OF_CLASS.map((what) => mean(`${what}:${name}`)))];
  classColumns.set(key, columns);
  return columns;
}

/** One step of the day as it is kept: codes of its columns, and of its minutes one after the other. */
export interface Entry {
  readonly subject: Subject;
  readonly classes: readonly string[];
  readonly step: Uint16Array;
  readonly minutes: Uint16Array;
}

interface Tiers {
  readonly subject: Subject;
  classes: readonly string[];
  hour: Series;
  day: Series;
  minutes?: Series;
}

/** The recent past of all that is followed: an hour poll by poll, a day in steps of five minutes. */
export class Past {
  readonly #hour: Tier;
  readonly #subjects = new Map<string, Tiers>();

  constructor(telemetryMs: number) {
    this.#hour = { stepMs: telemetryMs, steps: Math.max(1, Math.ceil(HOUR / telemetryMs)) };
  }

  putSite(subject: Subject, at: number, { numbers, classes }: { numbers: Numbers; classes: readonly string[] }): void {
    this.#put(this.#tiersOf(subject, classes), at, numbers);
  }

  putRouter(name: string, at: number, numbers: Numbers): void {
    this.#put(this.#tiersOf({ kind: 'router', name }), at, numbers);
  }

  putGroup({ kind, name, direction }: GroupTraffic, at: number, numbers: Numbers): void {
    this.#put(this.#tiersOf({ kind, name, direction }), at, numbers);
  }

  #put(tiers: Tiers, at: number, numbers: Numbers): void {
    tiers.hour.put(at, numbers);
    tiers.day.put(at, numbers);
    tiers.minutes?.put(at, numbers);
  }

  #tiersOf(subject: Subject, classes: readonly string[] = []): Tiers {
    const columns = columnsOf(subject, classes);
    const key = keyOf(subject);
    const known = this.#subjects.get(key);
    if (known === undefined) {
      const fresh = { subject, classes, hour: new Series(this.#hour, columns), day: new Series(STEP, columns) };
      const tiers = subject.kind === 'site' ? { ...fresh, minutes: new Series(MINUTES, BY_MINUTE) } : fresh;
      this.#subjects.set(key, tiers);
      return tiers;
    }
    if (known.day.columns !== columns) {
      known.classes = classes;
      known.hour = known.hour.with(columns);
      known.day = known.day.with(columns);
    }
    return known;
  }

  *subjects(): Iterable<Subject> {
    for (const { subject } of this.#subjects.values()) yield subject;
  }

  /** One step of the day, of all of which something is known. */
  *entriesAt(at: number): Iterable<Entry> {
    for (const { subject, classes, day, minutes } of this.#subjects.values()) {
      const step = day.codesFrom(at, 1);
      if (!step.some((code) => code !== 0)) continue;
      yield { subject, classes, step, minutes: minutes?.codesFrom(at, STEP.stepMs / MINUTE) ?? new Uint16Array() };
    }
  }

  /** A step that was kept elsewhere; later than all that are here. */
  restore(at: number, { subject, classes, step, minutes }: Entry): void {
    const tiers = this.#tiersOf(subject, classes);
    tiers.day.restore(at, step);
    tiers.minutes?.restore(at, minutes);
  }

  /** The last hour or day up to a moment. A subject that was never heard of has no columns. */
  steps(subject: Subject, span: Span, now: number): Steps {
    const from = now - (span === 'hour' ? HOUR : DAY_MS);
    return this.between(subject, span, { from, until: now + 1 });
  }

  between(
    subject: Subject,
    tier: Span | 'minutes',
    { from, until, only }: { readonly from: number; readonly until: number; readonly only?: string },
  ): Steps {
    const tiers = { hour: this.#hour, day: STEP, minutes: MINUTES };
    const known = this.#subjects.get(keyOf(subject))?.[tier];
    return known?.between(from, until, only) ?? { ...axisOf(tiers[tier], from, until), columns: {} };
  }

  /** Lets go of what is not kept any more. */
  keepOnly(isKept: (subject: Subject) => boolean): void {
    for (const [key, { subject }] of this.#subjects) if (!isKept(subject)) this.#subjects.delete(key);
  }

  /** Bytes of all numbers. */
  get bytes(): number {
    return [...this.#subjects.values()].reduce(
      (sum, { hour, day, minutes }) => sum + hour.bytes + day.bytes + (minutes?.bytes ?? 0),
      0,
    );
  }
}
