import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { PolicyFile } from '../model/revision.js';

const WANTED = /\.(ya?ml|ics)$/i;

/** All policy files below a folder, sorted by path. Hidden folders and node_modules are none of ours. */
export async function readDirectory(root: string): Promise<readonly PolicyFile[]> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile() && WANTED.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(root, path)
          .split(sep)
          .some((part) => part.startsWith('.') || part === 'node_modules'),
    );
  const files = paths.map(async (path) => ({
    path: relative(root, path).split(sep).join('/'),
    bytes: await readFile(path),
  }));
  return (await Promise.all(files)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
