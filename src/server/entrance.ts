import pLimit from 'p-limit';
import { EVERYWHERE, type User } from '../model/account.js';
import type { Accounts, UserRecord } from '../store/store.js';
import type { Caller } from './caller.js';
import { csrfOf, hashPassword, hashToken, isPassword, isSame, newToken } from './hashing.js';
import { Problem } from './problem.js';
import { Throttle } from './throttle.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A session ends when nobody used it for an hour, and after a working day. */
export const IDLE_MS = HOUR;
export const LONGEST_MS = 12 * HOUR;
const FIRST_LINK_MS = HOUR;

export interface Entered {
  readonly user: User;
  /** For the cookie, and shown nowhere else. */
  readonly token: string;
  readonly csrf: string;
}

export interface EntranceOptions {
  readonly accounts: Accounts;
  readonly now: () => number;
}

/** Who comes in, and who somebody is that came in before. */
export class Entrance {
  readonly #accounts: Accounts;
  readonly #now: () => number;
  readonly #byUser: Throttle;
  readonly #byAddress: Throttle;
  /** A password costs 32 MiB and 0.3 s of a core: two at once, the others wait. */
  readonly #hashing = pLimit(2);
  #first: { readonly token: string; readonly until: number } | undefined;

  constructor({ accounts, now }: EntranceOptions) {
    this.#accounts = accounts;
    this.#now = now;
    this.#byUser = new Throttle({ free: 5, firstMs: 2_000, longestMs: 15 * MINUTE }, now);
    this.#byAddress = new Throttle({ free: 20, firstMs: 2_000, longestMs: 15 * MINUTE }, now);
  }

  /** Whose name and password go together. */
  async recognise(name: string, password: string, address: string): Promise<User> {
    this.#byAddress.check(address);
    this.#byUser.check(name);
    this.#byAddress.attempt(address);
    this.#byUser.attempt(name);
    const user = await this.#accounts.users.get(name);
    const isRight = await this.#hashing(() => isPassword(password, user?.passwordHash));
    if (!isRight || user === undefined || user.disabled) {
      throw new Problem('login.refused', 'User name and password do not go together, or the account is closed.');
    }
    this.#byUser.succeeded(name);
    this.#byAddress.succeeded(address);
    return user;
  }

  /** A new session: for who has shown a password, or whom the provider vouches for. */
  async enter({ name, role, scope, disabled, createdAt }: User): Promise<Entered> {
    const user = { name, role, scope, disabled, createdAt };
    const token = newToken();
    const now = this.#now();
    await this.#accounts.sessions.prune({ seen: now - IDLE_MS, created: now - LONGEST_MS });
    await this.#accounts.sessions.put({ user: user.name, createdAt: now, seenAt: now }, hashToken(token));
    return { user, token, csrf: csrfOf(token) };
  }

  async bySession(token: string, address: string): Promise<Caller | undefined> {
    const hash = hashToken(token);
    const caller = await this.#bySessionHash(hash, address);
    return caller === undefined ? undefined : { ...caller, session: { hash, csrf: csrfOf(token) } };
  }

  async #bySessionHash(hash: string, address: string): Promise<Caller | undefined> {
    const { sessions, users } = this.#accounts;
    const session = await sessions.find(hash);
    const now = this.#now();
    if (session === undefined || now - session.seenAt > IDLE_MS || now - session.createdAt > LONGEST_MS)
      return undefined;
    const user = await users.get(session.user);
    if (user === undefined || user.disabled) return undefined;
    if (now - session.seenAt > MINUTE) await sessions.seen(hash, now);
    return { who: user.name, role: user.role, scope: user.scope, address };
  }

  async byToken(token: string, address: string): Promise<Caller | undefined> {
    const { tokens, users } = this.#accounts;
    const found = await tokens.find(hashToken(token));
    const now = this.#now();
    if (found === undefined || (found.expiresAt !== undefined && found.expiresAt <= now)) return undefined;
    const maker = await users.get(found.by);
    if (maker === undefined || maker.disabled) return undefined;
    if (now - (found.usedAt ?? 0) > MINUTE) await tokens.used(found.id, now);
    return { who: `token:${found.name}`, role: found.role, scope: found.scope, address };
  }

  /** Where somebody who stays connected is still who they were; a stream asks this again and again. */
  async isStillIn({ session, who, role, scope, address }: Caller, token: string | undefined): Promise<boolean> {
    const now =
      session === undefined
        ? await this.byToken(token ?? '', address)
        : await this.#bySessionHash(session.hash, address);
    return now !== undefined && JSON.stringify([now.who, now.role, now.scope]) === JSON.stringify([who, role, scope]);
  }

  async setPassword(user: UserRecord, password: string): Promise<void> {
    const passwordHash = await this.#hashing(() => hashPassword(password));
    await this.#accounts.users.put({ ...user, passwordHash });
  }

  async isPasswordOf(user: UserRecord, password: string): Promise<boolean> {
    this.#byUser.check(user.name);
    this.#byUser.attempt(user.name);
    const isRight = await this.#hashing(() => isPassword(password, user.passwordHash));
    if (isRight) this.#byUser.succeeded(user.name);
    return isRight;
  }

  /** While there is no user: a word that makes the first one, good for an hour and once. */
  async firstToken(): Promise<string | undefined> {
    if ((await this.#accounts.users.all()).length > 0) return undefined;
    this.#first = { token: newToken(), until: this.#now() + FIRST_LINK_MS };
    return this.#first.token;
  }

  requireFirst(token: string): void {
    const first = this.#first;
    if (first !== undefined && isSame(first.token, token) && first.until > this.#now()) return;
    throw new Problem('login.refused', 'This link was used already, or its hour is over.', {
      cure: 'While there is no user, a restart of the controller prints a new one.',
    });
  }

  async makeFirst(token: string, name: string, password: string): Promise<Entered> {
    this.requireFirst(token);
    this.#first = undefined;
    const user: User = { name, role: 'admin', scope: EVERYWHERE, disabled: false, createdAt: this.#now() };
    await this.setPassword(user, password);
    return this.enter(user);
  }
}
