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
