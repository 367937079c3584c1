import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isMap, isSeq, parseAllDocuments, type YAMLMap } from 'yaml';
import { fanOut } from '../../controller/fan-out.js';
import { readIdentity } from '../../drivers/identity.js';
import { QosError } from '../../model/error.js';
import { groupBy } from '../../model/group-by.js';
import type { Router } from '../../model/inventory.js';
import { CONCURRENCY, CONNECT_TIMEOUT_MS } from '../fleet.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { requireCompiled } from '../require.js';
import { count } from '../views/plan-summary.js';
import { table } from '../views/table.js';
import { choose, type SelectorFlags } from '../workspace.js';

export interface EnrollFlags extends SelectorFlags {
  readonly policies?: string;
  readonly at?: string;
  readonly write?: boolean;
  readonly replace?: boolean;
}

interface Enrolled {
  readonly router: Router;
  readonly found?: string;
  readonly problem?: string;
}

const fieldOf = (router: Router): 'certificate' | 'hostKey' => (router.transport === 'ssh' ? 'hostKey' : 'certificate');

/** Reads who the routers say they are and pins it in the inventory: the only moment at which a stranger is believed. */
export async function enroll(io: Io, flags: EnrollFlags): Promise<Exit> {
  const compiled = await requireCompiled(io, flags);
  const { routers } = choose(compiled, flags);
  const secured = routers.filter((router) => router.transport === 'ssh' || router.tls);
  if (secured.length === 0) {
    io.out('None of these routers is reached by TLS or SSH, so there is nothing to pin.');
    return EXIT.done;
  }
  const all = await fanOut(secured, { concurrency: CONCURRENCY, signal: io.signal, act: identify });
  const results = all.flatMap((one) => one ?? []);
  io.out(table(['router', 'address', 'state', 'fingerprint'], results.map(rowOf)));
  const wanted = results.filter(
    (one) => one.found !== undefined && (isNew(one) || (flags.replace === true && differs(one))),
  );
  const refused = results.filter((one) => differs(one) && flags.replace !== true);
  if (refused.length > 0) {
    io.err(
      `${count(refused.length, 'router')} show another identity than the one pinned: if that is right, say --replace\n`,
    );
  }
  if (wanted.length > 0 && flags.write === true) {
    await writePins(compiled.root, wanted);
    io.out(`${count(wanted.length, 'pin')} written; look at the change before you commit it.`);
  } else if (wanted.length > 0) io.out(`${count(wanted.length, 'pin')} to write: run it again with --write.`);
  if (results.some((one) => one.problem !== undefined) || refused.length > 0)
    return results.length > refused.length ? EXIT.partial : EXIT.failed;
  return EXIT.done;
}

async function identify(router: Router): Promise<Enrolled> {
  try {
    return { router, found: await readIdentity(router, CONNECT_TIMEOUT_MS) };
  } catch (error) {
    return { router, problem: error instanceof Error ? error.message : String(error) };
  }
}

const pinned = ({ router }: Enrolled): string | undefined => router.pin?.[fieldOf(router)];
const isNew = (one: Enrolled): boolean => pinned(one) === undefined;
const differs = (one: Enrolled): boolean =>
  one.found !== undefined && !isNew(one) && pinned(one)?.toUpperCase() !== one.found.toUpperCase();

const rowOf = (one: Enrolled): readonly string[] => {
  const state = one.problem !== undefined ? 'unreachable' : isNew(one) ? 'new' : differs(one) ? 'DIFFERS' : 'as pinned';
  return [one.router.name, one.router.address, state, one.found ?? one.problem ?? ''];
};

/** Edits the files where the routers are written; comments and layout stay. */
async function writePins(root: string, enrolled: readonly Enrolled[]): Promise<void> {
  for (const [file, list] of groupBy(enrolled, ({ router }) => router.at.file)) {
    const path = join(root, file);
    const documents = parseAllDocuments(await readFile(path, 'utf8'));
    if ('empty' in documents) continue;
    for (const { router, found } of list) {
      const entry = documents.map((document) => entryOf(document, router.name)).find((one) => one !== undefined);
      if (entry === undefined) throw new QosError('usage', `${file} has no entry for router ${router.name} any more`);
      entry.setIn(['pin', fieldOf(router)], found);
    }
    await writeFile(
      path,
      documents.map((document) => document.toString({ lineWidth: 0, flowCollectionPadding: true })).join(''),
    );
  }
}

function entryOf(document: Document, name: string): YAMLMap | undefined {
  const routers = document.getIn(['spec', 'routers']);
  const found = isSeq(routers) ? routers.items.find((item) => isMap(item) && item.get('name') === name) : undefined;
  return isMap(found) ? found : undefined;
}
