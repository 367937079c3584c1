import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { PolicyFile } from '../model/revision.js';

const WANTED = /\.(ya?ml|ics)$/i;

/** Whether a path (with `/`, relative to its repository) is one of a policy file. Hidden folders and node_modules are none of ours. */
export const isPolicyPath = (path: string): boolean =>
  WANTED.test(path) && !path.split('/').some((part) => part.startsWith('.') || part === 'node_modules');

/** All policy files below a folder, sorted by path. */
export async function readDirectory(root: string): Promise<readonly PolicyFile[]> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(isPolicyPath);
  const files = paths.map(async (path) => ({ path, bytes: await readFile(join(root, path)) }));
  return (await Promise.all(files)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
