import { createHash, timingSafeEqual } from 'node:crypto';

/** As `ssh-keygen -l` prints it, without the padding that some print as well. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

export function isSameFingerprint(pinned: string, seen: string): boolean {
  const [a, b] = [Buffer.from(pinned.replace(/=+$/, '')), Buffer.from(seen)];
  return a.length === b.length && timingSafeEqual(a, b);
}
