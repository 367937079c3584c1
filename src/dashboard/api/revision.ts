import type { EventsTopic } from '../../server/replies/stream.js';
import { stream } from './live.js';
import { appendEvents, useTopic } from './topic.js';

/** Changes when a revision came or was rejected, when a calendar or an override begins or ends, and after a break. */
export function usePolicyTurns(): string {
  const events = useTopic<EventsTopic>('events', appendEvents).value.data?.events ?? [];
  const last = events.findLast(({ type }) => type === 'revision' || type === 'wanted');
  return `${last?.at ?? 0} ${stream.connection.value.state}`;
}
