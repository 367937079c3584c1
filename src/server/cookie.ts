import type { ServerConfig } from './config.js';
import { LONGEST_MS } from './entrance.js';

export const isSecure = ({ tls, publicUrl }: Pick<ServerConfig, 'tls' | 'publicUrl'>): boolean =>
  tls !== undefined || publicUrl?.startsWith('https:') === true;

/** The prefix makes browsers refuse it from other hosts and over plain HTTP (RFC 6265bis §4.1.3). */
export const cookieName = (config: ServerConfig): string => (isSecure(config) ? '__Host-qosctl' : 'qosctl');

export const sessionCookie = (config: ServerConfig, token: string): string =>
  `${cookieName(config)}=${token}; ${attributes(config, 'Strict', LONGEST_MS / 1000)}`;

export const endedCookie = (config: ServerConfig): string =>
  `${cookieName(config)}=; ${attributes(config, 'Strict', 0)}`;

export const attributes = (config: ServerConfig, sameSite: 'Strict' | 'Lax', seconds: number): string =>
  ['Path=/', 'HttpOnly', `SameSite=${sameSite}`, `Max-Age=${seconds}`, ...(isSecure(config) ? ['Secure'] : [])].join(
    '; ',
  );
