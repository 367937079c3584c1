import { signal } from '@preact/signals';
import { backOffMs } from './back-off.js';

/** What the server says on the stream (src/server/stream). */
export interface TopicMessage {
  readonly type: 'snapshot' | 'delta' | 'resumed' | 'error';
  readonly topic: string;
  readonly epoch: string;
  readonly seq: number;
  /** The controller's clock. */
  readonly at: number;
  readonly data?: unknown;
  readonly code?: string;
  readonly detail?: string;
}

type Heard = TopicMessage | { readonly type: 'pong'; readonly at: number };

/** What is used of a WebSocket. */
export interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void;
}

export interface StreamParts {
  readonly open: () => Socket;
  readonly now: () => number;
  readonly random: () => number;
  /** Returns what calls it off. */
  readonly later: (ms: number, act: () => void) => () => void;
}

export interface Connection {
  readonly state: 'off' | 'connecting' | 'live' | 'lost';
  /** Last time anything was heard; 0: never. What is on the screen is as old as that. */
  readonly heardAt: number;
  /** Of `lost`: when the next attempt is due. */
  readonly retryAt?: number;
}

interface Followed {
  readonly listen: (message: TopicMessage) => void;
  mark?: { readonly epoch: string; readonly seq: number };
}

/** The server's pings are not seen by pages: we ask by ourselves, and a silence of two questions is a dead connection. */
const PING_MS = 10_000;
const SILENCE_MS = 2.5 * PING_MS;
/** Code of the server: the session is over. */
const LOGGED_OUT = 4001;

/**
 * One connection for all that is on the screen. Each topic keeps the number of what it heard last; after a break the server
 * is told that number and sends what came since, or everything anew where it does not know any more.
 */
export class StreamClient {
  readonly connection = signal<Connection>({ state: 'off', heardAt: 0 });
  /** Told the controller's clock with every message. */
  onClock: (at: number) => void = () => undefined;
  /** Told when a connection ends or is refused: the session may be over. */
  onLost: (isLoggedOut: boolean) => void = () => undefined;
  readonly #parts: StreamParts;
  readonly #topics = new Map<string, Followed>();
  #socket: Socket | undefined;
  #callOff: (() => void) | undefined;
  #failures = 0;

  constructor(parts: StreamParts) {
    this.#parts = parts;
  }

  /** From here on it stays connected, until `stop`. */
  start(): void {
    if (this.connection.peek().state === 'off') this.#connect();
  }

  stop(): void {
    this.#callOff?.();
    this.#drop();
    this.#failures = 0;
    this.connection.value = { state: 'off', heardAt: 0 };
  }

  /** An attempt at once, where one is waited for. */
  retry(): void {
    if (this.connection.peek().state !== 'lost') return;
    this.#callOff?.();
    this.#connect();
  }

  follow(topic: string, listen: (message: TopicMessage) => void): () => void {
    const followed: Followed = { listen };
    this.#topics.set(topic, followed);
    this.#subscribe(topic, followed);
    return () => {
      if (this.#topics.get(topic) !== followed) return;
      this.#topics.delete(topic);
      this.#say({ type: 'unsubscribe', topic });
    };
  }

  #connect(): void {
    const { heardAt } = this.connection.peek();
    this.connection.value = { state: 'connecting', heardAt };
    const socket = this.#parts.open();
    this.#socket = socket;
    // A socket that was let go of may still have something to say.
    const ifOurs = (act: () => void): void => (this.#socket === socket ? act() : undefined);
    socket.addEventListener('open', () => ifOurs(() => this.#opened()));
    socket.addEventListener('message', ({ data }) => ifOurs(() => this.#read(data)));
    socket.addEventListener('close', ({ code }) => ifOurs(() => this.#lose(code === LOGGED_OUT)));
    // A server that accepts and says nothing more is none.
    this.#after(SILENCE_MS, () => this.#lose(false));
  }

  #opened(): void {
    this.#failures = 0;
    this.#hear();
    for (const [topic, followed] of this.#topics) this.#subscribe(topic, followed);
    this.#watch();
  }

  #watch(): void {
    this.#after(PING_MS, () => {
      if (this.#parts.now() - this.connection.peek().heardAt > SILENCE_MS) return this.#lose(false);
      this.#say({ type: 'ping' });
      return this.#watch();
    });
  }

  #lose(isLoggedOut: boolean): void {
    this.#drop();
    const wait = backOffMs(this.#failures, this.#parts.random());
    this.#failures += 1;
    const { heardAt } = this.connection.peek();
    this.connection.value = { state: 'lost', heardAt, retryAt: this.#parts.now() + wait };
    this.#after(wait, () => this.#connect());
    this.onLost(isLoggedOut);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #after(ms: number, act: () => void): void {
    this.#callOff?.();
    this.#callOff = this.#parts.later(ms, act);
  }

  #read(data: unknown): void {
    const heard = JSON.parse(String(data)) as Heard;
    this.#hear();
    if (heard.type !== 'error') this.onClock(heard.at);
    if (heard.type === 'pong') return;
    const followed = this.#topics.get(heard.topic);
    if (followed === undefined) return;
    if (heard.type === 'error') return followed.listen(heard);
    const { mark } = followed;
    if (heard.type === 'delta' && (mark?.epoch !== heard.epoch || mark.seq + 1 !== heard.seq)) {
      // Something is missing in between: everything anew.
      delete followed.mark;
      this.#subscribe(heard.topic, followed);
      return;
    }
    // What is resumed continues behind our mark, and the deltas that follow move it.
    if (heard.type !== 'resumed') followed.mark = { epoch: heard.epoch, seq: heard.seq };
    followed.listen(heard);
  }

  #hear(): void {
    this.connection.value = { state: 'live', heardAt: this.#parts.now() };
  }

  #subscribe(topic: string, { mark }: Followed): void {
    this.#say({ type: 'subscribe', topic, ...(mark === undefined ? {} : { after: mark }) });
  }

  #say(message: object): void {
    if (this.connection.peek().state === 'live') this.#socket?.send(JSON.stringify(message));
  }
}
