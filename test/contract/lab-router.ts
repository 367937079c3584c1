import { readFileSync } from 'node:fs';
import { parseDuration } from '../../src/model/duration.js';
import type { Router } from '../../src/model/inventory.js';
import { Secret } from '../../src/model/secret.js';
import { aRouter } from '../support/nouns.js';
import { ROUTER } from './transitions.js';

/** A RouterOS device of somebody's own, for the driver contract to work on. */
export interface LabRouter {
  readonly router: Router;
  readonly user: string;
  readonly password: Secret;
  readonly wan: string;
  readonly lans: readonly string[];
  readonly windowMs: number;
}

type Env = Readonly<Record<string, string | undefined>>;

const PREFIX = 'QOS_LAB_ROUTEROS';
const WINDOW = '60s';

/** The device that the environment names; undefined when it names none. Described in CONTRIBUTING.md. */
export function labRouterOf(env: Env): LabRouter | undefined {
  const address = env[PREFIX];
  if (address === undefined || address === '') return undefined;
  if (env[`${PREFIX}_ERASES`] !== 'yes') {
    throw new Error(
      `${PREFIX} names ${address}, where the driver contract would erase and rewrite everything of qosctl's own: queues and marks named qos:…, scripts and schedulers named qos-…. If that is meant, say ${PREFIX}_ERASES=yes.`,
    );
  }
  const problems: string[] = [];
  const valueOf = (name: string, what: string): string => {
    const value = env[`${PREFIX}_${name}`] ?? '';
    if (value === '') problems.push(`${PREFIX}_${name} (${what})`);
    return value;
  };
  const user = valueOf('USER', 'who logs in');
  const passwordFile = valueOf('PASSWORD_FILE', 'a file with the password and nothing else');
  const wan = valueOf('WAN', 'the interface to the network');
  const lans = valueOf('LANS', 'four interfaces to buildings, separated by commas; bridges without ports will do')
    .split(',')
    .map((one) => one.trim());
  if (lans.length < 4 && lans[0] !== '') problems.push(`${PREFIX}_LANS (four of them, not ${lans.length})`);
  const router = { name: ROUTER, address, wan, ...serviceOf(env, problems, valueOf) };
  const windowMs = parseDuration(env[`${PREFIX}_WINDOW`] ?? WINDOW);
  if (windowMs === undefined) problems.push(`${PREFIX}_WINDOW (a duration, as ${WINDOW})`);
  if (problems.length > 0 || windowMs === undefined)
    throw new Error(`${PREFIX} names ${address}, but what belongs to it is missing or wrong: ${problems.join('; ')}`);
  const password = new Secret(readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, ''));
  return { router: aRouter(router), user, password, wan, lans, windowMs };
}

function serviceOf(
  env: Env,
  problems: string[],
  valueOf: (name: string, what: string) => string,
): Pick<Router, 'transport' | 'tls' | 'port' | 'pin'> {
  const port = Number(env[`${PREFIX}_PORT`] ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push(`${PREFIX}_PORT (a number)`);
  const at = port === 0 ? {} : { port };
  const transport = env[`${PREFIX}_TRANSPORT`] ?? 'api-ssl';
  switch (transport) {
    case 'api':
      return { ...at, transport: 'api', tls: false };
    case 'api-ssl':
      return { ...at, transport: 'api', tls: true, pin: { certificate: valueOf('PIN', 'its certificate’s SHA-256') } };
    case 'ssh':
      return { ...at, transport: 'ssh', tls: false, pin: { hostKey: valueOf('PIN', 'its host key, SHA256:…') } };
    default:
      problems.push(`${PREFIX}_TRANSPORT (api, api-ssl or ssh)`);
      return { transport: 'api', tls: true };
  }
}
