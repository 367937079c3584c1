/** Who did what, why, and what came of it. */
export interface AuditEvent {
  readonly at: number;
  /** A user, a token, or `qosctl` for what the controller does by itself. */
  readonly who: string;
  /** `apply`, `order.suspend`, `login`, `user.create`, … */
  readonly action: string;
  /** Router, selector, user or revision that it is about. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

/** An event in the chain: `hash` covers the event, its number and the hash before it, so that none can be changed or left out. */
export interface AuditEntry extends AuditEvent {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

/** What the hash is made of. */
export const auditText = ({ seq, previous, at, who, action, subject, detail }: Omit<AuditEntry, 'hash'>): string =>
  JSON.stringify([
    seq,
    previous,
    at,
    who,
    action,
    subject,
    Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);
