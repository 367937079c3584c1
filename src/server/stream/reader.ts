/** What is used of a WebSocket of `ws`. */
export interface Socket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(data: Buffer, options: { readonly binary: false }): void;
  close(code: number, reason: string): void;
  terminate(): void;
  ping(): void;
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): void;
  on(event: 'close' | 'pong', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}

/** Codes of our own (RFC 6455 §7.4.2). */
export const CLOSE = { goingAway: 1001, malformed: 4000, loggedOut: 4001, tooSlow: 4008 } as const;

const OPEN = 1;
/** For the word of why; who does not read it is cut off. */
const GRACE_MS = 10_000;

/** One end of a stream. Who reads too slowly is let go, rather than remembered for. */
export class Reader {
  readonly #socket: Socket;
  readonly #maxBacklog: number;
  #isAlive = true;
  #isLeaving = false;

  constructor(socket: Socket, maxBacklog: number) {
    this.#socket = socket;
    this.#maxBacklog = maxBacklog;
    socket.on('pong', () => {
      this.#isAlive = true;
    });
  }

  send(bytes: Buffer): void {
    if (this.#isLeaving || this.#socket.readyState !== OPEN) return;
    if (this.#socket.bufferedAmount > this.#maxBacklog) {
      this.close(CLOSE.tooSlow, 'you read too slowly');
      return;
    }
    this.#socket.send(bytes, { binary: false });
  }

  say(message: object): void {
    this.send(Buffer.from(JSON.stringify(message)));
  }

  /** False: the last ping was not answered, and the connection is cut. */
  ping(): boolean {
    if (this.#isLeaving) return false;
    if (!this.#isAlive) {
      this.#socket.terminate();
      return false;
    }
    this.#isAlive = false;
    this.#socket.ping();
    return true;
  }

  close(code: number, reason: string): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#socket.close(code, reason);
    const cut = setTimeout(() => this.#socket.terminate(), GRACE_MS);
    cut.unref();
    this.#socket.on('close', () => clearTimeout(cut));
  }
}
