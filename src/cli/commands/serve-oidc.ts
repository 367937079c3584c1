import { resolve } from 'node:path';
import { type Role, ROLES } from '../../model/account.js';
import { QosError } from '../../model/error.js';
import { suggestName } from '../../model/nearest.js';
import type { OidcConfig } from '../../server/server.js';
import { readSecret } from '../files.js';
import type { Io } from '../io.js';
import { isLoopbackUrl } from '../numbers.js';
import type { ServeFlags } from './serve-flags.js';

/** The provider that logs people in; undefined where passwords alone do. */
export async function oidcOf(io: Io, flags: ServeFlags): Promise<OidcConfig | undefined> {
  const {
    oidcIssuer,
    oidcClient,
    oidcClientSecretFile,
    oidcRole = [],
    oidcRoleClaim,
    oidcNameClaim,
    oidcScope,
  } = flags;
  if (oidcIssuer === undefined) {
    const others = [oidcClient, oidcClientSecretFile, oidcRoleClaim, oidcNameClaim, oidcScope, ...oidcRole];
    if (others.every((one) => one === undefined)) return undefined;
    throw usage('--oidc-… say nothing without --oidc-issuer', 'Name the provider with --oidc-issuer URL.');
  }
  if (oidcClient === undefined)
    throw usage('--oidc-issuer needs --oidc-client', 'Take the id under which the provider knows this controller.');
  if (oidcRole.length === 0)
    throw usage('nobody would be let in: no --oidc-role says who may what', 'Add --oidc-role VALUE=viewer, for one.');
  return {
    issuer: issuerOf(oidcIssuer),
    insecure: oidcIssuer.startsWith('http:'),
    clientId: oidcClient,
    ...(oidcClientSecretFile === undefined
      ? {}
      : { clientSecret: await readSecret(resolve(io.cwd, oidcClientSecretFile)) }),
    roleClaim: oidcRoleClaim ?? 'groups',
    roles: Object.fromEntries(oidcRole.map(roleOf)),
    ...(oidcNameClaim === undefined ? {} : { nameClaim: oidcNameClaim }),
    ...(oidcScope === undefined ? {} : { scope: oidcScope }),
  };
}

function issuerOf(text: string): string {
  const isWeb = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (isWeb && (text.startsWith('https:') || isLoopbackUrl(text))) return text;
  throw usage(`--oidc-issuer ${text} is not an https address`, 'Give the issuer as the provider writes it.');
}

/** The value may be anything, a distinguished name with `=` and `,` in it as well. */
function roleOf(text: string): readonly [string, Role] {
  const at = text.lastIndexOf('=');
  const role = ROLES.find((one) => one === text.slice(at + 1));
  if (at > 0 && role !== undefined) return [text.slice(0, at), role];
  const cure = at > 0 ? suggestName(text.slice(at + 1), ROLES) : undefined;
  throw usage(`--oidc-role ${text} gives no role to a value`, cure ?? 'Write it as VALUE=viewer.');
}

const usage = (message: string, cure: string): QosError => new QosError('usage', message, { cure });
