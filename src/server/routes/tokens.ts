import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import type { ApiToken } from '../../model/account.js';
import { Deed } from '../deed.js';
import { hashToken, newToken } from '../hashing.js';
import { Problem } from '../problem.js';
import { NewToken, Tokens } from '../replies/accounts.js';
import { Answer, notFound, route } from '../route.js';
import { closed, Name, RoleShape, ScopeShape } from '../shapes.js';

const DAY = 86_400_000;

export const TOKEN_ROUTES = [
  route({
    method: 'GET',
    path: '/api/v1/tokens',
    least: 'admin',
    scoped: 'whole',
    summary: 'API tokens, without what makes them work.',
    schemas: { reply: Tokens },
    handle: async ({ accounts }) => ({ items: await accounts.tokens.all() }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/tokens',
    least: 'admin',
    scoped: 'whole',
    summary: 'Make an API token. The answer shows it, once.',
    status: 201,
    schemas: {
      body: closed({
        name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$', description: 'What it is for.' }),
        role: RoleShape,
        scope: ScopeShape,
        days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_650, description: 'Absent: it does not end.' })),
      }),
      reply: NewToken,
    },
    handle(house, { body, caller }) {
      // A token made by a token would outlive the one that made it.
      if (caller.session === undefined)
        throw new Problem('request.forbidden', 'Tokens are made by users, not by tokens.');
      const { name, role, scope, days } = body;
      const secret = `qosctl_${newToken()}`;
      const createdAt = house.now();
      const token: ApiToken = {
        id: randomUUID(),
        name,
        role,
        scope,
        by: caller.who,
        createdAt,
        ...(days === undefined ? {} : { expiresAt: createdAt + days * DAY }),
      };
      return new Deed({
        action: 'token.create',
        subject: name,
        detail: { id: token.id, role, scope: JSON.stringify(scope) },
        async act() {
          await house.accounts.tokens.put(token, hashToken(secret));
          return new Answer({ ...token, token: secret }, { headers: { location: `/api/v1/tokens/${token.id}` } });
        },
      });
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/tokens/:id',
    least: 'admin',
    scoped: 'whole',
    summary: 'End an API token.',
    status: 204,
    schemas: { params: closed({ id: Name('The token.') }) },
    async handle({ accounts }, { params }) {
      const { id } = params;
      if (!(await accounts.tokens.all()).some((token) => token.id === id)) throw notFound('token', id);
      return new Deed({
        action: 'token.remove',
        subject: id,
        async act() {
          if (!(await accounts.tokens.remove(id))) throw notFound('token', id);
        },
      });
    },
  }),
];
