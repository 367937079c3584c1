#!/usr/bin/env node
import { EXIT, type Exit, processIo } from './io.js';
import { runCommand } from './program.js';

/** First Ctrl-C: start nothing new and finish what is in flight. Second: leave at once; the routers undo by themselves. */
const interrupt = new AbortController();
process.on('SIGINT', () => {
  if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
  interrupt.abort();
  process.stderr.write('\nFinishing the routers in flight; press Ctrl-C again to leave at once.\n');
});
process.on('SIGTERM', () => interrupt.abort());
/** `qosctl plan | head` closes the pipe early. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
});

const exit: Exit = await runCommand(processIo(interrupt.signal), process.argv.slice(2));
process.exitCode = exit;
