import { Type } from 'typebox';
import { endedCookie, sessionCookie } from '../cookie.js';
import { Deed, note } from '../deed.js';
import type { Entered } from '../entrance.js';
import type { House } from '../house.js';
import { Problem } from '../problem.js';
import { Me, Ways } from '../replies/accounts.js';
import { Answer, route } from '../route.js';
import { closed } from '../shapes.js';

export const UserName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$',
  description: 'Letters, digits, `.`, `_`, `@`, `-`.',
});
export const NewPassword = Type.String({ minLength: 12, maxLength: 256, description: 'At least 12 characters.' });
const Password = Type.String({ maxLength: 256, description: 'The password.' });

/** What a browser gets that just came in by a password. */
function welcome(house: House, { user, token, csrf }: Entered): Answer<Me> {
  const { name, role, scope } = user;
  return new Answer(
    { who: name, role, scope, passwordHere: true, csrf },
    { headers: { 'set-cookie': sessionCookie(house.config, token) } },
  );
}

export const SESSION_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/login',
    least: 'anyone',
    scoped: 'same',
    summary: 'How one may log in here.',
    perMinute: 60,
    schemas: { reply: Ways },
    async handle({ oidc, accounts }) {
      return { oidc: oidc !== undefined, first: (await accounts.users.all()).length === 0 };
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/login',
    least: 'anyone',
    scoped: 'same',
    summary: 'Begin a session with user name and password. Sets the cookie.',
    perMinute: 60,
    schemas: {
      body: closed({ user: Type.String({ minLength: 1, maxLength: 64 }), password: Password }),
      reply: Me,
    },
    async handle(house, { body, caller }) {
      const { address } = caller;
      try {
        const user = await house.entrance.recognise(body.user, body.password, address);
        return new Deed({
          action: 'login',
          told: 'elsewhere',
          subject: user.name,
          who: user.name,
          act: async () => welcome(house, await house.entrance.enter(user)),
        });
      } catch (error) {
        // Attempts while locked out are not written: a flood must not fill the audit.
        if (error instanceof Problem && error.code === 'login.refused') {
          await note(house, { who: 'anyone', address }, { action: 'login.refused', subject: body.user });
        }
        throw error;
      }
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/setup',
    least: 'anyone',
    scoped: 'same',
    summary: 'Make the first admin, by the link that the first start prints.',
    perMinute: 10,
    schemas: {
      body: closed({ token: Type.String({ maxLength: 200 }), user: UserName, password: NewPassword }),
      reply: Me,
    },
    handle(house, { body }) {
      const { token, user, password } = body;
      house.entrance.requireFirst(token);
      return new Deed({
        action: 'user.first',
        subject: user,
        who: user,
        act: async () => welcome(house, await house.entrance.makeFirst(token, user, password)),
      });
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/logout',
    least: 'viewer',
    scoped: 'same',
    summary: 'End the session.',
    status: 204,
    schemas: {},
    handle: ({ accounts, config }, { caller: { who, session } }) =>
      new Deed({
        action: 'logout',
        told: 'elsewhere',
        subject: who,
        async act() {
          if (session !== undefined) await accounts.sessions.remove(session.hash);
          return new Answer(undefined, { headers: { 'set-cookie': endedCookie(config) } });
        },
      }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/me',
    least: 'viewer',
    scoped: 'same',
    summary: 'Who I am here, and what I may do.',
    schemas: { reply: Me },
    async handle({ accounts }, { caller: { who, role, scope, session } }) {
      if (session === undefined) return { who, role, scope, passwordHere: false };
      const user = await accounts.users.get(who);
      return { who, role, scope, passwordHere: user?.passwordHash !== undefined, csrf: session.csrf };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/me/password',
    least: 'viewer',
    scoped: 'same',
    summary: 'Change my password. Ends my other sessions.',
    status: 204,
    perMinute: 10,
    schemas: { body: closed({ current: Password, password: NewPassword }) },
    async handle(house, { body, caller }) {
      const { accounts, entrance } = house;
      const user = caller.session === undefined ? undefined : await accounts.users.get(caller.who);
      if (user?.passwordHash === undefined) {
        throw new Problem('request.conflict', 'This account has no password here.');
      }
      if (!(await entrance.isPasswordOf(user, body.current))) {
        throw new Problem('request.forbidden', 'The current password is another one.');
      }
      return new Deed({
        action: 'user.password',
        subject: user.name,
        async act() {
          await entrance.setPassword(user, body.password);
          await accounts.sessions.removeOf(user.name, caller.session?.hash);
        },
      });
    },
  }),
];
