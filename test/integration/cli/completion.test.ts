import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { runHere } from '../../support/recorded-io.js';

const run = promisify(execFile);
let script = '';

beforeAll(async () => {
  const made = await runHere('/', ['completion', 'bash']);
  expect(made.exit).toBe(0);
  script = made.out;
});

/** What bash offers after the words, as when Tab is pressed at the end of the last. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const ask = `COMP_WORDS=(qosctl "$@"); COMP_CWORD=$#; _qosctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['--norc', '-c', `${script}\n${ask}`, 'bash', ...words]);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['commands', ['pl'], ['plan']],
    ['commands with one beginning', ['r'], ['render', 'rollback', 'restore']],
    ['commands of a command', ['audit', 'v'], ['verify']],
    ['flags of the command', ['plan', '--na'], ['--native']],
    ['flags that several commands have', ['apply', '--co'], ['--concurrency', '--confirm-within']],
    ['flags without a dash where nothing else can stand', ['test', ''], ['--policies', '--at', '--format', '--help']],
    ['values of a flag', ['plan', '--format', 'm'], ['markdown']],
    ['values of the same flag of another command', ['validate', '--format', ''], ['text', 'json', 'junit', 'sarif']],
    ['words of an argument', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['nothing of ours for a value that is free', ['plan', '--site', ''], []],
    ['nothing of ours, so files, for a plan', ['apply', ''], []],
    ['nothing of ours, so files, for a folder', ['plan', '-p', ''], []],
  ])('offers %s', async (_, words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it('offers every command but the hidden one', async () => {
    const commands = (await offered('')).filter((word) => !word.startsWith('-'));
    expect(commands.toSorted()).toEqual(
      'apply audit backup completion enroll explain help init plan render restore rollback schema serve sim status test validate'.split(
        ' ',
      ),
    );
  });

  it('leaves files to bash itself', async () => {
    const { stdout } = await run('bash', ['--norc', '-c', `${script}\ncomplete -p qosctl`]);
    expect(stdout.trim()).toBe('complete -o default -F _qosctl qosctl');
  });
});

describe('completion in other shells', () => {
  it('is bash completion made known to zsh', async () => {
    const { out } = await runHere('/', ['completion', 'zsh']);
    expect(out).toBe(`autoload -U +X bashcompinit && bashcompinit\n${script}`);
  });

  it('lists commands, flags and values for fish', async () => {
    const lines = (await runHere('/', ['completion', 'fish'])).out.split('\n');
    expect(lines).toContain(
      "complete -c qosctl -f -n __fish_use_subcommand -a test -d 'run the policy tests of the repository'",
    );
    expect(lines).toContain(
      "complete -c qosctl -n '__fish_seen_subcommand_from plan' -l format -x -a 'text json markdown'",
    );
    expect(lines.filter((line) => line !== '').every((line) => (line.match(/'/g) ?? []).length % 2 === 0)).toBe(true);
  });
});
