import { isIP, isIPv6 } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type KeeperSettings, SETTINGS } from '../../controller/keeper-parts.js';
import { QosError } from '../../model/error.js';
import type { MetricsConfig, ServerConfig } from '../../server/server.js';
import type { Io } from '../io.js';
import { concurrencyOf, durationOf, listenOf, originOf } from '../numbers.js';
import type { ServeFlags } from './serve-flags.js';
import { oidcOf } from './serve-oidc.js';

const TIMES = { min: 1_000, max: 86_400_000 };

export const settingsOf = (flags: ServeFlags): KeeperSettings => ({
  ...SETTINGS,
  sweepMs: durationOf('--sweep', flags.sweep, TIMES),
  pollMs: durationOf('--poll', flags.poll, TIMES),
  telemetryMs: durationOf('--telemetry', flags.telemetry, TIMES),
  concurrency: concurrencyOf(flags.concurrency),
  windowMs: durationOf('--confirm-within', flags.confirmWithin, { min: 5_000, max: 3_600_000 }),
});

export async function configOf(io: Io, flags: ServeFlags): Promise<ServerConfig> {
  const { listen, publicUrl, trustProxy } = flags;
  const tls = tlsOf(io, flags);
  const oidc = await oidcOf(io, flags);
  return {
    ...listenOf('--listen', listen),
    dashboard: fileURLToPath(new URL('../../dashboard/', import.meta.url)),
    ...(tls === undefined ? {} : { tls }),
    metrics: metricsOf(flags),
    ...(publicUrl === undefined ? {} : { publicUrl: originOf('--public-url', publicUrl) }),
    ...(trustProxy === undefined ? {} : { proxies: trustProxy.map(proxyOf) }),
    ...(oidc === undefined ? {} : { oidc }),
  };
}

function tlsOf(io: Io, { tlsKey, tlsCert }: ServeFlags): ServerConfig['tls'] {
  if ((tlsKey === undefined) !== (tlsCert === undefined))
    throw new QosError('usage', '--tls-key and --tls-cert go together');
  if (tlsKey === undefined || tlsCert === undefined) return undefined;
  return { key: resolve(io.cwd, tlsKey), cert: resolve(io.cwd, tlsCert) };
}

const metricsOf = ({ metricsListen, metricsPerRouter = false }: ServeFlags): MetricsConfig => ({
  perRouter: metricsPerRouter,
  ...(metricsListen === undefined ? {} : { listen: listenOf('--metrics-listen', metricsListen) }),
});

/** An address, or a network with its length. */
function proxyOf(text: string): string {
  const [address = '', length, ...rest] = text.split('/');
  const most = isIPv6(address) ? 128 : 32;
  const isLength = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= most);
  if (isIP(address) !== 0 && isLength && rest.length === 0) return text;
  throw new QosError('usage', `--trust-proxy ${text} is not an address`, {
    cure: 'Write it as 10.0.0.7 or 10.0.0.0/24.',
  });
}
