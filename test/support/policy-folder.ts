import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Ran, type RunOptions, type Running, runQosctl, startQosctl } from './qosctl.js';

export const PASSWORD = 'only-for-tests';

export interface FolderOptions {
  /** First three numbers of the routers' addresses, as `127.213.7`. */
  readonly block: string;
  readonly hospitals?: number;
  readonly offices?: number;
  /** Capacity of the uplink that all routers hang on. */
  readonly uplink?: string;
  /** More of every router's entry in the inventory. */
  readonly router?: (index: number) => string;
}

/** A temporary folder with a policy repository in `policies/`, where a user would stand and type. */
export interface PolicyFolder {
  readonly cwd: string;
  /** Names and addresses, hospitals first. */
  readonly routers: readonly { readonly name: string; readonly address: string }[];
  readonly at: (path: string) => string;
  readonly write: (path: string, text: string) => Promise<void>;
  /** Replaces text that must be there. */
  readonly edit: (path: string, from: string, to: string) => Promise<void>;
  readonly qosctl: (...args: readonly string[]) => Promise<Ran>;
  readonly start: (args: readonly string[], more?: Partial<RunOptions>) => Running;
}

export async function temporaryFolder(): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'qosctl-test-'));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  return cwd;
}

export async function policyFolder(options: FolderOptions): Promise<PolicyFolder> {
  const cwd = await temporaryFolder();
  const sites = sitesOf(options);
  const env = { QOSCTL_PASSWORD: PASSWORD };
  const write: PolicyFolder['write'] = async (path, text) => {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), text);
  };
  const folder: PolicyFolder = {
    cwd,
    routers: sites.map(({ router: name, address }) => ({ name, address })),
    at: (path) => join(cwd, path),
    write,
    edit: async (path, from, to) => {
      const text = await readFile(join(cwd, path), 'utf8');
      if (!text.includes(from)) throw new Error(`${path} has no "${from}"`);
      await write(path, text.replace(from, to));
    },
    qosctl: (...args) => runQosctl(args, { cwd, env }),
    start: (args, more) => startQosctl(args, { cwd, ...more, env: { ...env, ...more?.env } }),
  };
  const files = {
    ...FILES,
    'network.yaml': network(options.uplink ?? '1 Gbps'),
    'inventory.yaml': inventory(sites, options.router ?? (() => '')),
  };
  for (const [path, text] of Object.entries(files)) await folder.write(`policies/${path}`, text);
  return folder;
}

interface Place {
  readonly site: string;
  readonly router: string;
  readonly class: string;
  readonly address: string;
  readonly index: number;
}

function sitesOf({ block, hospitals = 2, offices = 1 }: FolderOptions): readonly Place[] {
  return Array.from({ length: hospitals + offices }, (_, index) => {
    const isHospital = index < hospitals;
    const site = isHospital ? `hospital-${index + 1}` : `office-${index + 1 - hospitals}`;
    const address = `${block}.${index + 1}`;
    return { site, router: `r-${site}`, class: isHospital ? 'hospital' : 'office', address, index };
  });
}

const inventory = (sites: readonly Place[], more: (index: number) => string): string => `apiVersion: qosctl/v1
kind: Inventory
metadata: { name: buildings }
spec:
  defaults:
    router: { credentials: routers, wan: ether1, uplink: pop-1, tls: false }
    site: { region: city, interface: bridge-lan }
  routers:
${sites.map(({ router, address, index }) => `    - { name: ${router}, address: ${address}${more(index)} }`).join('\n')}
  sites:
${sites
  .map(
    ({ site, router, class: name, index }) =>
      `    - { name: ${site}, title: ${site}, class: ${name}, router: ${router}, prefixes: [10.16.${index}.0/24], labels: { floor: '${index}' } }`,
  )
  .join('\n')}
`;

const network = (uplink: string): string => `apiVersion: qosctl/v1
kind: Network
metadata: { name: network }
spec:
  regions:
    - { name: city }
    - { name: hills }
  uplinks:
    - { name: core, kind: core, capacity: 40 Gbps }
    - { name: pop-1, kind: pop, parent: core, capacity: ${uplink} }
`;

const FILES: Readonly<Record<string, string>> = {
  'services.yaml': `apiVersion: qosctl/v1
kind: ServiceCatalog
metadata: { name: services }
spec:
  services:
    - { name: calls, match: [{ protocol: udp, dscp: EF }, { protocol: udp, remote: { ports: [10000-20000] } }] }
    - { name: names, match: [{ protocol: udp, remote: { ports: [53] } }, { protocol: tcp, remote: { ports: [53] } }] }
    - { name: scans, match: [{ protocol: tcp, remote: { ports: [104], prefixes: [10.250.0.0/16] } }] }
`,
  'classes/hospital.yaml': `apiVersion: qosctl/v1
kind: ClassPolicy
metadata: { name: hospital }
spec:
  allocation: 100 Mbps
  contention: 1
  precedence: 1
  traffic:
    - { name: voice, services: [calls], priority: 1, committed: 10 Mbps, peak: 30 Mbps, mark: EF }
    - { name: imaging, services: [scans, names], priority: 3, committed: 30 Mbps }
    - { name: default, default: true, priority: 5, committed: 20 Mbps }
`,
  'classes/office.yaml': `apiVersion: qosctl/v1
kind: ClassPolicy
metadata: { name: office }
spec:
  allocation: 100 Mbps
  contention: 2
  traffic:
    - { name: voice, services: [calls], priority: 1, committed: 5 Mbps, peak: 20 Mbps }
    - { name: default, default: true, priority: 5, committed: 40% }
`,
  'credentials.yaml': `apiVersion: qosctl/v1
kind: Credentials
metadata: { name: routers }
spec:
  user: qosctl
  password: { env: QOSCTL_PASSWORD }
`,
  'tests.yaml': `apiVersion: qosctl/v1
kind: PolicyTest
metadata: { name: hospital-voice }
spec:
  select: { classes: [hospital] }
  expect:
    - { class: voice, committedAtLeast: 10 Mbps }
`,
};
