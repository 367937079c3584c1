import { backoff } from '../../controller/backoff.js';
import { isQosError, type QosError } from '../../model/error.js';
import { connect, refused, unreachable } from './connect.js';
import type { Place } from './place.js';
import { WebSocket } from './web-socket.js';

/** As the server numbers them: what is missed can be asked for by epoch and number. */
export interface Message {
  readonly type: 'snapshot' | 'delta' | 'resumed' | 'error';
  readonly topic: string;
  readonly epoch: string;
  readonly seq: number;
  /** By the clock of the controller. */
  readonly at: number;
  readonly data?: unknown;
}

export interface Follower {
  readonly topics: readonly string[];
  readonly message: (message: Message) => void;
  /** The connection broke, or could not be made again. What was shown is as old as the last message. */
  readonly broken: (why: string) => void;
  readonly signal: AbortSignal;
  /** Milliseconds before another try, after so many that failed. */
  readonly wait?: (failures: number) => number;
}

const CONNECT_MS = 10_000;
/** The server pings every 30 s. */
const SILENCE_MS = 75_000;
const LARGEST = 64 << 20;
/** A person waits for it. */
const patience = (failures: number): number => backoff(failures, Math.random(), { firstMs: 500, mostMs: 30_000 });

type Marks = Map<string, { readonly epoch: string; readonly seq: number }>;

/**
 * Follows topics until the signal ends it, over as many connections as that takes. Throws where trying again is of no use: the
 * first connection fails, or we are not let in.
 */
export async function follow(place: Place, follower: Follower): Promise<void> {
  const { signal, wait = patience, broken } = follower;
  const marks: Marks = new Map();
  let failures = 0;
  const heard = (): void => void (failures = 0);
  while (!signal.aborted) {
    try {
      await converse(place, { follower, marks, heard });
    } catch (error) {
      if (signal.aborted) return;
      if (!isQosError(error) || error.code === 'controller.refused' || marks.size === 0) throw error;
      broken(error.message);
    }
    failures += 1;
    await sleep(wait(failures), signal);
  }
}

interface Conversation {
  readonly follower: Follower;
  readonly marks: Marks;
  readonly heard: () => void;
}

/** One connection, until it ends: by the signal quietly, else with what ended it. */
async function converse(place: Place, { follower, marks, heard }: Conversation): Promise<void> {
  const { signal, topics, message: tell } = follower;
  const socket = await connect(place, { timeoutMs: CONNECT_MS, signal });
  const client = new WebSocket(`${place.origin.replace(/^http/, 'ws')}/api/v1/stream`, {
    headers: { authorization: `Bearer ${place.token.reveal()}` },
    createConnection: () => socket,
    handshakeTimeout: CONNECT_MS,
    maxPayload: LARGEST,
    perMessageDeflate: false,
  });
  const leave = (): void => client.terminate();
  let silence: NodeJS.Timeout | undefined;
  const alive = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => client.terminate(), SILENCE_MS);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', leave, { once: true });
      client.on('unexpected-response', (request, { statusCode = 0 }) => {
        reject(answerProblem(place, statusCode));
        request.destroy();
      });
      client.on('error', (error) => (signal.aborted ? resolve() : reject(unreachable(place, error.message))));
      client.on('close', (code, reason) =>
        signal.aborted ? resolve() : reject(closeProblem(place, code, reason.toString())),
      );
      client.on('ping', alive);
      client.on('open', () => {
        alive();
        for (const topic of topics) client.send(JSON.stringify({ type: 'subscribe', topic, after: marks.get(topic) }));
        if (signal.aborted) leave();
      });
      client.on('message', (data) => {
        alive();
        heard();
        const message = JSON.parse(data.toString()) as Message;
        if (message.type === 'error')
          return reject(refused(place, `has no topic "${message.topic}" for this token`, ''));
        // What resumes tells where the topic stands, and then what was missed.
        if (message.type !== 'resumed') marks.set(message.topic, { epoch: message.epoch, seq: message.seq });
        return tell(message);
      });
    });
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', leave);
    client.terminate();
  }
}

function answerProblem(place: Place, status: number): QosError {
  if (status === 401) return notLetIn(place);
  if (status === 403) return refused(place, 'does not let this token look on', 'Make one of role viewer or more.');
  if (status === 503 || status === 429) return unreachable(place, `it answers ${status}`);
  return refused(place, `answers ${status}, and no stream`, 'See that --url is the address of qosctl serve.');
}

const notLetIn = (place: Place): QosError =>
  refused(place, 'does not accept the token', 'It may have ended or been taken back: make another one.');

/** RFC 6455 §7.4 and the stream's own: 4001, the token ended. */
function closeProblem(place: Place, code: number, reason: string): QosError {
  if (code === 4001) return notLetIn(place);
  return unreachable(place, reason === '' ? `the connection ended (${code})` : reason);
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
