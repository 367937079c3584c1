import { createRequire } from 'node:module';
import { expect, onTestFinished } from 'vitest';
import { StreamMessage } from '../../src/server/replies/stream.js';
import { misfits } from './closed-schema.js';

/** What a test uses of the client of `ws`. */
interface Client {
  send(text: string): void;
  close(): void;
  pause(): void;
  resume(): void;
  on(event: string, listener: (...values: never[]) => void): void;
}

const { WebSocket } = createRequire(import.meta.url)('ws') as {
  readonly WebSocket: new (url: string, options: { readonly headers: Readonly<Record<string, string>> }) => Client;
};

export interface Message {
  readonly type: string;
  readonly topic: string;
  readonly epoch: string;
  readonly seq: number;
  readonly code?: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

export interface StreamClient {
  readonly messages: readonly Message[];
  readonly client: Client;
  subscribe(topic: string, after?: { readonly epoch: string; readonly seq: number }): void;
  say(text: string): void;
  /** The n-th message of a topic, as soon as it is there. */
  next(topic?: string): Promise<Message>;
  /** Code of the end. */
  readonly closed: Promise<number>;
}

const misfitOf = misfits(StreamMessage);

/** Resolves when the connection stands; rejects with the status of the answer where it is refused. */
export async function openStream(url: string, headers: Readonly<Record<string, string>>): Promise<StreamClient> {
  const client = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/stream`, { headers });
  const messages: Message[] = [];
  const taken = new Set<Message>();
  const waiting: (() => void)[] = [];
  client.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()) as Message);
    waiting.splice(0).forEach((wake) => wake());
  });
  const closed = new Promise<number>((resolve) => client.on('close', (code: number) => resolve(code)));
  onTestFinished(() => client.close());
  await new Promise<void>((resolve, reject) => {
    client.on('open', resolve);
    client.on('unexpected-response', (_request: never, { statusCode }: { readonly statusCode: number }) => {
      client.close();
      reject(new Error(`status ${statusCode}`));
    });
    client.on('error', reject);
  });
  return {
    messages,
    client,
    closed,
    subscribe: (topic, after) =>
      client.send(JSON.stringify({ type: 'subscribe', topic, ...(after === undefined ? {} : { after }) })),
    say: (text) => client.send(text),
    async next(topic) {
      for (;;) {
        const found = messages.find((one) => !taken.has(one) && (topic === undefined || one.topic === topic));
        if (found !== undefined) {
          taken.add(found);
          expect(misfitOf(found), JSON.stringify(found).slice(0, 300)).toBeUndefined();
          return found;
        }
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}
