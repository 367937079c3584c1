import { type FileHandle, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChangeSet } from '../model/change.js';
import type { Reason } from '../model/condition.js';

/** One line of the journal of a run: what was about to be written, and what came of it. */
export type JournalLine =
  | {
      readonly event: 'run';
      readonly run: string;
      readonly at: string;
      readonly revision: string;
      readonly command: string;
    }
  | { readonly event: 'begin'; readonly router: string; readonly at: string; readonly changeSet: ChangeSet }
  | {
      readonly event: 'end';
      readonly router: string;
      readonly at: string;
      readonly reason: Reason;
      readonly ok: boolean;
    };

/** A run of `apply` or `rollback`: one file of JSON lines, appended to before the writes it tells of. */
export interface RunRecord {
  readonly run: string;
  readonly at: string;
  readonly command: string;
  readonly applied: readonly ChangeSet[];
  /** Begun and never ended: the process died; the routers took those back by themselves. */
  readonly unfinished: readonly string[];
}

const SUFFIX = '.jsonl';

export class JournalFile {
  readonly #folder: string;
  readonly run: string;
  #file: Promise<FileHandle> | undefined;
  /** A long line is written in pieces: the next one waits, so that no line stands within another. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string, run: string) {
    this.#folder = folder;
    this.run = run;
  }

  append(line: JournalLine): Promise<void> {
    const written = this.#last.then(async () => {
      this.#file ??= this.#open();
      await (await this.#file).appendFile(`${JSON.stringify(line)}\n`);
    });
    this.#last = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#last;
    const file = await this.#file?.catch(() => undefined);
    this.#file = undefined;
    await file?.close();
  }

  /** Stays open: a run appends two lines for each router. One that cannot be opened is tried again. */
  async #open(): Promise<FileHandle> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return await open(join(this.#folder, this.run + SUFFIX), 'a', 0o600);
    } catch (error) {
      this.#file = undefined;
      throw error;
    }
  }
}

/** Names of runs, newest last. Names begin with the time, so they sort. */
export async function listRuns(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .toSorted();
}

export async function readRun(folder: string, run: string): Promise<RunRecord> {
  const text = await readFile(join(folder, run + SUFFIX), 'utf8');
  const lines = text.split('\n').flatMap(parseLine);
  const begun = new Map<string, ChangeSet>();
  const ended = new Map<string, boolean>();
  let head = { run, at: '', command: '' };
  for (const line of lines) {
    if (line.event === 'run') head = { run, at: line.at, command: line.command };
    else if (line.event === 'begin') begun.set(line.router, line.changeSet);
    else ended.set(line.router, line.ok);
  }
  const byName = [...begun].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...head,
    applied: byName.filter(([router]) => ended.get(router) === true).map(([, set]) => set),
    unfinished: byName.flatMap(([router]) => (ended.has(router) ? [] : [router])),
  };
}

/** The last line of a process that was killed may be cut. */
function parseLine(text: string): readonly JournalLine[] {
  try {
    return text === '' ? [] : [JSON.parse(text) as JournalLine];
  } catch {
    return [];
  }
}
