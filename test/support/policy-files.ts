import { fieldOrigin, type Origin } from '../../src/model/origin.js';
import type { PolicyFile } from '../../src/model/revision.js';
import type { ReadResult } from '../../src/policy/index.js';
import { readPolicies } from '../../src/policy/index.js';

/** Files by path: text, or bytes where the text is not to be UTF-8. */
export type Texts = Readonly<Record<string, string | Uint8Array>>;

const encoder = new TextEncoder();

export const policyFiles = (texts: Texts): readonly PolicyFile[] =>
  Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: typeof text === 'string' ? encoder.encode(text) : text,
  }));

export const readTexts = (texts: Texts): ReadResult => readPolicies(policyFiles(texts));

/** A document with its head, in lines 1 to 3; `spec` begins in line 4. */
export const aDocument = (kind: string, name: string, spec: string): string =>
  `apiVersion: qosctl/v1\nkind: ${kind}\nmetadata: { name: ${name} }\n${spec.replace(/^\n/, '').replace(/\n *$/, '\n')}`;

/** The smallest repository about which there is nothing to say: one hospital with one service. */
export const SMALLEST = {
  'class.yaml': aDocument(
    'ClassPolicy',
    'hospital',
    `
spec:
  allocation: 100 Mbps
  traffic:
    - { name: voice, services: [voip], priority: 1, committed: 10 Mbps, peak: 25 Mbps, mark: EF }
    - { name: default, default: true, committed: 20% }
`,
  ),
  'credentials.yaml': aDocument(
    'Credentials',
    'qosctl',
    `
spec: { user: qosctl, password: { env: QOSCTL_PASSWORD } }
`,
  ),
  'inventory.yaml': aDocument(
    'Inventory',
    'lome',
    `
spec:
  routers: [{ name: r-chu, address: 127.1.0.1, credentials: qosctl, wan: ether1, uplink: core }]
  sites: [{ name: chu, class: hospital, region: lome, router: r-chu, interface: bridge-lan, prefixes: [10.1.0.0/24] }]
`,
  ),
  'network.yaml': aDocument(
    'Network',
    'togo',
    `
spec:
  regions: [{ name: lome }]
  uplinks: [{ name: core, capacity: 1 Gbps }]
`,
  ),
  'services.yaml': aDocument(
    'ServiceCatalog',
    'services',
    `
spec:
  services: [{ name: voip, match: [{ protocol: udp, dscp: EF }] }]
`,
  ),
} as const;

/** The smallest repository with one passage of one file replaced. */
export function withChange(file: keyof typeof SMALLEST, passage: string, replacement: string): Texts {
  if (!SMALLEST[file].includes(passage)) throw new Error(`${file} has no "${passage}"`);
  return { [file]: SMALLEST[file].replace(passage, () => replacement) };
}

/** `▶` in a text marks a place and is no part of it. */
export function takeMarks(texts: Texts): {
  readonly texts: Texts;
  readonly marks: readonly { readonly file: string; readonly line: number; readonly column: number }[];
} {
  const marks = Object.entries(texts).flatMap(([file, text]) =>
    typeof text !== 'string' ? [] : marksIn(text).map((place) => ({ file, ...place })),
  );
  const bare = Object.entries(texts).map(([file, text]) => [
    file,
    typeof text === 'string' ? text.replaceAll('▶', '') : text,
  ]);
  return { texts: Object.fromEntries(bare) as Texts, marks };
}

function marksIn(text: string): readonly { readonly line: number; readonly column: number }[] {
  return text.split('\n').flatMap((line, index) =>
    line
      .split('▶')
      .slice(0, -1)
      .map((_, piece, pieces) => ({ line: index + 1, column: pieces.slice(0, piece + 1).join('').length + 1 })),
  );
}

/** A noun without its places. */
export const valueOf = (noun: unknown): unknown =>
  JSON.parse(JSON.stringify(noun, (key, value: unknown) => (key === 'at' ? undefined : value)));

/** `line:column` of each field, as the noun says. */
export const placesOf = (origin: Origin | undefined, ...fields: readonly string[]): readonly string[] =>
  origin === undefined ? [] : fields.map((field) => placeText(fieldOrigin(origin, field)));

/** `line:column` of each mark. */
export const marksOf = (texts: Texts): readonly string[] => takeMarks(texts).marks.map(placeText);

const placeText = ({ line, column }: { readonly line: number; readonly column: number }): string => `${line}:${column}`;
