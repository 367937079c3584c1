import { QosError } from '../../model/error.js';
import { documentSchema, SCHEMAS, schemaReference } from '../../policy/index.js';
import { EXIT, type Exit, type Io } from '../io.js';

/** The language itself, from the one source that also checks the files. */
export function schema(io: Io, kind: string | undefined, flags: { readonly format: string }): Exit {
  if (flags.format === 'markdown') io.out(schemaReference());
  else if (kind === undefined) io.out(JSON.stringify(documentSchema(), null, 2));
  else if (Object.hasOwn(SCHEMAS, kind)) io.out(JSON.stringify(SCHEMAS[kind as keyof typeof SCHEMAS], null, 2));
  else throw new QosError('usage', `there is no kind ${kind}`, { cure: `Kinds: ${Object.keys(SCHEMAS).join(', ')}.` });
  return EXIT.done;
}
