import { formatNamed } from './schema/formats.js';
import { KINDS, SCHEMAS } from './schema/index.js';

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: string | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
}

/** The language as a Markdown reference, from the schemas that also check it. */
export function schemaReference(): string {
  const sections = KINDS.map((kind) => {
    const schema = SCHEMAS[kind] as unknown as Node;
    const spec = schema.properties?.['spec'] ?? {};
    return `## ${kind}\n\n${schema.description ?? ''}\n\n| field | needed | value | meaning |\n|---|---|---|---|\n${rowsOf(spec, 'spec').join('\n')}\n`;
  });
  return `# The policy language\n\nEvery document has \`apiVersion: qosctl/v1\`, \`kind\`, \`metadata.name\` and \`spec\`.\n\n${sections.join('\n')}`;
}

function rowsOf(node: Node, path: string): readonly string[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([name, field]) => {
    const here = `${path}.${name}`;
    const needed = node.required?.includes(name) === true ? 'yes' : '';
    return [
      `| \`${here}\` | ${needed} | ${valueOf(field)} | ${(field.description ?? '').replaceAll('|', '\\|')} |`,
      ...below(field, here),
    ];
  });
  return own;
}

function below(field: Node, path: string): readonly string[] {
  if (field.items !== undefined) return below(field.items, `${path}[]`);
  if (field.anyOf !== undefined) return field.anyOf.flatMap((branch) => below(branch, path));
  return field.properties === undefined ? [] : rowsOf(field, path);
}

function valueOf(field: Node): string {
  if (field.enum !== undefined) return field.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (field.const !== undefined) return `\`${String(field.const)}\``;
  if (field.items !== undefined) return `list of ${plural(valueOf(field.items))}`;
  if (field.anyOf !== undefined) return [...new Set(field.anyOf.map(valueOf))].join(' or ');
  const format = formatNamed(field.format ?? '');
  if (format !== undefined) return format.what;
  if (field.minimum !== undefined) return `${field.minimum}–${field.maximum ?? '…'}`;
  return { object: 'mapping', string: 'text', boolean: 'true or false' }[field.type ?? ''] ?? 'value';
}

const plural = (what: string): string =>
  what.replace(/(name|mapping|port range|port|date)(?= or |$)/g, '$1s').replace('prefix', 'prefixes');
