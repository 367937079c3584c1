import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { policyFolder, temporaryFolder } from '../../support/policy-folder.js';
import { MAIN, type Ran, runQosctl } from '../../support/qosctl.js';
import { runHere } from '../../support/recorded-io.js';

const qosctl = async (...args: readonly string[]): Promise<Ran> => runQosctl(args, { cwd: await temporaryFolder() });

describe('the command line', () => {
  it.each<[string, readonly string[]]>([
    ["unknown command 'plna'", ['plna']],
    ["unknown option '--frmat'", ['plan', '--frmat', 'json']],
    ["argument 'xml' is invalid. Allowed choices are text, json, markdown.", ['plan', '--format', 'xml']],
    ['too many arguments', ['plan', 'one']],
    ["missing required argument 'shell'", ['completion']],
    ["'tcsh' is invalid for argument 'shell'. Allowed choices are bash, zsh, fish.", ['completion', 'tcsh']],
    ["option '--site <names>' argument missing", ['plan', '--site']],
    ['A name is empty.', ['apply', '--site', '']],
    ['A name is empty.', ['apply', '--router', 'r-1,,r-2']],
    ['there is no kind Inventry', ['schema', 'Inventry']],
  ])('answers "%s" to %j with exit code 1, saying where to look', async (message, args) => {
    const refused = await runHere('/', args);
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.err).toMatch(/^error\[usage\]: /);
    expect(refused.err).toContain(message);
    expect(refused.err).toMatch(/--help|cure: /);
  });

  it('suggests the command that was meant', async () => {
    expect((await qosctl('aply')).err).toContain('Did you mean apply?');
    expect((await qosctl('plan', '--fromat', 'json')).err).toContain('Did you mean --format?');
  });

  it('shows commands, and every exit code with its meaning', async () => {
    const { exit, out } = await qosctl('--help');
    expect(exit).toBe(0);
    const commands = 'init validate render test explain plan apply status rollback enroll sim schema completion';
    for (const name of commands.split(' ')) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    for (const code of [0, 1, 2, 3, 4, 130]) expect(out).toMatch(new RegExp(`^  ${code} +\\w+`, 'm'));
  });

  it('shows the help where nothing is asked, as a mistake', async () => {
    const { exit, err } = await qosctl();
    expect(exit).toBe(1);
    expect(err).toContain('Usage: qosctl');
  });

  it('tells its own version as the package does', async () => {
    const manifest = new URL('../../../package.json', import.meta.url);
    const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { readonly version: string };
    expect(await qosctl('--version')).toMatchObject({ exit: 0, out: `${version}\n` });
  });

  it.each(['0', '-1', '1.5', '1025', 'many', ''])('refuses "%s" as concurrency', async (number) => {
    const { cwd } = await policyFolder({ block: '127.213.24' });
    for (const command of ['plan', 'apply', 'status']) {
      const refused = await runHere(cwd, [command, `--concurrency=${number}`]);
      expect(refused).toMatchObject({ exit: 1, out: '' });
      expect(refused.err).toMatch(/^error\[usage\]: --concurrency .* is not a whole number from 1 to 1024\n$/);
    }
  });
});

describe('qosctl schema', () => {
  it('prints a JSON Schema for editors, whole or of one kind', async () => {
    const whole = JSON.parse((await qosctl('schema')).out) as { readonly $schema: string; readonly allOf: unknown[] };
    expect(whole.$schema).toContain('json-schema.org');
    expect(whole.allOf).toHaveLength(8);
    const one = JSON.parse((await qosctl('schema', 'Inventory')).out) as { readonly title: string };
    expect(one.title).toBe('Inventory');
  });

  it('prints the reference of the language as Markdown', async () => {
    const { exit, out } = await qosctl('schema', '--format', 'markdown');
    expect(exit).toBe(0);
    for (const kind of ['ClassPolicy', 'Inventory', 'PolicyTest'])
      expect(out).toMatch(new RegExp(`^#+ .*${kind}`, 'm'));
  });

  it('suggests the kind that was meant', async () => {
    expect((await qosctl('schema', 'inventory')).err).toContain('Did you mean "Inventory"?');
  });
});

describe('a defect', () => {
  /** Throws in the middle of the program, where no command can catch it. */
  const SABOTAGE =
    "data:text/javascript,process.on('newListener',(name)=>{if(name==='unhandledRejection')setImmediate(()=>{throw new Error('boom')})})";
  const crash = async (env: Readonly<Record<string, string>>): Promise<Ran> =>
    runQosctl(['validate'], {
      cwd: await temporaryFolder(),
      env,
      command: [process.execPath, '--import', SABOTAGE, MAIN],
    });

  it('ends in a short message that says what to report', async () => {
    const { exit, err } = await crash({});
    expect(exit).toBe(1);
    expect(err).toMatch(/^error\[internal\]: boom\n {2}cure: This is a defect of qosctl: report .*QOSCTL_DEBUG=1/);
    expect(err.split('\n')).toHaveLength(3);
  });

  it('shows where it happened when QOSCTL_DEBUG is set', async () => {
    const { exit, err } = await crash({ QOSCTL_DEBUG: '1' });
    expect(exit).toBe(1);
    expect(err).toMatch(/Error: boom\n\s+at /);
  });
});
