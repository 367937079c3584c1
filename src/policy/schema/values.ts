import type { TSchema, TSchemaOptions } from 'typebox';
import { DSCP_NAMES } from '../../model/dscp.js';
import { DURATION_PATTERN } from '../../model/duration.js';
import { RATE_PATTERN } from '../../model/rate.js';
import { Type } from './build.js';
import type { FormatName } from './formats.js';

/**
 * Values of the policy language. `format` checks here; `pattern` lets an editor, which does not know ours, check too.
 * `x-secret`: what stands there is never shown. `x-form`: how it is written, where no format says it.
 */
const text = (format: FormatName, options: TSchemaOptions & { pattern?: string } = {}) =>
  Type.String({ format, ...options });

export const closed = <Fields extends Record<string, TSchema>>(fields: Fields, options: TSchemaOptions = {}) =>
  Type.Object(fields, { additionalProperties: false, ...options });

const optional = Type.Optional;

export const Name = (description: string) =>
  text('name', { description, pattern: '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$' });
export const Title = optional(
  Type.String({ description: 'Text for people, in any language. Never sent to a router.', maxLength: 200 }),
);
export const Labels = optional(
  Type.Record(
    Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$' }),
    Type.String({ maxLength: 200, description: 'Text; write "true" or "7" in quotes.' }),
    {
      description: 'Free pairs to select by. Values are text: write "true", "7" in quotes.',
      additionalProperties: false,
      'x-form': 'Write letters, digits and . _ / - (at most 63), a letter or digit first.',
    },
  ),
);
export const InterfaceName = (description: string) => text('interface', { description });

export const Rate = (description: string) =>
  text('rate', {
    description: `${description} Bits per second with a unit: \`100 Mbps\`, \`512 kbps\`.`,
    pattern: RATE_PATTERN,
  });
export const Rates = (description: string) =>
  Type.Union(
    [Rate('Both directions.'), closed({ download: Rate('Towards the building.'), upload: Rate('From the building.') })],
    { description: `${description} One rate for both directions, or \`{ download, upload }\`.` },
  );
export const Share = (description: string) =>
  text('share', { description, pattern: `${RATE_PATTERN}|^\\d+(\\.\\d+)?\\s*%$` });
export const Percent = (description: string) => text('percent', { description, pattern: '^\\d+(\\.\\d+)?\\s*%$' });
export const Delay = (description: string) => text('delay', { description, pattern: DURATION_PATTERN });

export const Priority = (description: string) => Type.Integer({ minimum: 1, maximum: 8, description });
export const Contention = (description: string) => Type.Number({ minimum: 1, maximum: 1000, description });

export const Dscp = (description: string) =>
  Type.Union(
    [text('dscp', { examples: Object.keys(DSCP_NAMES) }), Type.Integer({ minimum: 0, maximum: 63, format: 'dscp' })],
    {
      description,
    },
  );

export const Prefix = (description: string) => text('prefix', { description });
export const Address = (description: string) => text('address', { description });
export const Port = (description: string) =>
  Type.Integer({ minimum: 1, maximum: 65_535, description, format: 'ports' });
export const Ports = (description: string) =>
  Type.Array(Type.Union([Port('One port.'), text('ports', { pattern: '^\\d{1,5}-\\d{1,5}$' })]), {
    minItems: 1,
    description,
  });

export const Protocol = (description: string) =>
  Type.Enum(['tcp', 'udp', 'icmp', 'gre', 'esp', 'ah', 'sctp'], { description });
export const Direction = (description: string) => Type.Enum(['download', 'upload', 'both'], { description });

export const TimeOfDay = (description: string) => text('time-of-day', { description });
export const Instant = (description: string) => text('instant', { description });
export const TimeZone = (description: string) => text('time-zone', { description });
const Day = (description: string) => text('day', { description });
export const Days = (description: string) =>
  Type.Array(Type.Union([Day('One day.'), closed({ from: Day('First day.'), to: Day('Last day, included.') })]), {
    minItems: 1,
    description,
  });

const SecretFrom = (description: string) =>
  closed(
    {
      env: optional(Type.String({ minLength: 1, description: 'Name of an environment variable.' })),
      file: optional(Type.String({ minLength: 1, description: 'Path of a file, relative to the policy repository.' })),
    },
    {
      description: `${description} One of \`{ env: NAME }\` and \`{ file: PATH }\`.`,
      minProperties: 1,
      maxProperties: 1,
      'x-secret': true,
    },
  );
export { SecretFrom, optional };

export const Selector = (description: string) =>
  closed(
    {
      all: optional(Type.Literal(true, { description: 'Every site.' })),
      classes: optional(
        Type.Array(Name('A building class.'), { minItems: 1, description: 'Sites of any of these classes.' }),
      ),
      regions: optional(Type.Array(Name('A region.'), { minItems: 1, description: 'Sites in any of these regions.' })),
      sites: optional(Type.Array(Name('A site.'), { minItems: 1, description: 'These sites.' })),
      routers: optional(
        Type.Array(Name('A router.'), { minItems: 1, description: 'Sites behind any of these routers.' }),
      ),
      labels: Labels,
    },
    { description: `${description} The parts must all hold; of the values in one part, any.`, minProperties: 1 },
  );
