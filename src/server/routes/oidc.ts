import { EVERYWHERE, type User } from '../../model/account.js';
import { attributes, sessionCookie } from '../cookie.js';
import { Deed } from '../deed.js';
import type { House } from '../house.js';
import { type Oidc, OIDC_CALLBACK, PENDING_MS, type Vouched } from '../oidc.js';
import { Problem } from '../problem.js';
import { Answer, route } from '../route.js';

const TICKET = 'qosctl-oidc';

/** The provider sends the browser back from another site: a strict cookie would stay behind. */
const ticketCookie = ({ config }: House, ticket: string, ms: number): string =>
  `${TICKET}=${ticket}; ${attributes(config, 'Lax', ms / 1000)}`;

function provider({ oidc }: House): Oidc {
  if (oidc !== undefined) return oidc;
  throw new Problem('request.not-found', 'No OpenID Connect provider is configured.');
}

/** What the provider or the way to it did wrong is for the log; the browser hears that it did not work. */
async function tried<Result>({ log }: House, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Problem) throw error;
    log.warn({ err: error }, 'login by OpenID Connect');
    throw new Problem('login.refused', 'The login by the provider did not work; the log says why.');
  }
}

/** The role is the provider's word at each login; scope and closing are the admin's. */
async function userOf(house: House, { name, role }: Vouched): Promise<User> {
  const known = await house.accounts.users.get(name);
  if (known?.passwordHash !== undefined) {
    throw new Problem('login.refused', `${name} has a password here, and logs in with it.`);
  }
  if (known?.disabled === true) throw new Problem('login.refused', 'The account is closed.');
  if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(name))
    throw new Problem('login.refused', 'That is no name for a user here.');
  const user: User = { name, role, scope: EVERYWHERE, disabled: false, createdAt: house.now(), ...known };
  return { ...user, role };
}

/** A page, and no redirect: what this page asks next comes from this site, and brings the strict cookie. */
const onwards = '<!doctype html><meta http-equiv="refresh" content="0;url=/"><a href="/">qosctl</a>';

export const OIDC_ROUTES = [
  route({
    method: 'GET',
    path: '/login/oidc',
    least: 'anyone',
    scoped: 'same',
    summary: 'Begin a session by OpenID Connect: leads to the provider.',
    perMinute: 60,
    schemas: {},
    async handle(house) {
      const oidc = provider(house);
      const { to, ticket } = await tried(house, () => oidc.begin());
      return new Answer(undefined, {
        status: 303,
        headers: { location: to, 'set-cookie': ticketCookie(house, ticket, PENDING_MS) },
      });
    },
  }),
  route({
    method: 'GET',
    path: OIDC_CALLBACK,
    least: 'anyone',
    scoped: 'same',
    summary: 'Where the provider leads back to.',
    media: 'text/html',
    perMinute: 60,
    schemas: {},
    async handle(house, { url, cookies }) {
      const oidc = provider(house);
      const vouched = await tried(house, () => oidc.finish(url, cookies[TICKET] ?? ''));
      const user = await userOf(house, vouched);
      const { name, role } = user;
      return new Deed({
        action: 'login',
        told: 'elsewhere',
        subject: name,
        who: name,
        detail: { by: 'oidc', role },
        async act() {
          await house.accounts.users.put(user);
          const { token } = await house.entrance.enter(user);
          return new Answer(onwards, {
            headers: { 'set-cookie': [sessionCookie(house.config, token), ticketCookie(house, '', 0)] },
          });
        },
      });
    },
  }),
];
