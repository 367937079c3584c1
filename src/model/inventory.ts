import type { Origin } from './origin.js';
import type { Prefix } from './prefix.js';
import type { Rate, Rates } from './rate.js';

/** Which layer's bytes a rate counts (`ethernet`: frame with header and FCS, 18 bytes above IP). */
export type Accounting = 'ethernet' | 'ip';

export interface Region {
  readonly name: string;
  readonly title: string;
  readonly at: Origin;
}

/** A link shared by several routers; together they form a tree whose roots have no parent. */
export interface Uplink {
  readonly name: string;
  readonly title: string;
  readonly parent?: string;
  readonly capacity: Rates;
  readonly kind: 'core' | 'ring' | 'pop' | 'link';
  readonly at: Origin;
}

export interface Management {
  readonly committed: Rate;
  readonly peak: Rate;
}

export interface Network {
  readonly accounting: Accounting;
  /** Rate kept in every upload tree for the router's own traffic: our sessions must not drown in what they cure. */
  readonly management: Management;
  /** `report`: guarantees that do not fit are an error. `proportional`: they are scaled down, and it is said. */
  readonly repair: 'report' | 'proportional';
  readonly regions: readonly Region[];
  readonly uplinks: readonly Uplink[];
}

export type DriverName = 'routeros' | 'linux';

export interface Router {
  readonly name: string;
  readonly driver: DriverName;
  readonly transport: 'api' | 'ssh';
  readonly address: string;
  readonly port?: number;
  /** False only where the inventory says so: the password then crosses the network in clear. */
  readonly tls: boolean;
  /** Only where the inventory says so: SSH algorithms that are broken, for routers that have no others. */
  readonly legacyAlgorithms?: true;
  readonly credentials: string;
  /** Pinned by `qosctl enroll`. */
  readonly pin?: { readonly certificate?: string; readonly hostKey?: string };
  /** Interface towards the network. */
  readonly wan: string;
  readonly uplink: string;
  /** The router's own access link, declared where it serves several sites: an uplink shaper then stands above them. */
  readonly capacity?: Rates;
  readonly labels: Readonly<Record<string, string>>;
  readonly at: Origin;
}

export interface Site {
  readonly name: string;
  readonly title: string;
  readonly class: string;
  readonly router: string;
  readonly region: string;
  /** Interfaces of the router that only this building uses. */
  readonly interfaces: readonly string[];
  readonly prefixes: readonly Prefix[];
  readonly labels: Readonly<Record<string, string>>;
  readonly at: Origin;
}

/** A password or key by reference only. */
export interface Credentials {
  readonly name: string;
  readonly user: string;
  readonly password?: SecretRef;
  readonly key?: SecretRef;
  readonly at: Origin;
}

export type SecretRef = { readonly env: string } | { readonly file: string };

export interface Inventory {
  readonly network: Network;
  readonly routers: readonly Router[];
  readonly sites: readonly Site[];
  readonly credentials: readonly Credentials[];
}
