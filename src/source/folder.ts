import { type FSWatcher, watch as watchOf } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { QosError } from '../model/error.js';
import type { PolicyFile } from '../model/revision.js';
import { readDirectory } from './directory.js';
import { digestOf } from './hash.js';
import type { Fetched, Source } from './source.js';

export interface FolderOptions {
  /** A change is told when nothing more has changed for this long: an editor or a checkout writes many files. */
  readonly quietMs?: number;
  /** How often the folder is read where the system cannot watch it. */
  readonly pollMs?: number;
  readonly watch?: typeof watchOf;
}

/**
 * A folder of policy files. Its revisions are digests of what it holds, so what is read while somebody writes is one
 * revision and the finished folder a later one.
 */
export function openFolderSource(path: string, options: FolderOptions = {}): Source {
  const { quietMs = 300, pollMs = 5_000, watch = watchOf } = options;
  const root = resolve(path);
  const ends = new Set<() => void>();
  const begin = (changed: () => void) => {
    const end = watchFolder(root, { changed, quietMs, pollMs, watch });
    ends.add(end);
    return () => {
      ends.delete(end);
      end();
    };
  };
  return {
    name: `folder ${path}`,
    latest: async (known) => {
      const files = await readFolder(root, path);
      const id = digestOf(files);
      return id === known ? undefined : fetchedFrom(root, id, files);
    },
    watch: begin,
    close: async () => {
      for (const end of ends) end();
      ends.clear();
    },
  };
}

/** A file may go between being listed and being read; that is a change like any other, so the folder is read again. */
async function readFolder(root: string, path: string, attempts = 3): Promise<readonly PolicyFile[]> {
  try {
    return await readDirectory(root);
  } catch (cause) {
    const { code, path: where } = cause as NodeJS.ErrnoException;
    const gone = code === 'ENOENT' && where !== root;
    if (gone && attempts > 1) return readFolder(root, path, attempts - 1);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new QosError('source.missing', `the policy folder ${path} is not there`, {
        subject: path,
        cure: 'Create it, or name another one; the last good policies stay in force.',
        cause,
      });
    }
    throw new QosError('file.access', `the policy folder ${path} cannot be read: ${code ?? String(cause)}`, {
      subject: path,
      cure: 'Let the user that runs qosctl read the folder and all that is in it.',
      cause,
    });
  }
}

async function fetchedFrom(root: string, id: string, files: readonly PolicyFile[]): Promise<Fetched> {
  const times = files.map(async ({ path }) => (await stat(join(root, path)).catch(() => undefined))?.mtimeMs ?? 0);
  const at = Math.floor(Math.max(0, ...(await Promise.all(times))));
  const subject = `${basename(root)}, ${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  return { revision: { id, at, author: '', subject }, files };
}

interface Watching extends Required<FolderOptions> {
  readonly changed: () => void;
}

function watchFolder(root: string, { changed, quietMs, pollMs, watch }: Watching): () => void {
  let quiet: NodeJS.Timeout | undefined;
  let stop: () => void;
  const touched = () => {
    clearTimeout(quiet);
    quiet = setTimeout(changed, quietMs);
  };
  const poll = () => {
    stop = pollFolder(root, pollMs, touched);
  };
  try {
    const watcher: FSWatcher = watch(root, { recursive: true }, touched);
    stop = () => watcher.close();
    // The kernel's limit of watches (inotify(7), max_user_watches) may be met later than at the start.
    watcher.on('error', () => {
      watcher.close();
      poll();
    });
  } catch {
    poll();
  }
  return () => {
    clearTimeout(quiet);
    stop();
  };
}

function pollFolder(root: string, pollMs: number, touched: () => void): () => void {
  let last: string | undefined;
  let reading = false;
  const look = async () => {
    if (reading) return;
    reading = true;
    const now = await readDirectory(root).then(digestOf, () => 'unreadable');
    if (last !== undefined && now !== last) touched();
    last = now;
    reading = false;
  };
  void look();
  const timer = setInterval(() => void look(), pollMs);
  return () => clearInterval(timer);
}
