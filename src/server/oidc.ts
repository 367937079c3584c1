import * as client from 'openid-client';
import { hasRole, type Role } from '../model/account.js';
import type { OidcConfig } from './config.js';
import { newToken } from './hashing.js';
import { Problem } from './problem.js';

export const OIDC_CALLBACK = '/login/oidc/callback';

interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly until: number;
}

/** Whom the provider vouches for. */
export interface Vouched {
  readonly name: string;
  readonly role: Role;
}

export const PENDING_MS = 600_000;
/** Logins that were begun and not finished; the oldest go first. */
const MOST_PENDING = 1_000;

/** Login by OpenID Connect: code flow with PKCE (RFC 7636), state and nonce, whatever the provider asks for. */
export class Oidc {
  readonly #config: OidcConfig;
  readonly #redirect: () => string;
  readonly #now: () => number;
  readonly #pending = new Map<string, Pending>();
  #provider: Promise<client.Configuration> | undefined;

  constructor(config: OidcConfig, redirect: () => string, now: () => number) {
    this.#config = config;
    this.#redirect = redirect;
    this.#now = now;
  }

  /** Where the browser goes to log in, and what it must bring back. */
  async begin(): Promise<{ readonly to: string; readonly ticket: string }> {
    const provider = await this.#discovered();
    const ticket = newToken();
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    this.#pending.set(ticket, { state, nonce, verifier, until: this.#now() + PENDING_MS });
    if (this.#pending.size > MOST_PENDING) this.#pending.delete(this.#pending.keys().next().value ?? '');
    const to = client.buildAuthorizationUrl(provider, {
      redirect_uri: this.#redirect(),
      scope: this.#config.scope ?? 'openid profile email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { to: to.href, ticket };
  }

  /** `url` is what the provider sent the browser back to. A ticket is good once. */
  async finish(url: string, ticket: string): Promise<Vouched> {
    const pending = this.#pending.get(ticket);
    this.#pending.delete(ticket);
    if (pending === undefined || pending.until <= this.#now()) {
      throw new Problem('login.refused', 'This login was not begun here, or took too long.', { cure: 'Begin again.' });
    }
    const { search } = new URL(url, 'http://localhost');
    const tokens = await client.authorizationCodeGrant(await this.#discovered(), new URL(search, this.#redirect()), {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    });
    return this.#vouched(tokens.claims() ?? {});
  }

  #vouched(claims: Readonly<Record<string, unknown>>): Vouched {
    const { nameClaim = 'preferred_username', roleClaim, roles } = this.#config;
    const name = claims[nameClaim];
    if (typeof name !== 'string') throw new Problem('login.refused', `The provider does not say ${nameClaim}.`);
    const said: unknown = claims[roleClaim];
    const values: readonly unknown[] = Array.isArray(said) ? said : [said];
    const mapped = values.flatMap((one) => (typeof one === 'string' && Object.hasOwn(roles, one) ? [roles[one]] : []));
    const role = mapped.reduce(
      (best, one) => (best === undefined || (one !== undefined && hasRole(one, best)) ? one : best),
      undefined,
    );
    if (role !== undefined) return { name, role };
    throw new Problem('login.refused', `No role here goes with what the provider says of ${name} (${roleClaim}).`);
  }

  /** Asked at the first login, and again where that failed: the provider may start after us. */
  #discovered(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret, insecure } = this.#config;
    this.#provider ??= client
      .discovery(
        new URL(issuer),
        clientId,
        clientSecret?.reveal(),
        undefined,
        insecure === true ? { execute: [client.allowInsecureRequests] } : {},
      )
      .catch((error: unknown) => {
        this.#provider = undefined;
        throw error;
      });
    return this.#provider;
  }
}
