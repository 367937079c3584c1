import { createHash } from 'node:crypto';
import { Problem } from './problem.js';

/** Of what is sent: the same bytes, the same tag, whichever process answers. */
export const etagOf = (payload: string): string =>
  `"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`;

const tagsOf = (header: string): readonly string[] => header.split(',').map((one) => one.trim().replace(/^W\//, ''));

export const isKnown = (header: string | undefined, etag: string): boolean =>
  header !== undefined && tagsOf(header).some((one) => one === etag || one === '*');

/** What is there must be what the caller saw. `need`: a caller who does not say what they saw is asked to. */
export function requireMatch(ifMatch: string | undefined, current: unknown, need: 'needed' | 'welcome'): void {
  if (ifMatch === undefined) {
    if (need === 'welcome') return;
    throw new Problem('request.unconditional', 'Read it first, and send its ETag as If-Match.');
  }
  if (isKnown(ifMatch, etagOf(JSON.stringify(current)))) return;
  throw new Problem('request.changed', 'It was changed since you read it; nothing was written.', {
    cure: 'Read it again, and decide again.',
  });
}
