import type { RouterStatus } from '../model/status.js';
import { pause } from './backoff.js';
import type { KeeperParts } from './keeper-parts.js';
import type { Result } from './reconcile.js';

export interface NextLook {
  readonly at: number;
  /** What the status says of it. */
  readonly times: Pick<RouterStatus, 'seenAt' | 'retryAt'>;
}

/** When a router is looked at again, by what came of the last look. */
export function nextLook({ verdict, facts }: Result, { now, random, settings }: KeeperParts): NextLook {
  const lookedAt = now();
  if (verdict.kind !== 'failed') return { at: lookedAt + settings.sweepMs, times: { seenAt: lookedAt } };
  const at = lookedAt + pause(verdict.stalled, facts.failures ?? 1, random());
  return { at, times: { ...(verdict.answered ? { seenAt: lookedAt } : {}), retryAt: at } };
}
