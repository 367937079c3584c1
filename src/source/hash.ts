import { createHash } from 'node:crypto';
import type { PolicyFile } from '../model/revision.js';

/** Text → fingerprint, for the rooms that import no cryptography. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Paths and contents → the revision of a folder that has no other. */
export const digestOf = (files: readonly PolicyFile[]): string =>
  sha256(files.map(({ path, bytes }) => `${path}\n${sha256(Buffer.from(bytes).toString('latin1'))}`).join('\n')).slice(
    0,
    12,
  );
