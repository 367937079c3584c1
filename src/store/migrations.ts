import { ACCOUNTS_SQL } from './accounts.js';

/** The forms of a store, oldest first. What was released is never changed: a new form is a new entry. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE applies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    router TEXT NOT NULL, revision TEXT NOT NULL, holder TEXT NOT NULL, at INTEGER NOT NULL,
    changes INTEGER NOT NULL, change_set BLOB,
    ended_at INTEGER, ok INTEGER, reason TEXT, message TEXT
  ) STRICT;
  CREATE INDEX applies_router ON applies (router, id);
  CREATE INDEX applies_open ON applies (id) WHERE ended_at IS NULL;

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_subject ON audit (subject, seq);
  CREATE TABLE audit_end (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;

  CREATE TABLE statuses (router TEXT PRIMARY KEY, status TEXT NOT NULL) STRICT;

  CREATE TABLE revisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE, record TEXT NOT NULL, accepted INTEGER NOT NULL, files BLOB
  ) STRICT;

  CREATE TABLE orders (id TEXT PRIMARY KEY, given TEXT NOT NULL) STRICT;
  ${ACCOUNTS_SQL}`,
  // What is forgotten is found without walking over all that was forgotten before.
  'CREATE INDEX applies_kept ON applies (router, id) WHERE change_set IS NOT NULL',
  // By time first: an hour is written at the end, and what is too old is a piece at the beginning.
  `
  CREATE TABLE traffic_steps (at INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE site_hours (
    at INTEGER NOT NULL, site TEXT NOT NULL, direction TEXT NOT NULL,
    minutes INTEGER NOT NULL, delivered INTEGER NOT NULL, delivered_most INTEGER NOT NULL,
    demand INTEGER NOT NULL, demand_most INTEGER NOT NULL, drops INTEGER NOT NULL, tens BLOB NOT NULL,
    PRIMARY KEY (at, site, direction)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE router_hours (
    at INTEGER NOT NULL, router TEXT NOT NULL, seconds INTEGER NOT NULL, unreachable INTEGER NOT NULL,
    round_trip REAL, round_trip_most REAL,
    PRIMARY KEY (at, router)
  ) STRICT, WITHOUT ROWID;
  `,
  // The audit is never forgotten: a day of it is found without walking over all years.
  'CREATE INDEX audit_at ON audit (at)',
];
