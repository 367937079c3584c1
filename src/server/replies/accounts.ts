import { type Static, Type } from 'typebox';
import { ROLES } from '../../model/account.js';
import { Extended, Instant, Items, List, Name, OneOf, Word } from './parts.js';

export const Role = OneOf(ROLES, 'What the account may do; each role may do what those before it may.');

/** The part of the network that the account sees and acts on. */
export const Scope = Type.Object({
  classes: List(Name('A building class.'), { description: 'None: all.' }),
  regions: List(Name('A region.'), { description: 'None: all.' }),
});
export type Scope = Static<typeof Scope>;

const PasswordHere = Type.Boolean({
  description:
    'Logs in with a password of this controller. Else it has none: a user of the OpenID Connect provider, or a token.',
});

export const Me = Type.Object({
  who: Name('The account.'),
  role: Role,
  scope: Scope,
  passwordHere: PasswordHere,
  csrf: Type.Optional(Word('Send it as x-csrf-token with every write by a browser.')),
});
export type Me = Static<typeof Me>;

export const User = Type.Object({
  name: Name('The user.'),
  role: Role,
  scope: Scope,
  disabled: Type.Boolean({ description: 'May not come in.' }),
  passwordHere: PasswordHere,
  createdAt: Instant('When it was made'),
});
export type User = Static<typeof User>;

export const Users = Items(User);
export type Users = Static<typeof Users>;

export const Token = Type.Object({
  id: Name('The token.'),
  name: Name('What it is for.'),
  role: Role,
  scope: Scope,
  by: Name('Who made it; without them it is worth nothing.'),
  createdAt: Instant('When it was made'),
  expiresAt: Type.Optional(Instant('When it ends')),
  usedAt: Type.Optional(Instant('When it was last used')),
});
export type Token = Static<typeof Token>;

export const Tokens = Items(Token);
export type Tokens = Static<typeof Tokens>;

export const NewToken = Extended(Token, { token: Word('Send it as Authorization: Bearer.') });
export type NewToken = Static<typeof NewToken>;

export const Ways = Type.Object({
  oidc: Type.Boolean({ description: 'By OpenID Connect, at /login/oidc.' }),
  first: Type.Boolean({ description: 'There is no account yet; the link of the first start makes it.' }),
});
export type Ways = Static<typeof Ways>;
