import { Ajv2020 } from 'ajv/dist/2020.js';

const ajv = new Ajv2020({ strict: false, allErrors: true });

/** What a schema does not name is a mistake. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isOpen = !('properties' in inner) || 'additionalProperties' in inner;
  return isOpen ? inner : { ...inner, additionalProperties: false };
}

/** What is wrong with a value, or a field too many in it; undefined: it is as the schema says. */
export function misfits(schema: object): (value: unknown) => string | undefined {
  const check = ajv.compile(closed(JSON.parse(JSON.stringify(schema))) as object);
  return (value) => (check(value) ? undefined : ajv.errorsText(check.errors?.slice(0, 5)));
}
