import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Host } from './api-session.js';
import { splitOddly } from './api-reply.js';

/**
 * A socket at the end of a network: what the client sends arrives a round trip later, so that every exchange of a
 * handshake costs what it would. The TCP handshake, which loopback does not show, is paid with the first bytes.
 */
export class SshWire extends Duplex {
  readonly #socket: Socket;
  readonly #host: Host;
  /** What is under way, in the order in which it was sent. */
  readonly #underway: (() => void)[] = [];
  #arrivesAt = 0;
  #isFirst = true;

  constructor(socket: Socket, host: Host) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#host = host;
    socket.on('data', (chunk: Buffer) => {
      host.stats.bytesIn += chunk.length;
      if (host.faults.dead !== 'silent') this.#later(() => this.push(chunk));
    });
    socket.on('end', () => this.#later(() => this.push(null)));
    socket.on('close', () => this.destroy());
    this.on('error', () => undefined);
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }

  #later(arrive: () => void): void {
    const latencyMs = this.#host.faults.latencyMs ?? this.#host.latencyMs;
    const now = performance.now();
    const wait = this.#isFirst ? 2 * latencyMs : latencyMs;
    this.#isFirst = false;
    // What was sent later does not arrive earlier, whatever became of the latency meanwhile.
    this.#arrivesAt = Math.max(this.#arrivesAt, now + wait);
    this.#underway.push(arrive);
    // Timers count whole milliseconds: of two that are set shortly one after the other, the later may fire first.
    const deliver = (): void => {
      const next = this.#underway.shift();
      if (!this.destroyed) next?.();
    };
    if (this.#arrivesAt > now) setTimeout(deliver, this.#arrivesAt - now).unref();
    else setImmediate(deliver);
  }

  override _read(): void {
    // Pushed as it arrives.
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    const { stats, faults } = this.#host;
    stats.bytesOut += chunk.length;
    if (faults.dead === 'silent') return done();
    if (faults.splitBytes === true) for (const piece of splitOddly(chunk)) this.#socket.write(piece);
    else this.#socket.write(chunk);
    return done();
  }

  override _final(done: () => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
