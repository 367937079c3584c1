import { type DestinationStream, levels, type Logger, pino, stdSerializers } from 'pino';
import { QosError } from '../model/error.js';
import { suggestName } from '../model/nearest.js';

const LEVELS = [...Object.keys(levels.values), 'silent'];

/** Names of what is secret wherever it stands. Secrets of ours print as `***` by themselves (model/secret.ts). */
const SECRET = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-csrf-token',
  'private-token',
  'password',
  'token',
  'secret',
  'key',
  'privateKey',
];

/** pino redacts paths, not names: so deep, which is deeper than anything that is logged. */
const DEEP = ['', '*', '*.*', '*.*.*'];

/** The controller's log: JSON lines, for programs. */
export function openLog(level: string, to: DestinationStream): Logger {
  if (!LEVELS.includes(level))
    throw new QosError('usage', `--log ${level} is no level`, { cure: suggestName(level, LEVELS) });
  const paths = SECRET.flatMap((name) => DEEP.map((before) => `${before}["${name}"]`));
  return pino({ level, redact: { paths, censor: '***' }, serializers: { err: plainError } }, to);
}

/**
 * An error by what it says. What others hang on theirs (a request with its headers, an answer with its body, options with a
 * key) stays out.
 */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  // With the causes, message by message.
  const { type, message, stack } = stdSerializers.err(error);
  const { code } = error as NodeJS.ErrnoException;
  return { type, message, stack, ...(code === undefined ? {} : { code }) };
}
