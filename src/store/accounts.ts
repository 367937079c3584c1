import type { DatabaseSyncInstance as Database } from '@photostructure/sqlite';
import type { ApiToken, Role, Session, User } from '../model/account.js';
import type { Accounts, Sessions, Tokens, UserRecord, Users } from './store.js';

/** A migration: tables of who may come in. */
export const ACCOUNTS_SQL = `
  CREATE TABLE account_user (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    password_hash TEXT
  ) STRICT;
  CREATE TABLE account_token (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    by_user TEXT NOT NULL REFERENCES account_user (name) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    used_at INTEGER
  ) STRICT;
  CREATE INDEX account_token_by_user ON account_token (by_user);
  CREATE TABLE account_session (
    hash TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES account_user (name) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX account_session_user ON account_session (user);
`;

/** On a database that has the tables. */
export const accountsOf = (db: Database): Accounts => {
  db.exec('PRAGMA foreign_keys = ON');
  return { users: usersOf(db), tokens: tokensOf(db), sessions: sessionsOf(db) };
};

interface UserLine {
  readonly name: string;
  readonly role: Role;
  readonly scope: string;
  readonly disabled: number;
  readonly created_at: number;
  readonly password_hash: string | null;
}

const userOf = ({ name, role, scope, disabled, created_at: createdAt }: UserLine): User => ({
  name,
  role,
  scope: JSON.parse(scope) as User['scope'],
  disabled: disabled === 1,
  createdAt,
});

const recordOf = (line: UserLine): UserRecord => ({
  ...userOf(line),
  ...(line.password_hash === null ? {} : { passwordHash: line.password_hash }),
});

function usersOf(db: Database): Users {
  const all = db.prepare('SELECT * FROM account_user ORDER BY name');
  const get = db.prepare('SELECT * FROM account_user WHERE name = ?');
  const put = db.prepare(`INSERT INTO account_user VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET role = excluded.role, scope = excluded.scope, disabled = excluded.disabled,
      password_hash = excluded.password_hash`);
  const remove = db.prepare('DELETE FROM account_user WHERE name = ?');
  return {
    all: async () => (all.all() as UserLine[]).map(userOf),
    async get(name) {
      const line = get.get(name) as UserLine | undefined;
      return line === undefined ? undefined : recordOf(line);
    },
    async put({ name, role, scope, disabled, createdAt, passwordHash }) {
      put.run(name, role, JSON.stringify(scope), disabled ? 1 : 0, createdAt, passwordHash ?? null);
    },
    remove: async (name) => remove.run(name).changes > 0,
  };
}

interface TokenLine {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly scope: string;
  readonly by_user: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly used_at: number | null;
}

const tokenOf = (line: TokenLine): ApiToken => ({
  id: line.id,
  name: line.name,
  role: line.role,
  scope: JSON.parse(line.scope) as ApiToken['scope'],
  by: line.by_user,
  createdAt: line.created_at,
  ...(line.expires_at === null ? {} : { expiresAt: line.expires_at }),
  ...(line.used_at === null ? {} : { usedAt: line.used_at }),
});

function tokensOf(db: Database): Tokens {
  const all = db.prepare('SELECT * FROM account_token ORDER BY name, created_at');
  const find = db.prepare('SELECT * FROM account_token WHERE hash = ?');
  const put = db.prepare('INSERT INTO account_token VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)');
  const used = db.prepare('UPDATE account_token SET used_at = ? WHERE id = ?');
  const remove = db.prepare('DELETE FROM account_token WHERE id = ?');
  return {
    all: async () => (all.all() as TokenLine[]).map(tokenOf),
    async find(hash) {
      const line = find.get(hash) as TokenLine | undefined;
      return line === undefined ? undefined : tokenOf(line);
    },
    async put({ id, name, role, scope, by, createdAt, expiresAt }, hash) {
      put.run(id, hash, name, role, JSON.stringify(scope), by, createdAt, expiresAt ?? null);
    },
    async used(id, at) {
      used.run(at, id);
    },
    remove: async (id) => remove.run(id).changes > 0,
  };
}

interface SessionLine {
  readonly user: string;
  readonly created_at: number;
  readonly seen_at: number;
}

function sessionsOf(db: Database): Sessions {
  const find = db.prepare('SELECT * FROM account_session WHERE hash = ?');
  const put = db.prepare('INSERT INTO account_session VALUES (?, ?, ?, ?)');
  const seen = db.prepare('UPDATE account_session SET seen_at = ? WHERE hash = ?');
  const remove = db.prepare('DELETE FROM account_session WHERE hash = ?');
  const removeOf = db.prepare('DELETE FROM account_session WHERE user = ? AND hash <> ?');
  const prune = db.prepare('DELETE FROM account_session WHERE seen_at < ? OR created_at < ?');
  return {
    async find(hash) {
      const line = find.get(hash) as SessionLine | undefined;
      if (line === undefined) return undefined;
      return { user: line.user, createdAt: line.created_at, seenAt: line.seen_at } satisfies Session;
    },
    async put({ user, createdAt, seenAt }, hash) {
      put.run(hash, user, createdAt, seenAt);
    },
    async seen(hash, at) {
      seen.run(at, hash);
    },
    async remove(hash) {
      remove.run(hash);
    },
    async removeOf(user, keep = '') {
      removeOf.run(user, keep);
    },
    async prune(before) {
      prune.run(before.seen, before.created);
    },
  };
}
