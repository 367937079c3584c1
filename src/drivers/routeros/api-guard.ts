import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { QosError } from '../../model/error.js';

/**
 * What stands between us and node-routeros 1.6.9, which its author has given up. Its Connector opens the TCP or TLS socket;
 * what harms a daemon that talks to hundreds of routers never runs, because every hook of the connector is ours:
 *
 * - Receiver frames by `!` words, not by the zero-length word: replies hang or mix when TCP cuts them badly → `onData`
 * - Channel throws inside the socket handler on `!empty` (RouterOS ≥ 7.18), unknown tags and late rows; loses trap categories,
 *   second traps and rows without attributes; adds its tag to the caller's array → not used, ApiConnection dispatches
 * - RouterOSAPI leaves promises pending for ever on `!fatal`, EOF and silence, sends `#` to keep hung commands alive, answers
 *   an MD5 challenge after the clear password went out, keeps the password in plain fields → not used
 * - Transmitter writes each word on its own, in win1252, and prints passwords when DEBUG is set → not used
 * - Connector emits `error` when nobody listens, with a numeric errno and no message → `onError`
 * - Connector takes an idle connection for a broken one after its timeout → switched off
 *
 * Hooks are replaced on each connector, not on the library's prototypes, so another user of the library is not touched.
 */
export const NODE_ROUTEROS = '1.6.9';

export interface Hooks {
  readonly onConnect: () => void;
  readonly onEnd: () => void;
  readonly onError: (error: NodeJS.ErrnoException) => void;
  readonly onData: (data: Buffer) => void;
}

interface LibraryConnector {
  socket: Socket | TLSSocket;
  connect(): unknown;
  onConnect: () => void;
  onEnd: () => void;
  onTimeout: () => void;
  onError: (error: NodeJS.ErrnoException) => void;
  onData: (data: Buffer) => void;
}

interface ConnectorOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: ConnectionOptions;
}

type ConnectorClass = new (options: ConnectorOptions & { readonly timeout: number }) => LibraryConnector;

/** The library demands a number; the idle timeout it sets is taken off again in the same tick. */
const ANY_TIMEOUT_S = 60;
const HOOKS = ['onConnect', 'onEnd', 'onTimeout', 'onError', 'onData'] as const;

const load = createRequire(import.meta.url);
let proven: ConnectorClass | undefined;

/** Starts to connect. From the first tick on the socket has our listeners, and only ours see what happens to it. */
export function openSocket(options: ConnectorOptions, hooks: Hooks): Socket | TLSSocket {
  proven ??= prove(readVersion(), loadConnector());
  const connector = new proven({ ...options, timeout: ANY_TIMEOUT_S });
  Object.assign(connector, hooks, { onTimeout: () => undefined });
  connector.connect();
  const { socket } = connector;
  socket.setTimeout(0);
  socket.setNoDelay(true);
  // The library drops its listeners when it destroys a socket; an error after that must not end the process.
  socket.on('error', () => undefined);
  socket.on('close', hooks.onEnd);
  return socket;
}

const readVersion = (): string => (load('node-routeros/package.json') as { readonly version: string }).version;

/** Not the index of the library: that one asks for a package which is not there when ENV=testing. */
const loadConnector = (): ConnectorClass =>
  (load('node-routeros/dist/connector/Connector.js') as { readonly Connector: ConnectorClass }).Connector;

/** Refuses another version, and a library that does not look up its hooks on the connector as 1.6.9 does. */
export function prove(version: string, connectorClass: ConnectorClass): ConnectorClass {
  if (version !== NODE_ROUTEROS)
    throw unfit(`version ${version} is installed, the guard is written for ${NODE_ROUTEROS}`);
  const { prototype } = connectorClass as { readonly prototype: Record<string, unknown> };
  const source = String(prototype['connect']);
  for (const hook of HOOKS) {
    if (typeof prototype[hook] !== 'function' || !source.includes(`this.${hook}.bind(this)`)) {
      throw unfit(`its connector does not call ${hook}`);
    }
  }
  return connectorClass;
}

const unfit = (why: string): QosError =>
  new QosError('router.protocol', `node-routeros cannot be used: ${why}`, {
    cure: 'Install the dependencies as locked: npm ci.',
  });
