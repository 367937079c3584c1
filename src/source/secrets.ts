import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { QosError } from '../model/error.js';
import type { Credentials, SecretRef } from '../model/inventory.js';
import { Secret } from '../model/secret.js';

export interface Login {
  readonly user: string;
  readonly password?: Secret;
  /** A private key without passphrase. */
  readonly key?: Secret;
}

interface Places {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Looks password and key up where the policy repository says they are; files are relative to that repository. */
export async function resolveLogin(credentials: Credentials, places: Places): Promise<Login> {
  const { name, user, password, key } = credentials;
  if (password === undefined && key === undefined) {
    throw new QosError('credentials.missing', `credentials ${name} have neither password nor key`, {
      subject: name,
      cure: 'Add password or key: { env: NAME } or { file: PATH }.',
    });
  }
  return {
    user,
    ...(password === undefined ? {} : { password: await resolveSecret(password, name, places) }),
    ...(key === undefined ? {} : { key: await resolveSecret(key, name, places) }),
  };
}

async function resolveSecret(ref: SecretRef, name: string, { root, env }: Places): Promise<Secret> {
  if ('env' in ref) {
    const value = env[ref.env];
    if (value !== undefined && value !== '') return new Secret(value);
    throw new QosError('credentials.missing', `credentials ${name}: the environment variable ${ref.env} is not set`, {
      subject: name,
      cure: `Set ${ref.env}.`,
    });
  }
  try {
    return new Secret((await readFile(resolve(root, ref.file), 'utf8')).replace(/\r?\n$/, ''));
  } catch {
    throw new QosError('credentials.missing', `credentials ${name}: the file ${ref.file} cannot be read`, {
      subject: name,
      cure: 'Paths are relative to the policy repository.',
    });
  }
}
