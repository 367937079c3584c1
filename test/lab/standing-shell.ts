import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';

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

const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** `command` starts a POSIX shell that reads its standard input. */
export function standingShell(command: readonly string[]): StandingShell {
  const [program = '', ...words] = command;
  const child = spawn(program, words, { stdio: 'pipe' });
  living.add(child);
  const jobs: Job[] = [];
  let output = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    for (let job = jobs[0]; job !== undefined; job = jobs[0]) {
      const [said = '', rest] = output.split(`${job.mark} `, 2);
      const code = /^(\d+)\n/.exec(rest ?? '');
      if (code === null) return;
      output = output.slice(said.length + job.mark.length + 1 + code[0].length);
      jobs.shift();
      if (code[1] === '0') job.resolve(said);
      else job.reject(new Error(`a script ended with ${code[1]}: ${errors.trim().slice(-1000)}`));
      errors = '';
    }
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => (errors += error.message));
    child.on('close', () => {
      living.delete(child);
      for (const job of jobs.splice(0)) job.reject(new Error(`the shell is gone: ${errors.trim().slice(-1000)}`));
      resolve();
    });
  });
  return {
    run: (script) =>
      new Promise((resolve, reject) => {
        if (!living.has(child)) throw new Error(`the shell is gone: ${errors.trim()}`);
        const mark = `@@${randomBytes(8).toString('hex')}`;
        jobs.push({ mark, resolve, reject });
        child.stdin.write(`(\n${script}\n) </dev/null\nprintf '%s %s\\n' '${mark}' $?\n`);
      }),
    ended,
  };
}
