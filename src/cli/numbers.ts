import { type Duration, formatDuration, parseDuration } from '../model/duration.js';
import { QosError } from '../model/error.js';

/** Routers talked to at the same time, unless said otherwise. */
export const CONCURRENCY = 80;

export function concurrencyOf(text: string | undefined): number {
  const number = text === undefined ? CONCURRENCY : Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 1024) return number;
  throw new QosError('usage', `--concurrency ${text ?? ''} is not a whole number from 1 to 1024`);
}

/** A RouterOS version that we can speak for. */
export function versionOf(flag: string, text: string): string {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)(\.\d+)?((alpha|beta|rc)\d+)?$/.exec(text) ?? [];
  if (Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 49)) return text;
  throw new QosError('usage', `${flag} ${text} is not a RouterOS version from 6.49 on`, {
    cure: 'Write it as /system/resource shows it, such as 6.49.18 or 7.22.3.',
  });
}

export function durationOf(
  flag: string,
  text: string,
  limits: { readonly min: Duration; readonly max: Duration },
): Duration {
  const duration = parseDuration(text);
  if (duration !== undefined && duration >= limits.min && duration <= limits.max) return duration;
  throw new QosError(
    'usage',
    `${flag} ${text} is not a duration from ${formatDuration(limits.min)} to ${formatDuration(limits.max)}`,
    {
      cure: 'Write it with a unit, such as 60s.',
    },
  );
}

/** The first of `count` ports in a row. */
export function firstPortOf(flag: string, text: string, count: number): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port + count - 1 <= 65_535) return port;
  throw new QosError('usage', `${flag} ${text} is not a port that leaves ${count} in a row up to 65535`, {
    cure: `Take one from 1024 to ${65_536 - count}.`,
  });
}

/** `127.0.0.1:8443`, `[::1]:8443`, or a port alone. */
export function listenOf(flag: string, text: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^(?:(.+):)?(\d+)$/.exec(text) ?? [];
  const number = Number(port);
  if (port === undefined || number > 65_535)
    throw new QosError('usage', `${flag} ${text} is not an address with a port`, {
      cure: 'Write it as 127.0.0.1:8443 or [::1]:8443.',
    });
  return { host: (host ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1'), port: number };
}

/** What is sent there in clear stays on this machine. */
export const isLoopbackUrl = (url: string): boolean => /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(url).hostname);

/** Scheme, host and port, as a browser says where a page is from. */
export function originOf(flag: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href) return url.origin;
  throw new QosError('usage', `${flag} ${text} is not the address of a server`, {
    cure: 'Write scheme and host, and no path, such as https://qos.example.',
  });
}
