import type { PolicyFile, Revision } from '../model/revision.js';

/** Where policy files come from. It is asked; nothing is pushed from here but the word that asking may be worth it. */
export interface Source {
  /** For people: `branch main of file:///srv/policies.git`, `folder policies`. Never a secret. */
  readonly name: string;
  /** The newest revision. `known` is the one the caller has: undefined when that is still the newest. */
  latest(known?: string): Promise<Fetched | undefined>;
  /** An earlier revision, for going back to it; `source.missing` where there is none. Absent: no past is kept. */
  at?(revision: string): Promise<Fetched>;
  /** Calls `changed` when something may be new (a folder that is watched); polling is the caller's. Returns its end. */
  watch(changed: () => void): () => void;
  close(): Promise<void>;
}

export interface Fetched {
  readonly revision: Revision;
  readonly files: readonly PolicyFile[];
}

/** How a revision fared, as a forge shows it beside the commit. */
export interface CommitStatus {
  readonly state: 'pending' | 'success' | 'failure';
  /** One sentence; cut where the forge would refuse it. */
  readonly description: string;
}

/** `transient`: worth another try without anybody changing anything. */
export type StatusWritten =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly transient: boolean };

/** Tells a forge how a commit fared. It never throws: what the forge thinks is not worth a router. */
export type WriteCommitStatus = (commit: string, status: CommitStatus, signal?: AbortSignal) => Promise<StatusWritten>;
