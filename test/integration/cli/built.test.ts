import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/policy-folder.js';
import { MAIN, runQosctl } from '../../support/qosctl.js';

describe('the built program', () => {
  it('can be loaded by Node, file by file', async () => {
    const root = dirname(dirname(MAIN));
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
      .map((entry) => join(entry.parentPath, entry.name))
      // The dashboard is for browsers.
      .filter((file) => file !== MAIN && !file.startsWith(join(root, 'dashboard')));
    expect(files.length).toBeGreaterThan(100);
    // vitest takes named imports from CommonJS that Node refuses.
    const script = `for (const file of process.argv.slice(1)) await import(file).catch((error) => console.log(file, error.message));`;
    const command = [process.execPath, '--input-type=module', '-e', script] as const;
    const loaded = await runQosctl(files, { cwd: await temporaryFolder(), command: [...command] });
    expect(loaded).toEqual({ exit: 0, signal: null, out: '', err: '' });
  });
});
