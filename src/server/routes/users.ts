import { Type } from 'typebox';
import type { User } from '../../model/account.js';
import type { UserRecord } from '../../store/store.js';
import { Deed } from '../deed.js';
import { requireMatch } from '../etag.js';
import type { House } from '../house.js';
import { Problem } from '../problem.js';
import { User as UserReply, Users } from '../replies/accounts.js';
import { Answer, notFound, route } from '../route.js';
import { closed, RoleShape, ScopeShape } from '../shapes.js';
import { NewPassword, UserName } from './session.js';

const byName = closed({ name: Type.String({ minLength: 1, maxLength: 64 }) });

function shown({ name, role, scope, disabled, createdAt, passwordHash }: UserRecord): UserReply {
  return { name, role, scope, disabled, passwordHere: passwordHash !== undefined, createdAt };
}

async function userFor({ accounts }: House, name: string): Promise<UserRecord> {
  const user = await accounts.users.get(name);
  if (user === undefined) throw notFound('user', name);
  return user;
}

/** The door must not fall shut behind the last one who can open it. */
async function requireAnotherAdmin({ accounts }: House, name: string): Promise<void> {
  const admins = (await accounts.users.all()).filter((one) => one.role === 'admin' && !one.disabled);
  if (admins.some((one) => one.name !== name)) return;
  throw new Problem('request.conflict', `${name} is the last admin.`, { cure: 'Make another admin first.' });
}

export const USER_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/users',
    least: 'admin',
    scoped: 'whole',
    summary: 'All users.',
    schemas: { reply: Users },
    handle: async ({ accounts }) => ({ items: (await accounts.users.all()).map(shown) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/users',
    least: 'admin',
    scoped: 'whole',
    turn: 'users',
    summary: 'Make a user.',
    status: 201,
    perMinute: 60,
    schemas: {
      body: closed({ name: UserName, role: RoleShape, scope: ScopeShape, password: NewPassword }),
      reply: UserReply,
    },
    async handle(house, { body }) {
      const { name, role, scope } = body;
      if ((await house.accounts.users.get(name)) !== undefined) {
        throw new Problem('request.conflict', `There is a user "${name}" already.`);
      }
      const user: User = { name, role, scope, disabled: false, createdAt: house.now() };
      return new Deed({
        action: 'user.create',
        subject: name,
        detail: { role, scope: JSON.stringify(scope) },
        async act() {
          await house.entrance.setPassword(user, body.password);
          return new Answer(
            { ...user, passwordHere: true },
            { headers: { location: `/api/v1/users/${encodeURIComponent(name)}` } },
          );
        },
      });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/users/:name',
    least: 'admin',
    scoped: 'whole',
    summary: 'One user.',
    schemas: { params: byName, reply: UserReply },
    handle: async (house, { params }) => shown(await userFor(house, params.name)),
  }),
  route({
    method: 'PUT',
    path: '/api/v1/users/:name',
    least: 'admin',
    scoped: 'whole',
    turn: 'users',
    summary: 'Change a user; needs If-Match. A new password or a closed account ends all sessions of the user.',
    perMinute: 60,
    schemas: {
      params: byName,
      body: closed({
        role: RoleShape,
        scope: ScopeShape,
        disabled: Type.Boolean({ default: false }),
        password: Type.Optional(NewPassword),
      }),
      reply: UserReply,
    },
    async handle(house, { params, body, ifMatch }) {
      const { accounts, entrance } = house;
      const before = await userFor(house, params.name);
      requireMatch(ifMatch, shown(before), 'needed');
      const { role, scope, disabled, password } = body;
      if (role !== 'admin' || disabled) await requireAnotherAdmin(house, before.name);
      const after = { ...before, role, scope, disabled };
      return new Deed({
        action: 'user.change',
        subject: before.name,
        detail: { role, disabled, password: password !== undefined, scope: JSON.stringify(scope) },
        async act() {
          if (password === undefined) await accounts.users.put(after);
          else await entrance.setPassword(after, password);
          if (disabled || password !== undefined) await accounts.sessions.removeOf(before.name);
          return { ...shown(after), passwordHere: password !== undefined || before.passwordHash !== undefined };
        },
      });
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/users/:name',
    least: 'admin',
    scoped: 'whole',
    turn: 'users',
    summary: 'Remove a user, with sessions and tokens. With If-Match: only if it is as you saw it.',
    status: 204,
    schemas: { params: byName },
    async handle(house, { params, ifMatch }) {
      const user = await userFor(house, params.name);
      requireMatch(ifMatch, shown(user), 'welcome');
      await requireAnotherAdmin(house, user.name);
      return new Deed({
        action: 'user.remove',
        subject: user.name,
        async act() {
          await house.accounts.users.remove(user.name);
        },
      });
    },
  }),
];
