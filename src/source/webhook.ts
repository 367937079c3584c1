import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../model/secret.js';

export type Forge = 'github' | 'gitlab' | 'gitea';

/** What a verified delivery tells. `other`: an event that changes no branch (a ping, a tag), to be answered with success. */
export type Webhook =
  | { readonly kind: 'push'; readonly forge: Forge; readonly branch: string; readonly commit: string | undefined }
  | { readonly kind: 'other'; readonly forge: Forge; readonly event: string }
  /** `unauthorised`: answer 401 and tell no more; `malformed`: the sender knows the secret, but 400. */
  | { readonly kind: 'refused'; readonly reason: 'unauthorised' | 'malformed'; readonly message: string };

/** Names in lower case, as `node:http` gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Forgejo and Gitea also send GitHub's headers, and GitHub's alone are GitHub: so the order. */
const FORGES = [
  { forge: 'gitea', proof: 'x-forgejo-signature', event: 'x-forgejo-event', proves: isHmac },
  { forge: 'gitea', proof: 'x-gitea-signature', event: 'x-gitea-event', proves: isHmac },
  { forge: 'gitlab', proof: 'x-gitlab-token', event: 'x-gitlab-event', proves: isToken },
  { forge: 'github', proof: 'x-hub-signature-256', event: 'x-github-event', proves: isPrefixedHmac },
] as const;

const PUSH_EVENTS: ReadonlySet<string> = new Set(['push', 'Push Hook']);

/** Whether a delivery comes from somebody who knows the secret, and what it says. `body`: the very bytes received. */
export function verifyWebhook(headers: Headers, body: Uint8Array, secret: Secret): Webhook {
  if (secret.reveal() === '')
    return refused('unauthorised', 'the webhook has no secret, so nobody can prove to know it');
  const sender = FORGES.find(({ proof }) => headers[proof] !== undefined);
  if (sender === undefined) return refused('unauthorised', 'no signature of GitHub, GitLab, Gitea or Forgejo');
  const proof = headers[sender.proof];
  if (typeof proof !== 'string' || !sender.proves(proof, body, secret)) {
    return refused('unauthorised', `${sender.proof} does not fit the secret`);
  }
  const event = String(headers[sender.event] ?? '');
  if (!PUSH_EVENTS.has(event)) return { kind: 'other', forge: sender.forge, event };
  return readPush(sender.forge, event, payloadOf(headers, body));
}

function readPush(forge: Forge, event: string, payload: unknown): Webhook {
  const { ref, after } = (payload ?? {}) as { readonly ref?: unknown; readonly after?: unknown };
  if (typeof ref !== 'string') return refused('malformed', 'a push without "ref"');
  if (!ref.startsWith('refs/heads/')) return { kind: 'other', forge, event };
  const commit = typeof after === 'string' && !/^0*$/.test(after) ? after : undefined;
  return { kind: 'push', forge, branch: ref.slice('refs/heads/'.length), commit };
}

const refused = (reason: 'unauthorised' | 'malformed', message: string): Webhook => ({
  kind: 'refused',
  reason,
  message,
});

/** GitHub's default is a form with the JSON in it. */
function payloadOf(headers: Headers, body: Uint8Array): unknown {
  const text = Buffer.from(body).toString('utf8');
  const form = String(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  try {
    return JSON.parse(form ? (new URLSearchParams(text).get('payload') ?? '') : text) as unknown;
  } catch {
    return undefined;
  }
}

function isHmac(hex: string, body: Uint8Array, secret: Secret): boolean {
  const expected = createHmac('sha256', secret.reveal()).update(body).digest();
  return /^[0-9a-f]{64}$/i.test(hex) && timingSafeEqual(Buffer.from(hex, 'hex'), expected);
}

function isPrefixedHmac(value: string, body: Uint8Array, secret: Secret): boolean {
  return value.startsWith('sha256=') && isHmac(value.slice('sha256='.length), body, secret);
}

/** Digests are compared, since timingSafeEqual wants equal lengths and the length is nobody's business. */
function isToken(token: string, _: Uint8Array, secret: Secret): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(token), digest(secret.reveal()));
}
