import { EXIT } from './io.js';

/** npm and npx pass a Ctrl-C of the terminal on to a process that has had it already. */
const ECHO_MS = 500;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * First Ctrl-C (or SIGTERM, or a terminal that goes away): start nothing new and finish what is in flight. Second: leave
 * at once; the routers take back by themselves what nobody confirmed.
 */
export function interruptOf(from: NodeJS.Process): AbortSignal {
  const interrupt = new AbortController();
  let first = 0;
  const on = (): void => {
    if (!interrupt.signal.aborted) {
      first = performance.now();
      from.stderr.write('\nFinishing what is in flight; press Ctrl-C again to leave at once.\n');
      interrupt.abort();
    } else if (performance.now() - first > ECHO_MS) from.exit(EXIT.interrupted);
  };
  for (const signal of SIGNALS) from.on(signal, on);
  return interrupt.signal;
}
