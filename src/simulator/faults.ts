/** What a test, or a rehearsal, may let go wrong. Counts are from now on: 1 is the next. Mutable on purpose. */
export interface Faults {
  /** The n-th write is refused with `failure: …`. */
  refuseWrite?: number;
  /** The connection is cut when the n-th write arrives, before it is done. */
  dropAtWrite?: number;
  /** The n-th write is done, then the connection is cut before the answer. */
  dropAfterWrite?: number;
  /** The n-th write is never answered, and not done; a `/cancel` ends it. */
  hangAtWrite?: number;
  /** The power fails when the n-th write arrives, and comes back. */
  rebootAtWrite?: number;
  /** The connection is cut when the n-th sentence arrives. */
  dropAtSentence?: number;
  /** The connection is cut when the n-th command arrives over SSH, before it is done. */
  dropAtExec?: number;
  /** `refuse`: connections are closed at once; `silent`: accepted, never answered. */
  dead?: 'refuse' | 'silent';
  /** Instead of what `/ip/service` says. */
  maxSessions?: number;
  /** Answers to tagged commands that are outstanding together come interleaved, the last one's first. */
  reorderReplies?: boolean;
  /** Answers leave in odd pieces. */
  splitBytes?: boolean;
  /** Round-trip time of the network from now on. */
  latencyMs?: number;
  /** What one command takes of a processor that does them one by one, for all connections together. */
  cpuMs?: number;
}

type Counted =
  | 'refuseWrite'
  | 'dropAtWrite'
  | 'dropAfterWrite'
  | 'hangAtWrite'
  | 'rebootAtWrite'
  | 'dropAtSentence'
  | 'dropAtExec';

/** Counts one down; true when it is its turn. */
export function isTurn(faults: Faults, fault: Counted): boolean {
  const left = faults[fault];
  if (left === undefined) return false;
  if (left > 1) {
    faults[fault] = left - 1;
    return false;
  }
  delete faults[fault];
  return true;
}

export interface Stats {
  connections: number;
  logins: number;
  sentences: number;
  reads: number;
  writes: number;
  /** Commands over SSH. */
  execs: number;
  /** How often a sentence arrived while nothing was outstanding: the round trips that a client needs. */
  exchanges: number;
  maxInFlight: number;
  bytesIn: number;
  bytesOut: number;
}

export const noStats = (): Stats => ({
  connections: 0,
  logins: 0,
  sentences: 0,
  reads: 0,
  writes: 0,
  execs: 0,
  exchanges: 0,
  maxInFlight: 0,
  bytesIn: 0,
  bytesOut: 0,
});
