import { signal } from '@preact/signals';

const SECOND = 1000;

/** The controller's clock as far as it is known here: relative times are right on a PC whose clock is not. */
export const now = signal(Date.now());

let ahead = 0;

/** Every answer of the stream tells the controller's time. */
export function setClock(serverNow: number): void {
  const seen = serverNow - Date.now();
  // Below that it is the way of the message.
  if (Math.abs(seen - ahead) < 2 * SECOND) return;
  ahead = seen;
  tick();
}

const tick = (): void => void (now.value = Date.now() + ahead);

/** A page that nobody looks at does not count seconds. */
export function startClock(): () => void {
  const timer = setInterval(() => {
    if (!document.hidden) tick();
  }, SECOND);
  const onVisible = (): void => tick();
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onVisible);
  };
}
