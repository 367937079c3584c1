import { createHash } from 'node:crypto';

/** Text → fingerprint, for the rooms that import no cryptography. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
