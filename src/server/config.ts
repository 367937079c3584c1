import type { Role } from '../model/account.js';
import type { Secret } from '../model/secret.js';

export interface ServerConfig {
  /** Where it listens: 127.0.0.1 and any free port unless said otherwise. */
  readonly host?: string;
  readonly port?: number;
  /** Paths of PEM files. Absent: plain HTTP, for loopback or behind a proxy that ends TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** What browsers call this server, behind a proxy: `https://qos.example`. */
  readonly publicUrl?: string;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly proxies?: readonly string[];
  /** Folder of the built dashboard. Absent, or not built: a sentence in its place. */
  readonly dashboard?: string;
  readonly metrics?: MetricsConfig;
  readonly oidc?: OidcConfig;
  readonly stream?: StreamConfig;
}

export interface MetricsConfig {
  /** A second listener that answers /metrics to everybody who reaches it. On the main one a token is needed. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** One time series for every router. */
  readonly perRouter?: boolean;
}

export interface StreamConfig {
  /** Changes are gathered for so long, so that a sweep of the fleet is one message. */
  readonly tickMs?: number;
  /** A reader that has more bytes than this waiting is closed. */
  readonly maxBacklog?: number;
  /** Deltas kept for readers that come back. */
  readonly history?: number;
  readonly pingMs?: number;
}

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: Secret;
  readonly scope?: string;
  /** Claim that names the user. */
  readonly nameClaim?: string;
  /** Claim (a text or a list) whose values are mapped to roles; the strongest counts. Nothing mapped: no entry. */
  readonly roleClaim: string;
  readonly roles: Readonly<Record<string, Role>>;
  /** Only for a provider on loopback: tokens cross in clear. */
  readonly insecure?: boolean;
}
