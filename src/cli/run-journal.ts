import { access, constants, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Journal } from '../controller/apply.js';
import { QosError } from '../model/error.js';
import { JournalFile } from '../store/journal-file.js';
import { whyNot } from './files.js';
import type { Io } from './io.js';

export interface JournalFlags {
  readonly journal?: string;
}

export const journalFolder = (io: Io, { journal }: JournalFlags): string =>
  resolve(io.cwd, journal ?? join('.qosctl', 'journal'));

export interface RunJournal extends Journal {
  close(): Promise<void>;
}

/** The journal of one run. Its folder is made and tried now, before any router; its file at the first write to one. */
export async function openJournal(
  io: Io,
  flags: JournalFlags,
  about: { readonly revision: string; readonly command: string },
): Promise<RunJournal> {
  const folder = journalFolder(io, flags);
  await prepare(folder);
  const at = (): string => new Date(io.now()).toISOString();
  const run = `${at().replaceAll(/[-:Z]/g, '')}-${process.pid}`;
  const file = new JournalFile(folder, run);
  let head: Promise<void> | undefined;
  return {
    async begin({ router, plan }) {
      head ??= file.append({ event: 'run', run, at: at(), ...about });
      try {
        await head;
        await file.append({ event: 'begin', router, at: at(), changeSet: plan.changeSet });
      } catch (cause) {
        throw unwritable(folder, cause, `nothing was written to ${router}`);
      }
    },
    // The router is as it is by now: a full disk must not make a failure of it.
    async end({ router, reason, ok }) {
      await file.append({ event: 'end', router, at: at(), reason, ok }).catch((cause: unknown) => {
        const { message } = unwritable(folder, cause, `${router} (${reason}) stands there as unfinished`);
        io.err(`${io.errColors.yellow('warning')}: ${message}\n`);
      });
    },
    close: () => file.close(),
  };
}

async function prepare(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw unwritable(folder, cause, 'no router was contacted');
  }
}

const unwritable = (folder: string, cause: unknown, follows: string): QosError =>
  new QosError(
    'file.access',
    `the journal in ${folder} cannot be written (${whyNot(cause) ?? String(cause)}); ${follows}`,
    {
      subject: folder,
      cause,
      cure: 'Make room or name another folder with --journal DIR.',
    },
  );
