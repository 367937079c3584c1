export interface PolicyFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** One state of a policy repository. */
export interface Revision {
  /** A commit of git, or the digest of a folder. */
  readonly id: string;
  readonly at: number;
  readonly author: string;
  readonly subject: string;
  /** The revision that was the newest before and is no part of this one's history: the branch was rewritten. */
  readonly replaces?: string;
}

/** What became of a revision. `rejected`: the last good one stays in force. */
export interface RevisionRecord extends Revision {
  readonly state: 'accepted' | 'rejected';
  /** When it was read here. */
  readonly seenAt: number;
  /** Why it was rejected: the first problem, with file, line and column. */
  readonly message?: string;
}
