const MINUTE = 60_000;

/** Acts when a minute begins: calendars and overrides begin and end with minutes. Returns its end. */
export function everyMinute(now: () => number, act: () => void): () => void {
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(
      () => {
        act();
        next();
      },
      MINUTE - (now() % MINUTE),
    );
  };
  next();
  return () => clearTimeout(timer);
}
