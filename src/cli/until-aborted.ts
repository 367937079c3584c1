/** A pending promise alone does not keep a process alive. */
const ALIVE_MS = 60_000;

export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const alive = setInterval(() => undefined, ALIVE_MS);
    const stop = (): void => {
      clearInterval(alive);
      done();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
