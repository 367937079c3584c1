import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FolderOptions, openFolderSource } from '../../../src/source/folder.js';
import type { Source } from '../../../src/source/source.js';
import { problemOf } from '../../support/rude-api.js';

let root: string;
let source: Source | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qosctl-folder-'));
  write('network.yaml', 'kind: Network\n');
});
afterEach(async () => {
  await source?.close();
  rmSync(root, { recursive: true, force: true });
});

const write = (path: string, text: string) => writeFileSync(join(root, path), text);
const open = (options?: FolderOptions) => (source = openFolderSource(root, options));
const unwatchable = (() => {
  throw new Error('ENOSPC');
}) as unknown as NonNullable<FolderOptions['watch']>;

describe('a folder of policies', () => {
  it('gives its policy files, and the time of the newest', async () => {
    mkdirSync(join(root, 'classes'));
    mkdirSync(join(root, '.git'));
    for (const path of ['classes/hospital.yml', 'terms.ics', 'README.md', '.git/x.yaml']) write(path, path);
    symlinkSync('/dev/zero', join(root, 'zero.yaml'));
    for (const path of ['classes/hospital.yml', 'terms.ics', 'network.yaml']) utimesSync(join(root, path), 7, 7);
    utimesSync(join(root, 'terms.ics'), 9, 9);
    const { revision, files } = (await open().latest())!;
    expect(files.map(({ path }) => path)).toEqual(['classes/hospital.yml', 'network.yaml', 'terms.ics']);
    expect(revision).toMatchObject({ at: 9_000, subject: expect.stringContaining('3 files') });
  });

  it('is a new revision when a file changes, comes, goes or moves, and none when nothing does', async () => {
    const ids = new Set<string>();
    const latest = async (known?: string) => {
      const { revision } = (await open().latest(known))!;
      expect(await open().latest(revision.id)).toBeUndefined();
      return ids.add(revision.id) && revision.id;
    };
    const first = await latest();
    write('network.yaml', 'kind: Network # half');
    const second = await latest(first);
    write('calendar.yaml', 'kind: Calendar');
    const third = await latest(second);
    renameSync(join(root, 'calendar.yaml'), join(root, 'times.yaml'));
    await latest(third);
    expect(ids.size).toBe(4);
    rmSync(join(root, 'times.yaml'));
    expect(await latest(first)).toBe(second);
  });

  it.each([
    ['watched', {}],
    ['polled where it cannot be watched', { watch: unwatchable, pollMs: 20 }],
  ] as const)('tells of changes, %s', async (_, options) => {
    const changed = vi.fn<() => void>();
    const end = open({ quietMs: 20, ...options }).watch(changed);
    let round = 0;
    const untilTold = async (change: (round: number) => void) => {
      changed.mockClear();
      await vi.waitFor(
        () => {
          // Recursive watches begin when they begin: the change is made again until it is seen.
          change((round += 1));
          expect(changed).toHaveBeenCalled();
        },
        { timeout: 20_000, interval: 100 },
      );
    };
    await untilTold((n) => write('network.yaml', `kind: Network # ${n}`));
    mkdirSync(join(root, 'classes'));
    await untilTold((n) => write('classes/hospital.yaml', `# ${n}`));
    end();
  });

  it('tells once of many files that are written at once', async () => {
    let event = () => undefined as void;
    const watcher = { on: () => watcher, close: () => undefined };
    const watch = ((_: string, __: object, listener: () => void) => {
      event = listener;
      return watcher;
    }) as unknown as NonNullable<FolderOptions['watch']>;
    const changed = vi.fn<() => void>();
    open({ watch, quietMs: 5 }).watch(changed);
    for (let file = 0; file < 560; file += 1) event();
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), { timeout: 20_000 });
    expect(changed).toHaveBeenCalledOnce();
  });

  it('tells nobody after it is closed', async () => {
    const changed = vi.fn<() => void>();
    const closed = open({ quietMs: 1 });
    closed.watch(changed);
    await closed.close();
    const other = vi.fn<() => void>();
    open({ quietMs: 1 }).watch(other);
    await vi.waitFor(
      () => {
        write('network.yaml', `# ${Math.random()}`);
        expect(other).toHaveBeenCalled();
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(changed).not.toHaveBeenCalled();
  });

  it('says what to do when it is not there', async () => {
    open();
    rmSync(root, { recursive: true });
    const problem = await problemOf(source!.latest());
    expect(problem).toMatchObject({ code: 'source.missing', cure: expect.stringContaining('Create it') });
  });
});
