import { resolve } from 'node:path';
import { type KeeperSettings, SETTINGS } from '../../controller/keeper-parts.js';
import { QosError } from '../../model/error.js';
import type { ServerConfig } from '../../server/server.js';
import type { Io } from '../io.js';
import { concurrencyOf, durationOf, listenOf } from '../numbers.js';
import type { ServeFlags } from './serve-flags.js';

const TIMES = { min: 1_000, max: 86_400_000 };

export const settingsOf = (flags: ServeFlags): KeeperSettings => ({
  ...SETTINGS,
  sweepMs: durationOf('--sweep', flags.sweep, TIMES),
  pollMs: durationOf('--poll', flags.poll, TIMES),
  telemetryMs: durationOf('--telemetry', flags.telemetry, TIMES),
  concurrency: concurrencyOf(flags.concurrency),
  windowMs: durationOf('--confirm-within', flags.confirmWithin, { min: 5_000, max: 3_600_000 }),
});

export function configOf(io: Io, { listen, tlsKey, tlsCert, publicUrl, metricsListen }: ServeFlags): ServerConfig {
  if ((tlsKey === undefined) !== (tlsCert === undefined))
    throw new QosError('usage', '--tls-key and --tls-cert go together');
  const tls =
    tlsKey === undefined || tlsCert === undefined
      ? {}
      : { tls: { key: resolve(io.cwd, tlsKey), cert: resolve(io.cwd, tlsCert) } };
  const metrics =
    metricsListen === undefined ? {} : { metrics: { listen: listenOf('--metrics-listen', metricsListen) } };
  return { ...listenOf('--listen', listen), ...tls, ...metrics, ...(publicUrl === undefined ? {} : { publicUrl }) };
}
