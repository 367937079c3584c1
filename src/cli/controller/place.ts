import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { QosError } from '../../model/error.js';
import { Secret } from '../../model/secret.js';
import { readNamed, readSecret } from '../files.js';
import type { Io } from '../io.js';
import { isLoopbackUrl, originOf } from '../numbers.js';

export interface ControllerFlags {
  readonly url?: string;
  readonly tokenFile?: string;
  readonly caFile?: string;
  readonly pin?: string;
}

/** A running controller, and what it takes to be sure of it and to be let in. */
export interface Place {
  /** `https://qos.example` */
  readonly origin: string;
  readonly token: Secret;
  /** PEM, beside what the system trusts. */
  readonly ca?: string;
  /** SHA-256 of its certificate, 64 digits: then neither name nor authority count. */
  readonly pin?: string;
}

/** Undefined: no controller is named. */
export async function placeOf(io: Io, flags: ControllerFlags): Promise<Place | undefined> {
  const { url } = flags;
  if (url === undefined) return undefined;
  const origin = originOf('--url', url);
  const isTls = origin.startsWith('https:');
  if (!isTls && !isLoopbackUrl(origin))
    throw usage(`--url ${url} is not https`, 'The token would be readable on the way: give the https address.');
  if (!isTls && (flags.caFile ?? flags.pin) !== undefined)
    throw usage('--ca-file and --pin are for https', 'Leave them out, or give the https address.');
  return {
    origin,
    token: await tokenOf(io, flags),
    ...(flags.caFile === undefined ? {} : { ca: await authorityOf(resolve(io.cwd, flags.caFile)) }),
    ...(flags.pin === undefined ? {} : { pin: pinOf(flags.pin) }),
  };
}

async function tokenOf(io: Io, { tokenFile }: ControllerFlags): Promise<Secret> {
  const given = io.env['QOSCTL_TOKEN'] ?? '';
  const token = tokenFile === undefined ? new Secret(given) : await readSecret(resolve(io.cwd, tokenFile));
  if (/^[\w~+/.-]+=*$/.test(token.reveal())) return token;
  const what = tokenFile === undefined && given === '' ? 'no token is given' : 'what is given is no token';
  throw new QosError('credentials.missing', `${what}, and the controller tells nothing without one`, {
    cure: 'Put one of role viewer (POST /api/v1/tokens) into a file for --token-file, or into QOSCTL_TOKEN.',
  });
}

async function authorityOf(path: string): Promise<string> {
  const text = await readNamed(path);
  try {
    // For its word on the form: an authority that cannot be read would be none, silently.
    void new X509Certificate(text).subject;
    return text;
  } catch (cause) {
    throw new QosError('usage', `${path} holds no certificate`, { subject: path, cause, cure: 'Give it as PEM.' });
  }
}

function pinOf(text: string): string {
  const digits = text
    .replace(/^sha256[:/]/i, '')
    .replaceAll(':', '')
    .toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  throw usage(`--pin ${text} is no SHA-256 of a certificate`, 'Take what openssl x509 -fingerprint -sha256 prints.');
}

const usage = (message: string, cure: string): QosError => new QosError('usage', message, { cure });
