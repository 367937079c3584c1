import fastifyWebsocket from '@fastify/websocket';
import { Ajv } from 'ajv';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Caller } from '../caller.js';
import { bearerOf } from '../guard.js';
import type { House } from '../house.js';
import { Problem } from '../problem.js';
import { closed, OneOf } from '../shapes.js';
import { Hub } from './hub.js';
import { CLOSE, Reader, type Socket } from './reader.js';

const PING_MS = 30_000;
const MAX_BACKLOG = 4 << 20;
const MAX_MESSAGE = 4_096;
const MOST_TOPICS = 100;

const Ping = Type.Object({ type: Type.Literal('ping') }, { additionalProperties: false });

const Wish = closed({
  type: OneOf(['subscribe', 'unsubscribe'], 'What to do.'),
  topic: Type.String({ maxLength: 300, description: '`fleet`, `events`, `site:NAME`, `router:NAME`.' }),
  after: Type.Optional(closed({ epoch: Type.String({ maxLength: 64 }), seq: Type.Integer({ minimum: 0 }) })),
});

type Wish = Static<typeof Wish>;

const isWish = new Ajv().compile<Wish>(Wish);
const isPing = new Ajv().compile<Static<typeof Ping>>(Ping);

export interface Stream {
  readonly readers: () => number;
  close(): void;
}

/** What happens, as it happens, for whoever may see it. */
export async function stream(app: FastifyInstance, house: House): Promise<Stream> {
  const { pingMs = PING_MS, maxBacklog = MAX_BACKLOG } = house.config.stream ?? {};
  const hub = new Hub(house);
  const readers = new Map<Reader, () => Promise<boolean>>();
  await app.register(fastifyWebsocket, { options: { maxPayload: MAX_MESSAGE, perMessageDeflate: false } });
  // The HTTP server has let go of a socket that asked for an upgrade: one that is refused would stay open for ever.
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.headers.upgrade !== undefined) raw.socket.destroySoon();
  });
  app.route({
    method: 'GET',
    url: '/api/v1/stream',
    config: { least: 'viewer', scoped: 'cut', reads: true, isStream: true },
    schema: { summary: 'A WebSocket: subscribe to topics.', description: 'Needs the role viewer.', tags: ['stream'] },
    handler: () => {
      throw new Problem('request.invalid', 'This is a WebSocket; ask for an upgrade.');
    },
    wsHandler: (socket: Socket, request: FastifyRequest) => {
      const { caller } = request;
      const token = bearerOf(request);
      const reader = new Reader(socket, maxBacklog);
      readers.set(reader, () => house.entrance.isStillIn(caller, token));
      const leave = listenTo(socket, { reader, caller, hub, now: house.now });
      socket.on('error', (error) => house.log.debug({ err: error }, 'stream'));
      socket.on('close', () => {
        readers.delete(reader);
        leave();
      });
    },
  });
  const pings = setInterval(() => void pingAll(readers), pingMs);
  return {
    readers: () => readers.size,
    close() {
      clearInterval(pings);
      hub.close();
      for (const reader of readers.keys()) reader.close(CLOSE.goingAway, 'the server stops');
    },
  };
}

interface Seat {
  readonly reader: Reader;
  readonly caller: Caller;
  readonly hub: Hub;
  readonly now: () => number;
}

/** Returns what ends all that the reader subscribed to. */
function listenTo(socket: Socket, { reader, caller, hub, now }: Seat): () => void {
  const topics = new Set<string>();
  socket.on('message', (data, isBinary) => {
    const wish = isBinary ? undefined : read(data);
    if (wish === 'ping') {
      reader.say({ type: 'pong', at: now() });
      return;
    }
    if (wish === undefined) {
      reader.close(CLOSE.malformed, 'not a message of this protocol');
      return;
    }
    const { topic } = wish;
    hub.leave(reader, caller.scope, topic);
    topics.delete(topic);
    if (wish.type === 'unsubscribe') return;
    if (topics.size >= MOST_TOPICS)
      reader.say({ type: 'error', topic, code: 'request.too-many', detail: 'Too many topics.' });
    else if (hub.join(reader, caller.scope, wish)) topics.add(topic);
    else
      reader.say({
        type: 'error',
        topic,
        code: 'request.not-found',
        detail: 'There is no such topic that you may see.',
      });
  });
  return () => topics.forEach((topic) => hub.leave(reader, caller.scope, topic));
}

/** Pages do not see the pings of a WebSocket, and ask by themselves whether anybody is there. */
function read(data: Buffer): Wish | 'ping' | undefined {
  try {
    const message: unknown = JSON.parse(data.toString());
    if (isPing(message)) return 'ping';
    return isWish(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

/** A session or token that ended ends its streams. */
async function pingAll(readers: ReadonlyMap<Reader, () => Promise<boolean>>): Promise<void> {
  for (const [reader, isStillIn] of readers) {
    if (!reader.ping()) continue;
    const isIn = await isStillIn().catch(() => true);
    if (!isIn) reader.close(CLOSE.loggedOut, 'the session is over');
  }
}
