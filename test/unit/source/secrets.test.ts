import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../../src/model/inventory.js';
import { resolveLogin } from '../../../src/source/secrets.js';
import { problemOf } from '../../support/rude-api.js';

const root = mkdtempSync(join(tmpdir(), 'qosctl-secrets-'));
writeFileSync(join(root, 'router.key'), '-----BEGIN KEY-----\nabc\n-----END KEY-----\n');
afterAll(() => rmSync(root, { recursive: true }));

const places = { root, env: { ROUTER_PASSWORD: 'from-env', EMPTY: '' } };
const credentials = (fields: Partial<Credentials>): Credentials => ({
  name: 'fleet',
  user: 'qosctl',
  at: { file: 'credentials.yaml', line: 1, column: 1 },
  ...fields,
});

describe('the secrets of credentials', () => {
  it.each([
    ['a password', { password: { env: 'ROUTER_PASSWORD' } }, ['password']],
    ['a key', { key: { file: 'router.key' } }, ['key']],
    ['both', { password: { env: 'ROUTER_PASSWORD' }, key: { file: 'router.key' } }, ['key', 'password']],
  ])('may be %s', async (_, fields, names) => {
    const { user, ...secrets } = await resolveLogin(credentials(fields), places);
    expect(user).toBe('qosctl');
    expect(Object.keys(secrets).toSorted()).toEqual(names);
  });

  it('are read from where they are kept', async () => {
    const both = { password: { env: 'ROUTER_PASSWORD' }, key: { file: 'router.key' } };
    const { password, key } = await resolveLogin(credentials(both), places);
    expect(password?.reveal()).toBe('from-env');
    expect(key?.reveal()).toBe('-----BEGIN KEY-----\nabc\n-----END KEY-----');
  });

  it.each([
    ['neither is given', {}, 'neither password nor key'],
    ['a variable is empty', { password: { env: 'EMPTY' } }, 'EMPTY is not set'],
    ['a file is not there', { password: { env: 'ROUTER_PASSWORD' }, key: { file: 'gone.key' } }, 'gone.key'],
  ])('are missing when %s', async (_, fields, text) => {
    const problem = await problemOf(resolveLogin(credentials(fields), places));
    expect(problem).toMatchObject({ code: 'credentials.missing', subject: 'fleet' });
    expect(problem.message).toContain(text);
  });
});
