import type { Accounting } from './inventory.js';
import type { Dscp } from './dscp.js';
import type { Discipline, DscpMode, Match, Priority } from './policy.js';
import type { Direction, Rate } from './rate.js';

/**
 * One queue of a shaping tree, vendor-free. Rates count bytes as `Intent.accounting` says.
 * Ids come from names: `site`, `site/traffic-class`, `router:NAME`, `router:NAME/management`, each with `/direction`.
 */
export interface Queue {
  readonly id: string;
  readonly direction: Direction;
  readonly role: 'uplink' | 'site' | 'class' | 'management';
  /** Id of the queue above; absent at the top of a tree. */
  readonly parent?: string;
  readonly site?: string;
  readonly trafficClass?: string;
  readonly committed: Rate;
  readonly peak: Rate;
  /** Order of service among leaves; meaningless on inner queues. */
  readonly priority: Priority;
  /** Leaves only: in order of preference. */
  readonly disciplines: readonly Discipline[];
  /** Leaves only: target delay of a FIFO, in milliseconds. */
  readonly delay: number;
  /** Mean IP packet in bytes. */
  readonly packetSize: number;
  /** Takes what no rule recognises. One in each tree. */
  readonly default: boolean;
}

/** First rule that matches wins. The queue of a packet is `site/trafficClass/direction`. */
export interface Rule {
  /** `traffic-class/service/hash of the match`: never a position. */
  readonly id: string;
  readonly trafficClass: string;
  readonly service: string;
  readonly match: Match;
}

export interface SiteIntent {
  readonly site: string;
  readonly class: string;
  readonly interfaces: readonly string[];
  readonly rules: readonly Rule[];
  readonly defaultClass: string;
  readonly dscp: DscpMode;
  /** DSCP that packets of a traffic class leave with on the way to the network; absent: as they came. */
  readonly marks: Readonly<Record<string, Dscp>>;
}

export interface RouterIntent {
  readonly router: string;
  readonly wan: string;
  readonly accounting: Accounting;
  /** True when an uplink shaper stands above the sites (then both directions need a tree of the whole router). */
  readonly shared: boolean;
  readonly fasttrack: 'refuse' | 'exempt';
  readonly sites: readonly SiteIntent[];
  /** Parents before children. */
  readonly queues: readonly Queue[];
}

export interface Intent {
  /** The instant it holds for, in milliseconds since 1970 UTC. */
  readonly instant: number;
  readonly routers: readonly RouterIntent[];
}
