import type { PolicyFile, Revision } from '../model/revision.js';

/** Where policy files come from. It is asked; nothing is pushed from here but the word that asking may be worth it. */
export interface Source {
  /** For people: `branch main of file:///srv/policies.git`, `folder policies`. Never a secret. */
  readonly name: string;
  /** The newest revision. `known` is the one the caller has: undefined when that is still the newest. */
  latest(known?: string): Promise<Fetched | undefined>;
  /** Calls `changed` when something may be new (a folder that is watched); polling is the caller's. Returns its end. */
  watch(changed: () => void): () => void;
  close(): Promise<void>;
}

export interface Fetched {
  readonly revision: Revision;
  readonly files: readonly PolicyFile[];
}
