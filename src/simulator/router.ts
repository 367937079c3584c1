import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { admits } from './admission.js';
import { type Host, serveApi } from './api-session.js';
import { Device, type DeviceState } from './device.js';
import { type Faults, noStats, type Stats } from './faults.js';
import type { Seed } from './seeds.js';
import { hostKeyFingerprint, newHostKey, SshService } from './ssh-session.js';

export interface SimRouterOptions {
  readonly name: string;
  readonly address?: string;
  /** 0 takes any free port. Default 8728. */
  readonly port?: number;
  /** Serves the API over TLS as well. */
  readonly tls?: { readonly port?: number; readonly key: string; readonly cert: string };
  /** Serves the console over SSH. */
  readonly ssh?: SshOptions;
  /** The API is switched off. */
  readonly api?: false;
  readonly version?: string;
  readonly user: string;
  readonly password: string;
  /** Policies of the user's group, as `api,read,write`. Default: all. */
  readonly policy?: string;
  /** Round-trip time of the network. */
  readonly latencyMs?: number;
  readonly seed?: Seed;
  readonly state?: RouterState;
  readonly transcript?: boolean;
  readonly now?: () => number;
  /** Its queues count as if the building were at work. */
  readonly traffic?: boolean;
}

export interface SshOptions {
  /** 0 takes any free port. Default 22. */
  readonly port?: number;
  /** Public keys of the user, as `ssh-ed25519 AAAA…`. */
  readonly authorizedKeys?: readonly string[];
}

/** What survives a restart of the simulator. */
export interface RouterState extends DeviceState {
  /** Private key that the router shows itself by, once it was asked over SSH. */
  readonly hostKey?: string;
}

const SSH_PORT = 22;
const API_PORT = 8728;
const API_TLS_PORT = 8729;
type Service = 'api' | 'api-ssl' | 'ssh';

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
  readonly #servers = new Map<Service, Server>();
  #hostKey: string | undefined;
  #ssh: SshService | undefined;

  constructor(options: SimRouterOptions) {
    const { version = '7.22.3', user, policy, seed, now = Date.now, state } = options;
    this.name = options.name;
    this.address = options.address ?? '127.0.0.1';
    this.#options = options;
    this.#hostKey = state?.hostKey;
    const asked = { ...(policy === undefined ? {} : { policy }), ...(seed === undefined ? {} : { seed }) };
    const more = { traffic: options.traffic === true, ...asked };
    this.device = new Device({ version, user, now, onReboot: () => this.dropConnections(), ...more }, state);
  }

  async listen(): Promise<void> {
    const { api, tls, ssh, port = API_PORT } = this.#options;
    try {
      if (api !== false)
        await this.#bind(
          'api',
          createServer((socket) => this.#accept(socket, 'api')),
          port,
        );
      if (tls !== undefined) {
        const server = createTlsServer({ key: tls.key, cert: tls.cert }, (socket) => this.#accept(socket, 'api-ssl'));
        // A connection that stays in its handshake is nobody's yet, and must go all the same when the router does.
        server.on('connection', (socket: Socket) => this.#keep(socket));
        await this.#bind('api-ssl', server, tls.port ?? API_TLS_PORT);
      }
      if (ssh === undefined) return;
      this.#privateKey();
      await this.#bind(
        'ssh',
        createServer((socket) => this.#accept(socket, 'ssh')),
        ssh.port ?? SSH_PORT,
      );
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  #bind(service: Service, server: Server, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.address, () => {
        server.off('error', reject);
        // An accept that fails, for want of descriptors, is the client's loss only.
        server.on('error', () => undefined);
        this.#servers.set(service, server);
        resolve();
      });
    });
  }

  get port(): number {
    return portOf(this.#servers.get('api'));
  }

  get tlsPort(): number {
    return portOf(this.#servers.get('api-ssl'));
  }

  get sshPort(): number {
    return portOf(this.#servers.get('ssh'));
  }

  /** As `ssh-keygen -l` prints it. */
  get hostKey(): string {
    return hostKeyFingerprint(this.#privateKey());
  }

  /** Made when it is first needed, and kept. */
  #privateKey(): string {
    this.#hostKey ??= newHostKey();
    return this.#hostKey;
  }

  get stats(): Readonly<Stats> {
    return this.#stats;
  }

  #keep(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #accept(socket: Socket, service: Service): void {
    this.#stats.connections += 1;
    this.#keep(socket);
    if (this.faults.dead === 'refuse' || !this.#admits(socket, service)) {
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    this.#sessions.add(socket);
    socket.on('close', () => this.#sessions.delete(socket));
    if (service === 'ssh') this.#console().serve(socket);
    else serveApi(socket, this.#host());
  }

  #host(): Host {
    const { user, password, policy, latencyMs = 0 } = this.#options;
    const note = (words: readonly string[]): void => {
      if (this.#options.transcript === true && this.transcript.length < 100_000) this.transcript.push(words.map(mask));
    };
    const { device, faults } = this;
    const host = { device, user, password, latencyMs, faults, stats: this.#stats, cpu: this.#cpu, note };
    return policy === undefined ? host : { ...host, policy };
  }

  #console(): SshService {
    this.#ssh ??= new SshService({
      ...this.#host(),
      hostKey: this.#privateKey(),
      authorizedKeys: this.#options.ssh?.authorizedKeys ?? [],
    });
    return this.#ssh;
  }

  #admits(socket: Socket, service: Service): boolean {
    const caller = { address: socket.remoteAddress ?? '', sessions: this.#sessions.size };
    const { maxSessions } = this.faults;
    return admits(this.device, service, maxSessions === undefined ? caller : { ...caller, maxSessions });
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

  save(): RouterState {
    const state = this.device.save();
    return this.#hostKey === undefined ? state : { ...state, hostKey: this.#hostKey };
  }

  async close(): Promise<void> {
    this.device.schedule.stop();
    this.dropConnections();
    const servers = [...this.#servers.values()];
    this.#servers.clear();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

const mask = (word: string): string => word.replace(/^=password=.*$/s, '=password=***');

function portOf(server: Server | undefined): number {
  const address = server?.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
