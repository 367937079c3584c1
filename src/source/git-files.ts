import { QosError } from '../model/error.js';
import type { PolicyFile } from '../model/revision.js';
import { isPolicyPath } from './directory.js';

export interface GitReader {
  /** Runs a local git command and gives what it printed. */
  read(args: readonly string[], input?: string): Promise<Buffer>;
  /** For an object that should be there and is not. */
  broken(what: string): QosError;
}

export interface Wanted {
  readonly commit: string;
  /** Without slashes around it; '' is the whole repository. */
  readonly folder: string;
}

interface Entry {
  readonly mode: string;
  readonly oid: string;
  readonly size: number;
  readonly path: string;
}

const MB = 1_000_000;
export const MOST_OF_A_FILE = 10 * MB;
export const MOST_OF_ALL = 100 * MB;

/** git-fast-import(1) lists the modes. */
const SYMLINK = '120000';
const SUBMODULE = '160000';

/**
 * The policy files of a commit, without a working tree: what is read is what was committed, and nothing of it is ever
 * written to a path that the commit chooses. Sizes come with the list, so what is too large is refused before it is read.
 */
export async function readCommit(git: GitReader, wanted: Wanted): Promise<readonly PolicyFile[]> {
  const listed = await git.read(['ls-tree', '-r', '-l', '-z', '--full-tree', wanted.commit, ...below(wanted)]);
  const entries = entriesOf(listed.toString('utf8')).filter(({ mode, path }) => {
    const inside = wanted.folder === '' ? path : path.slice(wanted.folder.length + 1);
    return mode === SUBMODULE || isPolicyPath(inside);
  });
  refuseUnreadable(entries, wanted);
  const objects = await git.read(['cat-file', '--batch'], entries.map(({ oid }) => `${oid}\n`).join(''));
  const files = filesOf(git, entries, objects);
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const below = ({ folder }: Wanted): readonly string[] => (folder === '' ? [] : ['--', `${folder}/`]);

/** `mode SP type SP object SP size TAB path NUL` (git-ls-tree(1)). */
function entriesOf(listed: string): readonly Entry[] {
  return listed
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , oid = '', size = ''] = line.slice(0, tab).split(/ +/);
      return { mode, oid, size: Number(size) || 0, path: line.slice(tab + 1) };
    });
}

function refuseUnreadable(entries: readonly Entry[], { commit, folder }: Wanted): void {
  const refuse = (what: string, cure: string) => {
    throw new QosError('source.git', `commit ${commit.slice(0, 12)}: ${what}`, { subject: commit, cure });
  };
  let total = 0;
  for (const { mode, path, size } of entries) {
    if (mode === SYMLINK) refuse(`${path} is a symbolic link`, 'Commit the file itself.');
    if (mode === SUBMODULE) {
      refuse(
        `${path} is a submodule, whose files are not in the commit`,
        'Commit its files, or follow another folder.',
      );
    }
    if (size > MOST_OF_A_FILE) {
      refuse(`${path} has ${size} bytes, more than ${MOST_OF_A_FILE}`, 'Split it, or take it out of the folder.');
    }
    total += size;
  }
  if (total > MOST_OF_ALL) {
    refuse(
      `its policy files have ${total} bytes, more than ${MOST_OF_ALL}`,
      'Follow a folder with the policies alone.',
    );
  }
  if (entries.length === 0) {
    const where = folder === '' ? 'the commit' : `the folder ${folder}`;
    throw new QosError('source.missing', `commit ${commit.slice(0, 12)}: ${where} holds no policy file`, {
      subject: commit,
      cure: 'Commit the *.yaml, *.yml and *.ics files there, or name another folder; the last good policies stay in force.',
    });
  }
}

/** For each object `oid SP type SP size LF contents LF` (git-cat-file(1)), in the order of asking. */
function filesOf(git: GitReader, entries: readonly Entry[], objects: Buffer): readonly PolicyFile[] {
  let offset = 0;
  return entries.map(({ path, oid, size }) => {
    const start = objects.indexOf('\n', offset) + 1;
    const head = objects.toString('latin1', offset, start - 1);
    if (head !== `${oid} blob ${size}`) throw git.broken(`${path} is not in it`);
    offset = start + size + 1;
    return { path, bytes: objects.subarray(start, start + size) };
  });
}
