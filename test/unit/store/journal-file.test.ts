import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JournalFile, readRun } from '../../../src/store/journal-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qosctl-journal-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = '2026-11-26T00:00:00Z';
const begin = (router: string, size: number) =>
  ({ event: 'begin', router, at, changeSet: { router, base: 'x'.repeat(size), target: '', changes: [] } }) as const;

describe('the journal of a run', () => {
  it('keeps every line whole, however long and however many at once', async () => {
    const journal = new JournalFile(folder, 'run');
    const routers = Array.from({ length: 12 }, (_, index) => `r-${index}`);
    await Promise.all(routers.map((router) => journal.append(begin(router, 3_000_000))));
    await Promise.all(
      routers.map((router) => journal.append({ event: 'end', router, at, reason: 'Applied', ok: true })),
    );
    await journal.close();
    expect((await readRun(folder, 'run')).applied.map(({ router }) => router).toSorted()).toEqual(routers.toSorted());
  });

  it('writes again once what stood in the way is gone', async () => {
    const place = join(folder, 'below');
    await writeFile(place, 'a file where the folder should be');
    const journal = new JournalFile(place, 'run');
    await expect(journal.append(begin('r-1', 1))).rejects.toThrow();
    await rm(place);
    await journal.append(begin('r-1', 1));
    await journal.close();
    expect((await readRun(place, 'run')).unfinished).toEqual(['r-1']);
  });
});
