import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { adopt } from './processes.js';

/** A shell that stays, so that a script costs no more than what it does: one process after the other. */
export interface StandingShell {
  /** Standard output; throws with standard error when the exit code is not 0. */
  run(script: string): Promise<string>;
  /** Ends with the machine that it runs on. */
  readonly ended: Promise<void>;
}

interface Job {
  readonly mark: string;
  readonly resolve: (output: string) => void;
  readonly reject: (error: Error) => void;
}

/** `command` starts a POSIX shell that reads its standard input. */
export function standingShell(command: readonly string[]): StandingShell {
  const [program = '', ...words] = command;
  const child = adopt(spawn(program, words, { stdio: 'pipe' }));
  const jobs: Job[] = [];
  let output = '';
  let errors = '';
  let isGone = false;
  const gone = (): Error => new Error(`the shell is gone: ${errors.trim().slice(-1000)}`);
  child.stdin.on('error', () => undefined);
  /** A script is over when both of its outputs are. */
  const settle = (): void => {
    for (let job = jobs[0]; job !== undefined; job = jobs[0]) {
      const end = new RegExp(`${job.mark} (\\d+)\n`).exec(output);
      const endOfErrors = errors.indexOf(`${job.mark}\n`);
      if (end === null || endOfErrors < 0) return;
      const said = output.slice(0, end.index);
      const why = errors.slice(0, endOfErrors).trim();
      output = output.slice(end.index + end[0].length);
      errors = errors.slice(endOfErrors + job.mark.length + 1);
      jobs.shift();
      if (end[1] === '0') job.resolve(said);
      else job.reject(new Error(`a script ended with ${end[1]}: ${why.slice(-1000)}`));
    }
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    settle();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
    settle();
  });
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => (errors += error.message));
    child.on('close', () => {
      isGone = true;
      for (const job of jobs.splice(0)) job.reject(gone());
      resolve();
    });
  });
  return {
    run: (script) =>
      new Promise((resolve, reject) => {
        if (isGone) return reject(gone());
        const mark = `@@${randomBytes(8).toString('hex')}`;
        jobs.push({ mark, resolve, reject });
        child.stdin.write(`(\n${script}\n) </dev/null\nprintf '${mark} %s\\n' $?\nprintf '${mark}\\n' >&2\n`);
      }),
    ended,
  };
}
