import type { ApiToken, Role, Session } from '../model/account.js';
import type { Database, Row } from './database.js';
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
export const accountsOf = (database: Database): Accounts => ({
  users: usersOf(database),
  tokens: tokensOf(database),
  sessions: sessionsOf(database),
});

const userOf = (row: Row): UserRecord => ({
  name: String(row['name']),
  role: String(row['role']) as Role,
  scope: JSON.parse(String(row['scope'])) as UserRecord['scope'],
  disabled: row['disabled'] === 1,
  createdAt: Number(row['created_at']),
  ...(row['password_hash'] === null ? {} : { passwordHash: String(row['password_hash']) }),
});

const PUT_USER = `INSERT INTO account_user VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET role = excluded.role, scope = excluded.scope, disabled = excluded.disabled,
    password_hash = excluded.password_hash`;

const usersOf = (database: Database): Users => ({
  all: async () => database.all('SELECT * FROM account_user ORDER BY name').map(userOf),
  async get(name) {
    const row = database.get('SELECT * FROM account_user WHERE name = ?', name);
    return row === undefined ? undefined : userOf(row);
  },
  async put({ name, role, scope, disabled, createdAt, passwordHash = null }) {
    database.run(PUT_USER, name, role, JSON.stringify(scope), disabled ? 1 : 0, createdAt, passwordHash);
  },
  remove: async (name) => database.run('DELETE FROM account_user WHERE name = ?', name).changes > 0,
});

const tokenOf = (row: Row): ApiToken => ({
  id: String(row['id']),
  name: String(row['name']),
  role: String(row['role']) as Role,
  scope: JSON.parse(String(row['scope'])) as ApiToken['scope'],
  by: String(row['by_user']),
  createdAt: Number(row['created_at']),
  ...(row['expires_at'] === null ? {} : { expiresAt: Number(row['expires_at']) }),
  ...(row['used_at'] === null ? {} : { usedAt: Number(row['used_at']) }),
});

const tokensOf = (database: Database): Tokens => ({
  all: async () => database.all('SELECT * FROM account_token ORDER BY name, created_at').map(tokenOf),
  async find(hash) {
    const row = database.get('SELECT * FROM account_token WHERE hash = ?', hash);
    return row === undefined ? undefined : tokenOf(row);
  },
  async put({ id, name, role, scope, by, createdAt, expiresAt = null }, hash) {
    database.run(
      'INSERT INTO account_token VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)',
      ...[id, hash, name, role, JSON.stringify(scope), by, createdAt, expiresAt],
    );
  },
  async used(id, at) {
    database.run('UPDATE account_token SET used_at = ? WHERE id = ?', at, id);
  },
  remove: async (id) => database.run('DELETE FROM account_token WHERE id = ?', id).changes > 0,
});

const sessionOf = (row: Row): Session => ({
  user: String(row['user']),
  createdAt: Number(row['created_at']),
  seenAt: Number(row['seen_at']),
});

const sessionsOf = (database: Database): Sessions => ({
  async find(hash) {
    const row = database.get('SELECT * FROM account_session WHERE hash = ?', hash);
    return row === undefined ? undefined : sessionOf(row);
  },
  async put({ user, createdAt, seenAt }, hash) {
    database.run('INSERT INTO account_session VALUES (?, ?, ?, ?)', hash, user, createdAt, seenAt);
  },
  async seen(hash, at) {
    database.run('UPDATE account_session SET seen_at = ? WHERE hash = ?', at, hash);
  },
  async remove(hash) {
    database.run('DELETE FROM account_session WHERE hash = ?', hash);
  },
  async removeOf(user, keep = '') {
    database.run('DELETE FROM account_session WHERE user = ? AND hash <> ?', user, keep);
  },
  async prune(before) {
    database.run('DELETE FROM account_session WHERE seen_at < ? OR created_at < ?', before.seen, before.created);
  },
});
