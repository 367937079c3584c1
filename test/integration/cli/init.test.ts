import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/policy-folder.js';
import { runQosctl } from '../../support/qosctl.js';

describe('qosctl init', () => {
  it('writes a repository that is valid and whose tests hold', async () => {
    const cwd = await temporaryFolder();
    const made = await runQosctl(['init'], { cwd });
    expect(made).toMatchObject({ exit: 0, err: '' });
    expect(made.out).toContain('qosctl validate');
    const valid = await runQosctl(['validate'], { cwd });
    expect(valid).toMatchObject({ exit: 0, err: '' });
    expect(valid.out).toMatch(/^Valid: 1 site, 1 router, no problems/);
    expect(await runQosctl(['test'], { cwd })).toMatchObject({ exit: 0 });
  });

  it('writes a repository whose router can be simulated, and explains how', async () => {
    const cwd = await temporaryFolder();
    const made = await runQosctl(['init', 'network'], { cwd });
    const commands = made.out.split('\n').filter((line) => line.startsWith('qosctl '));
    expect(commands.every((line) => line.includes('network'))).toBe(true);
    expect(await readFile(join(cwd, 'network', 'inventory.yaml'), 'utf8')).toMatch(/address: 127\.\S+ tls: false/);
  });

  it('refuses a folder with something in it and writes nothing', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'precious.txt'), 'mine');
    const refused = await runQosctl(['init', '.'], { cwd });
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.err).toContain('error[usage]: . is not empty; nothing was written');
    expect(await readdir(cwd)).toEqual(['precious.txt']);
  });

  it('takes a folder in which only git has been', async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, '.git'));
    expect(await runQosctl(['init', '.'], { cwd })).toMatchObject({ exit: 0 });
  });

  it('says so when the name is taken by a file', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'policies'), '');
    const refused = await runQosctl(['init'], { cwd });
    expect(refused.exit).toBe(1);
    expect(refused.err).toMatch(
      /error\[file\.access\]: \S*policies cannot be used: a part of the path is not a folder/,
    );
  });
});
