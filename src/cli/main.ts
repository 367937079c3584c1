#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { processIo } from './io.js';
import { interruptOf } from './interrupt.js';
import { runCommand } from './program.js';
import { report } from './report.js';

/** V8 lets the heap grow fourfold before it looks for garbage: 400 MB for a fleet of which 60 MB are alive. */
setFlagsFromString('--heap-growing-percent=70');

const interrupt = interruptOf(process);
const io = processIo(interrupt);

/** `qosctl plan | head` closes the pipe early, a lost terminal both: nobody reads any more, the work goes on. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const die = (error: unknown): never => process.exit(report(io, error));
process.on('uncaughtException', die);
process.on('unhandledRejection', die);

process.exitCode = await runCommand(io, process.argv.slice(2));
