import { effect } from '@preact/signals';
import { setClock } from './clock.js';
import { lookWhoIAm, me } from './session.js';
import { StreamClient } from './stream.js';

/** The page's one connection. */
export const stream = new StreamClient({
  open: () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/stream`),
  now: Date.now,
  random: Math.random,
  later(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
});

/** Connected while somebody is signed in. */
export function keepConnected(): void {
  stream.onClock = setClock;
  // Pages do not learn why a connection was refused: a question over HTTP tells whether the session is over.
  stream.onLost = () => void lookWhoIAm().catch(() => undefined);
  effect(() => {
    if (typeof me.value === 'object') stream.start();
    else stream.stop();
  });
  addEventListener('online', () => stream.retry());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) stream.retry();
  });
}
