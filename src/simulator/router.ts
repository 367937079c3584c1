import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { serveApi } from './api-session.js';
import { Device, type DeviceState } from './device.js';
import { type Faults, noStats, type Stats } from './faults.js';
import type { Seed } from './seeds.js';

export interface SimRouterOptions {
  readonly name: string;
  readonly address?: string;
  /** 0 takes any free port. Default 8728. */
  readonly port?: number;
  /** Serves the API over TLS as well. */
  readonly tls?: { readonly port?: number; readonly key: string; readonly cert: string };
  readonly version?: string;
  readonly user: string;
  readonly password: string;
  /** Policies of the user's group, as `api,read,write`. Default: all. */
  readonly policy?: string;
  /** Round-trip time of the network. */
  readonly latencyMs?: number;
  readonly seed?: Seed;
  readonly state?: DeviceState;
  readonly transcript?: boolean;
  readonly now?: () => number;
}

const API_PORT = 8728;
const API_TLS_PORT = 8729;
const MAX_SESSIONS = 20;

export async function startRouter(options: SimRouterOptions): Promise<SimRouter> {
  const router = new SimRouter(options);
  await router.listen();
  return router;
}

/** A simulated router that listens. */
export class SimRouter {
  readonly name: string;
  readonly address: string;
  readonly faults: Faults = {};
  readonly transcript: (readonly string[])[] = [];
  readonly device: Device;
  readonly #options: SimRouterOptions;
  readonly #sockets = new Set<Socket>();
  readonly #stats: Stats = noStats();
  #servers: Server[] = [];

  constructor(options: SimRouterOptions) {
    const { version = '7.22.3', user, policy, seed, now = Date.now, state } = options;
    this.name = options.name;
    this.address = options.address ?? '127.0.0.1';
    this.#options = options;
    const more = { ...(policy === undefined ? {} : { policy }), ...(seed === undefined ? {} : { seed }) };
    this.device = new Device({ version, user, now, ...more }, state);
  }

  async listen(): Promise<void> {
    const { tls, port = API_PORT } = this.#options;
    this.#servers = [
      await this.#bind(
        createServer((socket) => this.#accept(socket)),
        port,
      ),
    ];
    if (tls === undefined) return;
    const server = createTlsServer({ key: tls.key, cert: tls.cert }, (socket) => this.#accept(socket));
    this.#servers.push(await this.#bind(server, tls.port ?? API_TLS_PORT));
  }

  #bind(server: Server, port: number): Promise<Server> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.address, () => resolve(server));
    });
  }

  get port(): number {
    return portOf(this.#servers[0]);
  }

  get tlsPort(): number {
    return portOf(this.#servers[1]);
  }

  get stats(): Readonly<Stats> {
    return this.#stats;
  }

  #accept(socket: Socket): void {
    const { user, password, policy, latencyMs = 0 } = this.#options;
    this.#stats.connections += 1;
    socket.on('error', () => socket.destroy());
    if (this.faults.dead === 'refuse' || this.#sockets.size >= (this.faults.maxSessions ?? MAX_SESSIONS)) {
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const note = (words: readonly string[]): void => {
      if (this.#options.transcript === true && this.transcript.length < 100_000) this.transcript.push(words.map(mask));
    };
    const host = { device: this.device, user, password, latencyMs, faults: this.faults, stats: this.#stats, note };
    serveApi(socket, policy === undefined ? host : { ...host, policy });
  }

  /** Items of a menu as the API prints them. */
  rows(path: string): readonly Readonly<Record<string, string>>[] {
    return this.device.rows(path);
  }

  /** Runs a script as the console would. */
  run(source: string): void {
    this.device.run(source);
  }

  /** Moves the router's clock on; schedulers that are due run. */
  advance(ms: number): void {
    this.device.advance(ms);
  }

  resetStats(): void {
    Object.assign(this.#stats, noStats());
    this.transcript.length = 0;
  }

  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  reboot(): void {
    this.dropConnections();
    this.device.reboot();
  }

  save(): DeviceState {
    return this.device.save();
  }

  async close(): Promise<void> {
    this.device.schedule.stop();
    this.dropConnections();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

const mask = (word: string): string => word.replace(/^=password=.*$/s, '=password=***');

function portOf(server: Server | undefined): number {
  const address = server?.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
