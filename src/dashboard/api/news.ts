import { useEffect, useRef, useState } from 'preact/hooks';
import type { EventsTopic, StreamEvent } from '../../server/replies/stream.js';
import { appendEvents, useTopic } from './topic.js';

const AT_MOST_MS = 1_500;

export const useEvents = (): readonly StreamEvent[] =>
  useTopic<EventsTopic>('events', appendEvents).value.data?.events ?? [];

/** Another number when something of these kinds happened: at once, then at most so often, and once after the last. */
export function useNews(events: readonly StreamEvent[], kinds: readonly StreamEvent['type'][]): number {
  const [round, setRound] = useState(0);
  const told = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const newest = events.findLast(({ type }) => kinds.includes(type));
  useEffect(() => {
    if (newest === undefined || timer.current !== undefined) return;
    const wait = Math.max(0, told.current + AT_MOST_MS - Date.now());
    timer.current = setTimeout(() => {
      timer.current = undefined;
      told.current = Date.now();
      setRound((one) => one + 1);
    }, wait);
  }, [newest]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return round;
}
