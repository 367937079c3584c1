import { randomUUID } from 'node:crypto';
import type { ControllerEvent } from '../../controller/controller.js';
import type { Scope } from '../../model/account.js';
import type { House } from '../house.js';
import { Channel, type Mark } from './channel.js';
import type { Reader } from './reader.js';
import { isNews, topicOf } from './topics.js';

const TICK_MS = 25;
const HISTORY = 1_000;
const RECENT = 200;
/** A channel that nobody reads is kept so long for those who come back. */
const IDLE_MS = 120_000;

/** Gathers what happens, and tells each topic once in a tick: a sweep of the whole fleet is one message. */
export class Hub {
  readonly #house: House;
  readonly #channels = new Map<string, Channel<ControllerEvent>>();
  readonly #stop: () => void;
  #waiting: ControllerEvent[] = [];
  #recent: readonly ControllerEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(house: House) {
    this.#house = house;
    this.#stop = house.controller.listen((event) => {
      this.#waiting.push(event);
      this.#timer ??= setTimeout(() => this.#tick(), house.config.stream?.tickMs ?? TICK_MS);
    });
  }

  /** False: there is no such topic for this scope. */
  join(
    reader: Reader,
    scope: Scope,
    { topic: name, after }: { readonly topic: string; readonly after?: Mark },
  ): boolean {
    const key = keyOf(name, scope);
    let channel = this.#channels.get(key);
    if (channel === undefined) {
      const topic = topicOf(name, { house: this.#house, scope, recent: () => this.#recent });
      if (topic === undefined) return false;
      const { now, config } = this.#house;
      const history = config.stream?.history ?? HISTORY;
      channel = new Channel({ name, epoch: randomUUID(), topic, now, history });
      this.#channels.set(key, channel);
    }
    channel.join(reader, after);
    return true;
  }

  leave(reader: Reader, scope: Scope, name: string): void {
    this.#channels.get(keyOf(name, scope))?.leave(reader);
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
  }

  #tick(): void {
    const events = this.#waiting;
    this.#waiting = [];
    this.#timer = undefined;
    this.#recent = [...this.#recent, ...events.filter(isNews)].slice(-RECENT);
    for (const [key, channel] of this.#channels) {
      if (channel.readers.size === 0 && this.#house.now() - channel.idleSince > IDLE_MS) this.#channels.delete(key);
      else channel.tell(events);
    }
  }
}

const keyOf = (topic: string, { classes, regions }: Scope): string =>
  JSON.stringify([topic, classes.toSorted(), regions.toSorted()]);
