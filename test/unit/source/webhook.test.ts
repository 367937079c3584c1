import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.js';
import { type Headers, verifyWebhook } from '../../../src/source/webhook.js';

const SECRET = 'one of many words';
const HEAD = 'a'.repeat(40);
const push = (fields: object = {}) => JSON.stringify({ ref: 'refs/heads/main', after: HEAD, ...fields });
const hmac = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');
const verify = (headers: Headers, body: string, secret = SECRET) =>
  verifyWebhook(headers, Buffer.from(body), new Secret(secret));

const github = (body: string, secret?: string): Headers => ({
  'x-hub-signature-256': `sha256=${hmac(body, secret)}`,
  'x-github-event': 'push',
});
const gitlab = (_: string, secret = SECRET): Headers => ({ 'x-gitlab-token': secret, 'x-gitlab-event': 'Push Hook' });
const gitea = (body: string, secret?: string): Headers => ({
  ...github(body, secret),
  'x-gitea-signature': hmac(body, secret),
  'x-gitea-event': 'push',
});
const forgejo = (body: string, secret?: string): Headers => ({
  ...gitea(body, secret),
  'x-forgejo-signature': hmac(body, secret),
  'x-forgejo-event': 'push',
});

describe.each([
  ['GitHub', github, 'github'],
  ['GitLab', gitlab, 'gitlab'],
  ['Gitea', gitea, 'gitea'],
  ['Forgejo', forgejo, 'gitea'],
] as const)('a webhook of %s', (_, signed, forge) => {
  it('tells the branch that was pushed and its new commit', () => {
    const body = push({ ref: 'refs/heads/teams/noc' });
    expect(verify(signed(body), body)).toEqual({ kind: 'push', forge, branch: 'teams/noc', commit: HEAD });
  });

  it('tells a branch that was deleted without a commit', () => {
    const body = push({ after: '0'.repeat(40) });
    expect(verify(signed(body), body)).toEqual({ kind: 'push', forge, branch: 'main', commit: undefined });
  });

  it('is refused from somebody with another secret', () => {
    const body = push();
    expect(verify(signed(body, 'one of many words?'), body)).toMatchObject({ kind: 'refused', reason: 'unauthorised' });
  });

  it('is refused where no secret is set, even when it is signed with none', () => {
    const body = push();
    expect(verify(signed(body, ''), body, '')).toMatchObject({ kind: 'refused', reason: 'unauthorised' });
  });

  it.each(['not JSON', 'null', '{}', '{"ref":7}'])('is malformed as %s', (body) => {
    expect(verify(signed(body), body)).toMatchObject({ kind: 'refused', reason: 'malformed' });
  });

  it('is no push of a branch when a tag is pushed', () => {
    const body = push({ ref: 'refs/tags/v1' });
    expect(verify(signed(body), body)).toMatchObject({ kind: 'other', forge });
  });
});

describe('a webhook', () => {
  it("passes GitHub's published example", () => {
    const headers = {
      'x-github-event': 'ping',
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    };
    const verdict = verify(headers, 'Hello, World!', "It's a Secret to Everybody");
    expect(verdict).toEqual({ kind: 'other', forge: 'github', event: 'ping' });
    expect(verify(headers, 'Hello, World?', "It's a Secret to Everybody")).toMatchObject({ kind: 'refused' });
  });

  it('may be a form with the JSON in it', () => {
    const body = new URLSearchParams({ payload: push() }).toString();
    const headers = { ...github(body), 'content-type': 'application/x-www-form-urlencoded' };
    expect(verify(headers, body)).toMatchObject({ kind: 'push', branch: 'main' });
  });

  it.each([
    ['without a signature', { 'x-github-event': 'push' }],
    ['with the signature of SHA-1 alone', { 'x-hub-signature': `sha1=${'0'.repeat(40)}` }],
    ['with half a signature', { 'x-hub-signature-256': `sha256=${hmac(push()).slice(0, 32)}` }],
    ['with a signature without its algorithm', { 'x-hub-signature-256': hmac(push()) }],
    ['with two signatures', { 'x-gitea-signature': [hmac(push()), hmac(push())] }],
    ['with a wrong one of Gitea beside a right one of GitHub', { ...github(push()), 'x-gitea-signature': '00' }],
  ])('is refused %s', (_, headers) => {
    expect(verify(headers, push())).toMatchObject({ kind: 'refused', reason: 'unauthorised' });
  });
});
