import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { QosError } from '../model/error.js';
import type { Credentials, SecretRef } from '../model/inventory.js';
import { Secret } from '../model/secret.js';

export interface Login {
  readonly user: string;
  readonly password: Secret;
}

/** Looks a password up where the policy repository says it is; files are relative to that repository. */
export async function resolveLogin(
  credentials: Credentials,
  places: { readonly root: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<Login> {
  const { password } = credentials;
  if (password === undefined) {
    throw new QosError('credentials.missing', `credentials ${credentials.name} have no password`, {
      subject: credentials.name,
      cure: 'Add password: { env: NAME } or { file: PATH }.',
    });
  }
  return { user: credentials.user, password: await resolveSecret(password, credentials.name, places) };
}

async function resolveSecret(
  ref: SecretRef,
  name: string,
  places: { readonly root: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<Secret> {
  if ('env' in ref) {
    const value = places.env[ref.env];
    if (value !== undefined && value !== '') return new Secret(value);
    throw new QosError('credentials.missing', `credentials ${name}: the environment variable ${ref.env} is not set`, {
      subject: name,
      cure: `Set ${ref.env}.`,
    });
  }
  try {
    return new Secret((await readFile(resolve(places.root, ref.file), 'utf8')).replace(/\r?\n$/, ''));
  } catch {
    throw new QosError('credentials.missing', `credentials ${name}: the file ${ref.file} cannot be read`, {
      subject: name,
      cure: 'Paths are relative to the policy repository.',
    });
  }
}
