import type { Direction } from './rate.js';

/** What one queue did between two polls. */
export interface QueueTraffic {
  /** Id of the queue. */
  readonly queue: string;
  /** bit/s, as the accounting of the network counts them. */
  readonly rate: number;
  /** bit/s that wanted to go: what went, and what was dropped. */
  readonly demand: number;
  /** Packets a second. */
  readonly packets: number;
  readonly drops: number;
  /** Bytes waiting. */
  readonly backlog: number;
}

/** What bounds a site at this moment. */
export type Limit = 'nothing' | 'allocation' | 'uplink' | 'contention' | 'bypass';

/** One direction of one site between two polls. */
export interface SiteTraffic {
  readonly site: string;
  readonly direction: Direction;
  readonly at: number;
  /** bit/s that went through. */
  readonly delivered: number;
  /** bit/s that wanted to: what was delivered and what was dropped or waits. */
  readonly demand: number;
  /** Peak of the site. */
  readonly allocation: number;
  readonly drops: number;
  readonly backlog: number;
  readonly limitedBy: Limit;
  /** By traffic class. */
  readonly classes: Readonly<Record<string, QueueTraffic>>;
}

/** Of what a site wants, what it gets: 1 where it wants nothing. */
export const shareOf = ({ delivered, demand }: Pick<SiteTraffic, 'delivered' | 'demand'>): number =>
  demand === 0 ? 1 : delivered / demand;

export const GROUP_KINDS = ['fleet', 'region', 'class', 'uplink', 'traffic-class'] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

/** One direction of many sites together, between two polls. */
export interface GroupTraffic {
  readonly kind: GroupKind;
  readonly name: string;
  readonly direction: Direction;
  readonly delivered: number;
  readonly demand: number;
  /** Packets a second. */
  readonly drops: number;
  /** Bytes waiting. */
  readonly backlog: number;
}

/** Means and peaks of one hour, rates in bit/s. */
export interface SiteHour {
  readonly site: string;
  readonly direction: Direction;
  /** Start of the hour. */
  readonly at: number;
  /** Minutes of which something is known. */
  readonly minutes: number;
  readonly delivered: number;
  /** In the best minute. */
  readonly deliveredMost: number;
  readonly demand: number;
  readonly demandMost: number;
  /** Packets in the whole hour. */
  readonly drops: number;
  /** By demand, the highest first: means of ten minutes each, of what is left in the last. Single precision. */
  readonly tens: readonly Ten[];
}

/** Ten minutes of an hour that had about the same demand. */
export interface Ten {
  readonly demand: number;
  readonly delivered: number;
}

export interface RouterHour {
  readonly router: string;
  readonly at: number;
  /** In which it was known whether the router can be reached. */
  readonly seconds: number;
  readonly unreachable: number;
  /** Milliseconds, the median of means; absent where it never answered. */
  readonly roundTrip?: number;
  readonly roundTripMost?: number;
}
