/** What `qosctl serve` is told. */
export interface ServeFlags {
  readonly policies?: string;
  readonly git?: string;
  readonly branch: string;
  readonly gitFolder?: string;
  readonly gitTokenFile?: string;
  readonly gitKey?: string;
  readonly gitKnownHosts?: string;
  readonly gitSigners?: string;
  readonly gitGpgKeys?: readonly string[];
  readonly webhookSecretFile?: string;
  readonly commitStatus?: string;
  readonly commitStatusName?: string;
  readonly forgeApi?: string;
  readonly forgeRepository?: string;
  readonly forgeTokenFile?: string;
  readonly secrets?: string;
  readonly store?: string;
  readonly listen: string;
  readonly tlsKey?: string;
  readonly tlsCert?: string;
  readonly publicUrl?: string;
  readonly trustProxy?: readonly string[];
  readonly metricsListen?: string;
  readonly metricsPerRouter?: boolean;
  readonly oidcIssuer?: string;
  readonly oidcClient?: string;
  readonly oidcClientSecretFile?: string;
  readonly oidcRole?: readonly string[];
  readonly oidcRoleClaim?: string;
  readonly oidcNameClaim?: string;
  readonly oidcScope?: string;
  readonly sweep: string;
  readonly poll: string;
  readonly telemetry: string;
  readonly concurrency?: string;
  readonly confirmWithin: string;
  readonly log: string;
}

/** What the command line gives where nothing is said. */
export const SERVE_DEFAULTS = {
  branch: 'main',
  listen: '127.0.0.1:8080',
  sweep: '60s',
  poll: '60s',
  telemetry: '10s',
  confirmWithin: '60s',
  log: 'info',
} as const satisfies Partial<ServeFlags>;
