import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { EventsTopic, FleetTopic } from '../../server/replies/stream.js';
import { stream } from './live.js';
import type { TopicMessage } from './stream.js';

export interface TopicState<Data> {
  /** Absent until the first picture came. */
  readonly data?: Data;
  /** The controller's clock at the newest message. */
  readonly at?: number;
  /** There is no such topic for this reader. */
  readonly refused?: string;
}

/** How a delta changes the picture. */
export type Reduce<Data> = (picture: Data, delta: Partial<Data> & Readonly<Record<string, unknown>>) => Data;

/** For topics whose deltas are the fields that changed: `site:NAME`, `router:NAME`. */
export const merge = <Data>(picture: Data, delta: Partial<Data>): Data => ({ ...picture, ...delta });

export const mergeFleet: Reduce<FleetTopic> = (picture, delta) => {
  const { routers = [], removed = [], ...around } = delta;
  const changed = new Map(routers.map((one) => [one.name, one]));
  const gone = new Set(removed);
  const kept = picture.routers.filter(({ name }) => !gone.has(name)).map((one) => changed.get(one.name) ?? one);
  const known = new Set(kept.map(({ name }) => name));
  const added = [...changed.values()].filter(({ name }) => !known.has(name));
  return { ...picture, ...around, routers: [...kept, ...added] };
};

const MOST_EVENTS = 300;
export const appendEvents: Reduce<EventsTopic> = (picture, delta) => ({
  events: [...picture.events, ...(delta.events ?? [])].slice(-MOST_EVENTS),
});

export function reduced<Data>(state: TopicState<Data>, message: TopicMessage, reduce: Reduce<Data>): TopicState<Data> {
  const { at } = message;
  switch (message.type) {
    case 'error':
      return { ...state, refused: message.code ?? '' };
    case 'snapshot':
      return { at, data: message.data as Data };
    case 'resumed':
      return { ...state, at };
    case 'delta':
      // A delta without a picture cannot come: the client asks anew then.
      return state.data === undefined || state.data === null
        ? state
        : { at, data: reduce(state.data, message.data as Parameters<Reduce<Data>>[1]) };
  }
}

interface Shared {
  readonly state: Signal<TopicState<never>>;
  readonly leave: () => void;
  readers: number;
}
const shared = new Map<string, Shared>();

function join(topic: string, reduce: Reduce<never>): () => void {
  const known = shared.get(topic);
  const one = known ?? begin(topic, reduce);
  one.readers += 1;
  return () => {
    one.readers -= 1;
    if (one.readers > 0) return;
    one.leave();
    shared.delete(topic);
  };
}

function begin(topic: string, reduce: Reduce<never>): Shared {
  const state = signal<TopicState<never>>({});
  const leave = stream.follow(topic, (message) => void (state.value = reduced(state.peek(), message, reduce)));
  const one: Shared = { state, leave, readers: 0 };
  shared.set(topic, one);
  return one;
}

/** What a topic of the stream shows, followed while the component is on the screen. Parts of one screen share it. */
export function useTopic<Data>(topic: string, reduce: Reduce<Data> = merge): ReadonlySignal<TopicState<Data>> {
  const own = useMemo(() => signal<TopicState<Data>>({}), [topic]);
  useEffect(() => {
    const leave = join(topic, reduce as never);
    const unlink = shared.get(topic)?.state.subscribe((value) => void (own.value = value));
    return () => {
      unlink?.();
      leave();
    };
  }, [topic]);
  return own;
}
