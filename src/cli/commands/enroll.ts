import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fanOut } from '../../controller/fan-out.js';
import { readIdentity } from '../../drivers/identity.js';
import { QosError } from '../../model/error.js';
import { groupBy } from '../../model/group-by.js';
import type { Router } from '../../model/inventory.js';
import { CONNECT_TIMEOUT_MS } from '../fleet.js';
import { CONCURRENCY } from '../numbers.js';
import { EXIT, type Exit, type Io } from '../io.js';
import { writePins } from '../pins.js';
import { requireCompiled } from '../require.js';
import { count, someOf } from '../views/count.js';
import { showProgress } from '../views/progress.js';
import { table } from '../views/table.js';
import { choose, type SelectorFlags } from '../choose.js';

export interface EnrollFlags extends SelectorFlags {
  readonly policies?: string;
  readonly at?: string;
  readonly format: 'text' | 'json';
  readonly write?: boolean;
  readonly replace?: boolean;
}

interface Enrolled {
  readonly router: Router;
  readonly found?: string;
  readonly problem?: string;
}

const fieldOf = (router: Router): 'certificate' | 'hostKey' => (router.transport === 'ssh' ? 'hostKey' : 'certificate');

const VERSION = 1;

/** Reads who the routers say they are and pins it in the inventory: the only moment at which a stranger is believed. */
export async function enroll(io: Io, flags: EnrollFlags): Promise<Exit> {
  const compiled = await requireCompiled(io, flags);
  const { routers } = choose(compiled, flags);
  const secured = routers.filter((router) => router.transport === 'ssh' || router.tls);
  const results = await identifyAll(io, secured);
  const wanted = results.filter(
    (one) => one.found !== undefined && (isNew(one) || (flags.replace === true && differs(one))),
  );
  const refused = results.filter((one) => differs(one) && flags.replace !== true);
  const isWritten = flags.write === true && wanted.length > 0;
  if (isWritten) await savePins(compiled.root, wanted);
  if (flags.format === 'json') {
    io.out(JSON.stringify({ formatVersion: VERSION, routers: results.map(dataOf), written: isWritten }, null, 2));
  } else if (secured.length === 0) {
    io.out('None of these routers is reached by TLS or SSH, so there is nothing to pin.');
  } else io.out(enrollText(results, wanted.length, isWritten));
  const left = secured.length - results.length;
  if (left > 0) io.err(`Interrupted: ${count(left, 'router')} not asked.\n`);
  if (refused.length > 0) {
    const show = refused.length === 1 ? 'shows' : 'show';
    io.err(
      `${someOf(refused.map((one) => one.router.name))} ${show} another identity than the one pinned. If it was reset or replaced, check that on site, then say --replace.\n`,
    );
  }
  const bad = refused.length + results.filter((one) => one.problem !== undefined).length;
  if (bad === 0) return EXIT.done;
  return bad < results.length ? EXIT.partial : EXIT.failed;
}

function enrollText(results: readonly Enrolled[], wanted: number, isWritten: boolean): string {
  const lines = [table(['router', 'address', 'state', 'fingerprint'], results.map(rowOf))];
  if (isWritten) lines.push(`${count(wanted, 'pin')} written; look at the change before you commit it.`);
  else if (wanted > 0) lines.push(`${count(wanted, 'pin')} to write: run it again with --write.`);
  return lines.join('\n');
}

async function identifyAll(io: Io, routers: readonly Router[]): Promise<readonly Enrolled[]> {
  const progress = showProgress(io, 'Reading identities');
  const results = await fanOut(routers, {
    concurrency: CONCURRENCY,
    signal: io.signal,
    act: identify,
    done: (_, finished, total) => progress.step(finished, total, 0),
  });
  progress.end();
  return results.flatMap((one) => one ?? []);
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

const stateOf = (one: Enrolled): string =>
  one.problem !== undefined ? 'no answer' : isNew(one) ? 'new' : differs(one) ? 'DIFFERS' : 'as pinned';

const rowOf = (one: Enrolled): readonly string[] => [
  one.router.name,
  one.router.address,
  stateOf(one),
  one.found ?? one.problem ?? '',
];

const dataOf = (one: Enrolled): object => ({
  router: one.router.name,
  address: one.router.address,
  state: stateOf(one),
  field: fieldOf(one.router),
  found: one.found,
  pinned: pinned(one),
  problem: one.problem,
});

/** Edits the files where the routers are written, and nothing in them but the pins. */
async function savePins(root: string, enrolled: readonly Enrolled[]): Promise<void> {
  for (const [file, list] of groupBy(enrolled, ({ router }) => router.at.file)) {
    const path = join(root, file);
    const pins = list.flatMap(({ router, found }) =>
      found === undefined ? [] : [{ router: router.name, field: fieldOf(router), fingerprint: found }],
    );
    const text = writePins(await readFile(path, 'utf8'), pins);
    if (text === undefined) {
      throw new QosError('usage', `${file} changed in the meantime: a router is not in it any more`, {
        subject: file,
        cure: 'Run it again.',
      });
    }
    await writeFile(path, text);
  }
}
