import { inspect } from 'node:util';
import { isQosError } from '../model/error.js';
import { fileFailure } from './files.js';
import { EXIT, type Exit, type Io } from './io.js';

const DEFECT =
  'This is a defect of qosctl: report the command and what it prints with QOSCTL_DEBUG=1. Routers take back by themselves what was not confirmed.';

/** The last word on what went wrong, for people. QOSCTL_DEBUG adds where in the program it happened. */
export function report(io: Io, error: unknown): Exit {
  const known = isQosError(error) ? error : fileFailure(error);
  const { red, green } = io.errColors;
  if (known === undefined) {
    io.err(`${red('error')}[internal]: ${error instanceof Error ? error.message : String(error)}\n`);
    io.err(`  ${green('cure')}: ${DEFECT}\n`);
  } else {
    io.err(`${red('error')}[${known.code}]: ${known.message}\n`);
    if (known.cure !== undefined) io.err(`  ${green('cure')}: ${known.cure}\n`);
  }
  if ((io.env['QOSCTL_DEBUG'] ?? '') !== '') io.err(`${inspect(error)}\n`);
  return known?.code === 'policy.invalid' ? EXIT.invalid : EXIT.failed;
}
