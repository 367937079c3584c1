import { describe, expect, it } from 'vitest';
import { backOffMs } from '../../../src/dashboard/api/back-off.js';
import { type Socket, StreamClient, type TopicMessage } from '../../../src/dashboard/api/stream.js';

type Listener = (event: { readonly data: unknown; readonly code: number }) => void;

/** The far end of one connection. */
class FarEnd implements Socket {
  readonly said: Record<string, unknown>[] = [];
  isClosed = false;
  readonly #listeners = new Map<string, Listener>();

  addEventListener(type: string, listener: unknown): void {
    this.#listeners.set(type, listener as Listener);
  }

  send(text: string): void {
    this.said.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.isClosed = true;
  }

  tell(type: 'open' | 'message' | 'close', event: { readonly data?: unknown; readonly code?: number } = {}): void {
    this.#listeners.get(type)?.({ data: event.data, code: event.code ?? 1006 });
  }

  message(message: Partial<TopicMessage> | { readonly type: 'pong'; readonly at: number }): void {
    this.tell('message', { data: JSON.stringify({ topic: 'fleet', epoch: 'e', seq: 0, at: 5, ...message }) });
  }
}

function bench() {
  const ends: FarEnd[] = [];
  let now = 1_000_000;
  let due: { readonly at: number; readonly act: () => void } | undefined;
  const client = new StreamClient({
    open() {
      const end = new FarEnd();
      ends.push(end);
      return end;
    },
    now: () => now,
    random: () => 1,
    later(ms, act) {
      const one = { at: now + ms, act };
      due = one;
      return () => void (due === one && (due = undefined));
    },
  });
  const heard: TopicMessage[] = [];
  return {
    client,
    ends,
    heard,
    get last(): FarEnd {
      const end = ends.at(-1);
      if (end === undefined) throw new TypeError('no connection');
      return end;
    },
    follow: (topic = 'fleet') => client.follow(topic, (message) => heard.push(message)),
    /** Lets time pass until the one thing that waits for it. */
    pass() {
      const one = due;
      if (one === undefined) throw new TypeError('nothing waits');
      due = undefined;
      now = one.at;
      one.act();
    },
    state: () => client.connection.value.state,
  };
}

/** Connected, with a picture of `fleet` numbered 7. */
function connected() {
  const at = bench();
  at.client.start();
  at.last.tell('open');
  const leave = at.follow();
  at.last.message({ type: 'snapshot', seq: 7, data: { a: 1 } });
  return { ...at, at, leave };
}

describe('the stream of a page', () => {
  it('subscribes what is followed, before and after it is connected', () => {
    const at = bench();
    at.follow('events');
    at.client.start();
    expect(at.state()).toBe('connecting');
    at.last.tell('open');
    at.follow('fleet');
    expect(at.last.said).toEqual([
      { type: 'subscribe', topic: 'events' },
      { type: 'subscribe', topic: 'fleet' },
    ]);
    expect(at.state()).toBe('live');
  });

  it('asks after a break for what came since, and goes on with it', () => {
    const { at, heard } = connected();
    at.last.message({ type: 'delta', seq: 8, data: { a: 2 } });
    at.last.tell('close');
    expect(at.state()).toBe('lost');
    at.pass();
    at.last.tell('open');
    expect(at.last.said).toEqual([{ type: 'subscribe', topic: 'fleet', after: { epoch: 'e', seq: 8 } }]);
    at.last.message({ type: 'resumed', seq: 10 });
    at.last.message({ type: 'delta', seq: 9 });
    at.last.message({ type: 'delta', seq: 10 });
    expect(heard.map(({ type, seq }) => `${type} ${seq}`)).toEqual([
      'snapshot 7',
      'delta 8',
      'resumed 10',
      'delta 9',
      'delta 10',
    ]);
    expect(at.last.said).toHaveLength(1);
  });

  it('asks for everything anew where a number is missing, and passes nothing on that does not fit', () => {
    const { at, heard } = connected();
    at.last.message({ type: 'delta', seq: 9 });
    expect(at.last.said.at(-1)).toEqual({ type: 'subscribe', topic: 'fleet' });
    at.last.message({ type: 'delta', seq: 8, epoch: 'another' });
    expect(heard).toHaveLength(1);
    at.last.message({ type: 'snapshot', seq: 9 });
    at.last.message({ type: 'delta', seq: 10 });
    expect(heard.map(({ seq }) => seq)).toEqual([7, 9, 10]);
  });

  it('takes a silence for a break: it asks, and waits for an answer no longer than two questions', () => {
    const { at } = connected();
    at.pass();
    expect(at.last.said.at(-1)).toEqual({ type: 'ping' });
    at.last.message({ type: 'pong', at: 9 });
    const [first] = at.ends;
    for (let asked = 0; at.state() === 'live' && asked < 5; asked += 1) at.pass();
    expect(at.state()).toBe('lost');
    expect(first?.isClosed).toBe(true);
  });

  it('hears nothing of a connection that it let go of', () => {
    const { at, heard } = connected();
    const [first] = at.ends;
    at.last.tell('close');
    at.pass();
    first?.message({ type: 'delta', seq: 8 });
    first?.tell('close');
    expect(heard).toHaveLength(1);
    expect(at.state()).toBe('connecting');
  });

  it('gives up on a connection that does not open', () => {
    const at = bench();
    at.client.start();
    at.pass();
    expect(at.state()).toBe('lost');
  });

  it('waits longer with each failure, and not at all when told to try', () => {
    const at = bench();
    at.client.start();
    const waits = [0, 1, 2, 3].map(() => {
      at.last.tell('close');
      const { retryAt = 0 } = at.client.connection.value;
      at.client.retry();
      return retryAt - 1_000_000;
    });
    expect(waits).toEqual([500, 1000, 2000, 4000]);
    expect(at.ends).toHaveLength(5);
    at.client.retry();
    expect(at.ends).toHaveLength(5);
  });

  it('never waits longer than a quarter of a minute, nor less than a quarter of a second', () => {
    for (const failures of [0, 5, 50, 5000])
      for (const random of [0, 0.5, 1]) {
        expect(backOffMs(failures, random)).toBeLessThanOrEqual(15_000);
        expect(backOffMs(failures, random)).toBeGreaterThanOrEqual(250);
      }
  });

  it('tells the age of what is on the screen from the last word that was heard', () => {
    const { at } = connected();
    const { heardAt } = at.client.connection.value;
    at.last.tell('close');
    at.pass();
    expect(at.client.connection.value).toMatchObject({ state: 'connecting', heardAt });
  });

  it('says when the session is over, and stops when told', () => {
    const { at } = connected();
    const told: boolean[] = [];
    at.client.onLost = (isLoggedOut) => told.push(isLoggedOut);
    at.last.tell('close', { code: 4001 });
    expect(told).toEqual([true]);
    at.client.stop();
    expect(at.state()).toBe('off');
    expect(() => at.pass()).toThrow('nothing waits');
  });

  it('leaves a topic, and a refusal is told to who asked', () => {
    const { at, leave, heard } = connected();
    at.last.message({ type: 'error', code: 'request.not-found' });
    expect(heard.at(-1)).toMatchObject({ type: 'error', code: 'request.not-found' });
    leave();
    expect(at.last.said.at(-1)).toEqual({ type: 'unsubscribe', topic: 'fleet' });
    at.last.message({ type: 'delta', seq: 8 });
    expect(heard).toHaveLength(2);
  });
});
