import type { Dscp } from './dscp.js';
import type { Duration } from './duration.js';
import type { Origin } from './origin.js';
import type { Prefix } from './prefix.js';
import type { Rate, Rates } from './rate.js';

/** A committed or peak rate: absolute, or a share (0…1) of what it is measured against. */
export type Share = { readonly rate: Rate } | { readonly share: number };

/** 29 % of 100 Mbps is 28 999 999.999999996 in binary; a hundredth of a bit is nobody's rate. */
export const floorRate = (rate: number): Rate => Math.floor(rate + 0.01);

export const rateOfShare = (share: Share, whole: Rate): Rate =>
  'rate' in share ? share.rate : floorRate(share.share * whole);

export type Protocol = 'tcp' | 'udp' | 'icmp' | 'gre' | 'esp' | 'ah' | 'sctp';

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** One end of a conversation. Empty lists match everything. */
export interface Endpoint {
  readonly ports: readonly PortRange[];
  readonly prefixes: readonly Prefix[];
}

/** One way to recognise a service, seen from the building: `remote` is the far end, `local` the building's own. */
export interface Match {
  readonly protocol?: Protocol;
  readonly remote?: Endpoint;
  readonly local?: Endpoint;
  readonly dscp?: Dscp;
  readonly at: Origin;
}

export interface Service {
  readonly name: string;
  readonly match: readonly Match[];
  readonly at: Origin;
}

export type Discipline = 'cake' | 'fq_codel' | 'sfq' | 'fifo';

/** 1 is served first, 8 last. */
export type Priority = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What a calendar or an override changes about one traffic class. */
export interface TrafficChange {
  readonly committed?: Share;
  readonly peak?: Share;
  readonly priority?: Priority;
  readonly at: Origin;
}

export interface TrafficClass {
  readonly name: string;
  readonly services: readonly string[];
  readonly default: boolean;
  readonly priority: Priority;
  /** Of the site's committed rate when a share. */
  readonly committed: Share;
  /** Of the allocation when a share; the allocation when absent. */
  readonly peak?: Share;
  readonly mark?: Dscp;
  readonly disciplines?: readonly Discipline[];
  /** Longest wait in the leaf before packets are dropped; sizes FIFOs. */
  readonly delay?: Duration;
  /** Mean IP packet in bytes, for devices that count other bytes than the policy. */
  readonly packetSize?: number;
  readonly when: readonly (TrafficChange & { readonly calendar: string })[];
  readonly at: Origin;
}

export interface SiteChange {
  readonly allocation?: Rates;
  readonly contention?: number;
  readonly at: Origin;
}

export type DscpMode = 'rewrite' | 'trust';

export interface ClassPolicy {
  /** The building class. */
  readonly name: string;
  readonly allocation: Rates;
  /** committed = allocation / contention; 1 means fully guaranteed. */
  readonly contention: number;
  readonly precedence: Priority;
  readonly dscp: DscpMode;
  /** What to do about FastTrack rules that would carry traffic past the queues. */
  readonly fasttrack: 'refuse' | 'exempt';
  readonly traffic: readonly TrafficClass[];
  readonly when: readonly (SiteChange & { readonly calendar: string })[];
  readonly at: Origin;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** Weekly hours in the calendar's time zone; `from` and `to` are minutes of the day, `to` may be 1440. */
export interface WeeklyRange {
  readonly days: readonly Weekday[];
  readonly from: number;
  readonly to: number;
}

/** Whole days, both inclusive, as `YYYY-MM-DD` in the calendar's time zone. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** Active when (no weekly ranges or one of them holds) and (no dates or one of them holds) and no exception holds. */
export interface Calendar {
  readonly name: string;
  readonly timeZone: string;
  readonly weekly: readonly WeeklyRange[];
  readonly dates: readonly DateRange[];
  readonly except: readonly DateRange[];
  /** Spans read from an .ics file, in milliseconds since 1970 UTC, `to` exclusive. Added to the rest. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  readonly at: Origin;
}

export interface Selector {
  readonly classes: readonly string[];
  readonly regions: readonly string[];
  readonly sites: readonly string[];
  readonly routers: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface Override {
  readonly name: string;
  readonly select: Selector;
  /** Milliseconds since 1970 UTC. */
  readonly from: number;
  readonly until: number;
  readonly reason: string;
  readonly site?: SiteChange;
  readonly traffic: readonly (TrafficChange & { readonly name: string })[];
  readonly at: Origin;
}

/** A promise that must stay true for every site selected, at the named moment or at any time. */
export interface PolicyTest {
  readonly name: string;
  readonly select: Selector;
  readonly expect: readonly Expectation[];
  readonly at: Origin;
}

export type Expectation =
  | {
      readonly kind: 'class-rate';
      readonly trafficClass: string;
      readonly direction: 'download' | 'upload' | 'both';
      readonly committedAtLeast?: Rate;
      readonly peakAtLeast?: Rate;
      readonly peakAtMost?: Rate;
      /** Only in these moments; any time when absent. */
      readonly during?: string;
      readonly at: Origin;
    }
  | {
      readonly kind: 'site-rate';
      readonly direction: 'download' | 'upload' | 'both';
      readonly committedAtLeast?: Rate;
      readonly peakAtLeast?: Rate;
      readonly during?: string;
      readonly at: Origin;
    }
  | {
      readonly kind: 'packet';
      readonly packet: Packet;
      readonly lands: string;
      readonly at: Origin;
    }
  | {
      readonly kind: 'uplink-share';
      readonly uplink: string;
      readonly committedAtMost: number;
      readonly at: Origin;
    };

/** A packet as the building sees it. `local` and `remote` are single addresses. */
export interface Packet {
  readonly direction: 'download' | 'upload';
  readonly protocol: Protocol;
  readonly local?: string;
  readonly localPort?: number;
  readonly remote: string;
  readonly remotePort?: number;
  readonly dscp?: Dscp;
}

export interface Policies {
  readonly classes: readonly ClassPolicy[];
  readonly services: readonly Service[];
  readonly calendars: readonly Calendar[];
  readonly overrides: readonly Override[];
  readonly tests: readonly PolicyTest[];
}
