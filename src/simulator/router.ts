import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { contains, isPrefix, parsePrefix, type Prefix } from '../model/prefix.js';
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
/** Where `/ip/service` does not say it yet, before 7.16. */
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
  readonly #sessions = new Set<Socket>();
  readonly #stats: Stats = noStats();
  readonly #cpu = { freeAt: 0 };
  readonly #servers: Server[] = [];

  constructor(options: SimRouterOptions) {
    const { version = '7.22.3', user, policy, seed, now = Date.now, state } = options;
    this.name = options.name;
    this.address = options.address ?? '127.0.0.1';
    this.#options = options;
    const more = { ...(policy === undefined ? {} : { policy }), ...(seed === undefined ? {} : { seed }) };
    this.device = new Device({ version, user, now, onReboot: () => this.dropConnections(), ...more }, state);
  }

  async listen(): Promise<void> {
    const { tls, port = API_PORT } = this.#options;
    try {
      await this.#bind(
        createServer((socket) => this.#accept(socket, 'api')),
        port,
      );
      if (tls === undefined) return;
      const server = createTlsServer({ key: tls.key, cert: tls.cert }, (socket) => this.#accept(socket, 'api-ssl'));
      // A connection that stays in its handshake is nobody's yet, and must go all the same when the router does.
      server.on('connection', (socket: Socket) => this.#keep(socket));
      await this.#bind(server, tls.port ?? API_TLS_PORT);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  #bind(server: Server, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.address, () => {
        server.off('error', reject);
        // An accept that fails, for want of descriptors, is the client's loss only.
        server.on('error', () => undefined);
        this.#servers.push(server);
        resolve();
      });
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

  #keep(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #accept(socket: Socket, service: string): void {
    const { user, password, policy, latencyMs = 0 } = this.#options;
    this.#stats.connections += 1;
    this.#keep(socket);
    if (this.faults.dead === 'refuse' || !this.#admits(socket, service)) {
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    this.#sessions.add(socket);
    socket.on('close', () => this.#sessions.delete(socket));
    const note = (words: readonly string[]): void => {
      if (this.#options.transcript === true && this.transcript.length < 100_000) this.transcript.push(words.map(mask));
    };
    const { device, faults } = this;
    const host = { device, user, password, latencyMs, faults, stats: this.#stats, cpu: this.#cpu, note };
    serveApi(socket, policy === undefined ? host : { ...host, policy });
  }

  /** Whom `/ip/service` keeps out is accepted by TCP and cut off at once (manual 103841820). */
  #admits(socket: Socket, service: string): boolean {
    const { address = '', disabled, 'max-sessions': most } = this.device.table('/ip/service').find(service).fields;
    const from = parsePrefix(socket.remoteAddress ?? '');
    const isAllowed = address === '' || (isPrefix(from) && address.split(',').some((one) => coversAddress(one, from)));
    const limit = this.faults.maxSessions ?? Number(most ?? MAX_SESSIONS);
    return disabled !== 'true' && isAllowed && this.#sessions.size < limit;
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

  /** Power off and on. */
  reboot(): void {
    this.device.reboot();
  }

  save(): DeviceState {
    return this.device.save();
  }

  async close(): Promise<void> {
    this.device.schedule.stop();
    this.dropConnections();
    await Promise.all(this.#servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

const mask = (word: string): string => word.replace(/^=password=.*$/s, '=password=***');

function coversAddress(allowed: string, from: Prefix): boolean {
  const prefix = parsePrefix(allowed);
  return isPrefix(prefix) && contains(prefix, from);
}

function portOf(server: Server | undefined): number {
  const address = server?.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
