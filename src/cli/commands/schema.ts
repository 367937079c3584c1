import { QosError } from '../../model/error.js';
import { suggestName } from '../../model/nearest.js';
import { documentSchema, SCHEMAS, schemaReference } from '../../policy/index.js';
import { EXIT, type Exit, type Io } from '../io.js';

/** The language itself, from the one source that also checks the files. */
export function schema(io: Io, kind: string | undefined, flags: { readonly format: string }): Exit {
  if (kind !== undefined && !Object.hasOwn(SCHEMAS, kind)) {
    throw new QosError('usage', `there is no kind ${kind}`, { cure: suggestName(kind, Object.keys(SCHEMAS)) });
  }
  if (flags.format === 'markdown') io.out(schemaReference());
  else {
    const shown = kind === undefined ? documentSchema() : SCHEMAS[kind as keyof typeof SCHEMAS];
    io.out(JSON.stringify(shown, null, 2));
  }
  return EXIT.done;
}
