import { type Static, Type } from 'typebox';
import { BackPageOf, ByName, Count, Instant, Word } from './parts.js';

export const AuditEntry = Type.Object({
  seq: Count('Its number.'),
  at: Instant('When'),
  who: Word('A user, `token:NAME`, or `qosctl` for what the controller does by itself.'),
  action: Word('What.'),
  subject: Word('Router, selector, user or revision that it is about.'),
  detail: ByName(Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  previous: Word('Hash of the entry before.'),
  hash: Word('Covers the entry and the hash before it.'),
});
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditPage = BackPageOf(AuditEntry, 'Entries.');
export type AuditPage = Static<typeof AuditPage>;

export const AuditVerdict = Type.Object({
  entries: Count('Entries that fit.'),
  since: Type.Optional(Instant('When the oldest of them was written')),
  broken: Type.Optional(Count('The first that does not fit.')),
});
export type AuditVerdict = Static<typeof AuditVerdict>;
