import type { ClientRequest, IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

export interface WebSocketOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly createConnection: () => Socket;
  readonly handshakeTimeout: number;
  readonly maxPayload: number;
  readonly perMessageDeflate: false;
}

/** What is used of a client of `ws`, which has no types of its own. */
export interface WebSocket {
  send(text: string): void;
  terminate(): void;
  on(event: 'open' | 'ping', listener: () => void): void;
  on(event: 'message', listener: (data: Buffer) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'close', listener: (code: number, reason: Buffer) => void): void;
  on(event: 'unexpected-response', listener: (request: ClientRequest, response: IncomingMessage) => void): void;
}

export const { WebSocket } = createRequire(import.meta.url)('ws') as {
  readonly WebSocket: new (url: string, options: WebSocketOptions) => WebSocket;
};
