import type { ApiToken, Session, User } from '../model/account.js';
import type { AuditEntry, AuditEvent } from '../model/audit.js';
import type { ChangeSet } from '../model/change.js';
import type { Reason } from '../model/condition.js';
import type { Order } from '../model/order.js';
import type { Direction } from '../model/rate.js';
import type { PolicyFile, Revision, RevisionRecord } from '../model/revision.js';
import type { RouterStatus } from '../model/status.js';
import type { RouterHour, SiteHour } from '../model/traffic.js';

/**
 * What must survive the controller. Every promise that is fulfilled is on disk: what was acknowledged is not lost when the
 * process is killed at the next instant. One controller writes; others may read beside it.
 */
export interface Store {
  readonly journal: ApplyJournal;
  readonly audit: AuditLog;
  readonly statuses: Statuses;
  readonly revisions: Revisions;
  readonly orders: Orders;
  readonly traffic: TrafficLog;
  /** A copy that is whole, made beside the running controller. */
  backup(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface ApplyBegin {
  readonly router: string;
  readonly revision: string;
  /** Who holds the lock on the router: it is found again by this name after a crash. */
  readonly holder: string;
  readonly at: number;
  readonly changeSet: ChangeSet;
}

export interface ApplyEnd {
  readonly at: number;
  readonly ok: boolean;
  readonly reason: Reason;
  readonly message: string;
}

export interface ApplyRecord extends ApplyBegin {
  readonly id: number;
  /** Absent: under way, or the process died. */
  readonly end?: ApplyEnd;
}

/** Written ahead: `begin` is kept before the first write to a router. */
export interface ApplyJournal {
  begin(entry: ApplyBegin): Promise<number>;
  end(id: number, end: ApplyEnd): Promise<void>;
  unfinished(): Promise<readonly ApplyRecord[]>;
  get(id: number): Promise<KeptApply | undefined>;
  /** Newest first, of all routers or of those named, without the changes: a list is not worth megabytes. */
  list(query: ApplyQuery): Promise<Page<ApplySummary>>;
}

export interface ApplyQuery extends ListQuery {
  readonly routers?: readonly string[];
  /** `failed` and `done` have ended. */
  readonly state?: 'running' | 'failed' | 'done';
}

export interface ApplySummary extends Omit<ApplyRecord, 'changeSet'> {
  readonly changes: number;
}

/** Changes are kept of the last applies of each router and of all that are unfinished. */
export interface KeptApply extends ApplySummary {
  readonly changeSet?: ChangeSet;
}

export interface ListQuery {
  /** At most so many. */
  readonly limit: number;
  /** Only entries with a lower number: `next` of the page before. */
  readonly before?: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: number;
}

/** Append-only. `verify` says the number of the first entry that does not fit the chain. */
export interface AuditQuery extends ListQuery {
  readonly who?: string;
  readonly action?: string;
  readonly subject?: string;
  /** Not before this. */
  readonly from?: number;
  /** Before this. */
  readonly until?: number;
}

export interface AuditLog {
  append(event: AuditEvent): Promise<AuditEntry>;
  list(query: AuditQuery): Promise<Page<AuditEntry>>;
  /** Oldest first, without holding all of them in memory. */
  all(): AsyncIterable<AuditEntry>;
  verify(): Promise<{ readonly entries: number; readonly broken?: number }>;
}

export interface Statuses {
  put(statuses: readonly RouterStatus[]): Promise<void>;
  /** A router that left the inventory. */
  remove(routers: readonly string[]): Promise<void>;
  all(): Promise<readonly RouterStatus[]>;
}

/** Files are kept of accepted revisions, so that an earlier one can be compiled when its repository is gone. */
export interface Revisions {
  put(record: RevisionRecord, files: readonly PolicyFile[]): Promise<void>;
  /** The accepted one that was read last. */
  lastGood(): Promise<{ readonly revision: Revision; readonly files: readonly PolicyFile[] } | undefined>;
  files(id: string): Promise<readonly PolicyFile[] | undefined>;
  /** Only of so many that were accepted last, and of those that are named. The records of the others stay. */
  keepFiles(newest: number, named: ReadonlySet<string>): Promise<void>;
  /** Newest first. */
  list(limit: number): Promise<readonly RevisionRecord[]>;
}

export interface Orders {
  put(order: Order): Promise<void>;
  remove(id: string): Promise<void>;
  all(): Promise<readonly Order[]>;
}

/** The day in memory, step by step, so that it survives; and hours, for weeks. */
export interface TrafficLog {
  /** In a form that only the controller reads. A step of the same moment is replaced. */
  putStep(step: KeptStep): Promise<void>;
  /** Oldest first. */
  steps(from: number): Promise<readonly KeptStep[]>;
  /** All or none. An hour that is there already is replaced. */
  putHours(hours: { readonly sites: readonly SiteHour[]; readonly routers: readonly RouterHour[] }): Promise<void>;
  /** Start of the newest hour that is kept. */
  lastHour(): Promise<number | undefined>;
  /** Oldest first. */
  siteHours(of: { readonly site: string; readonly direction: Direction } & Period): Promise<readonly SiteHour[]>;
  routerHours(of: { readonly router: string } & Period): Promise<readonly RouterHour[]>;
  forget(before: { readonly steps: number; readonly hours: number }): Promise<void>;
}

export interface KeptStep {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** What begins in `[from, until)`. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

/** Who may come in. Of passwords, tokens and sessions only hashes are kept. */
export interface Accounts {
  readonly users: Users;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
}

export interface UserRecord extends User {
  /** Absent: logs in elsewhere (OpenID Connect). */
  readonly passwordHash?: string;
}

export interface Users {
  all(): Promise<readonly UserRecord[]>;
  get(name: string): Promise<UserRecord | undefined>;
  put(user: UserRecord): Promise<void>;
  /** With the sessions and tokens of the user. False: there is none. */
  remove(name: string): Promise<boolean>;
}

export interface Tokens {
  all(): Promise<readonly ApiToken[]>;
  find(hash: string): Promise<ApiToken | undefined>;
  put(token: ApiToken, hash: string): Promise<void>;
  used(id: string, at: number): Promise<void>;
  remove(id: string): Promise<boolean>;
}

export interface Sessions {
  find(hash: string): Promise<Session | undefined>;
  put(session: Session, hash: string): Promise<void>;
  seen(hash: string, at: number): Promise<void>;
  remove(hash: string): Promise<void>;
  /** All of a user but the one to keep. */
  removeOf(user: string, keep?: string): Promise<void>;
  /** Those that nobody used since, and those that began before. */
  prune(before: { readonly seen: number; readonly created: number }): Promise<void>;
}
