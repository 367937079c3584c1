import type { Capabilities } from '../../model/capability.js';
import type { Discipline } from '../../model/policy.js';

/** `7.22.3 (stable)` → [7, 22, 3]; betas and release candidates count as their release. */
export function parseVersion(text: string): readonly [number, number, number] | undefined {
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return found === null ? undefined : [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
}

export function isAtLeast(version: string, major: number, minor: number, patch = 0): boolean {
  const [a, b, c] = parseVersion(version) ?? [0, 0, 0];
  return a !== major ? a > major : b !== minor ? b > minor : c >= patch;
}

/** CAKE and FQ-CoDel came with 7.1 (Queues 328088). */
export const disciplinesOf = (version: string): readonly Discipline[] =>
  isAtLeast(version, 7, 1) ? ['cake', 'fq_codel', 'sfq', 'fifo'] : ['sfq', 'fifo'];

export const assumeCapabilities = (version: string): Capabilities => ({
  platform: 'RouterOS',
  version,
  disciplines: disciplinesOf(version),
  ipv6: true,
  timer: true,
  interfaces: [],
});
