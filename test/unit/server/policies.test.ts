import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/model/diagnostic.js';
import type { PolicyFile } from '../../../src/model/revision.js';
import type { Diagnostics, PolicyFiles } from '../../../src/server/replies/files.js';
import { readDirectory } from '../../../src/source/directory.js';
import { FORCE, handController, serverBench, type ServerBench } from '../../support/server-bench.js';

const SCOPE = { classes: ['hospital'], regions: [] };
const FILES = await readDirectory(join(import.meta.dirname, '../../../policies'));

async function benchOf(
  more: Partial<Parameters<ReturnType<typeof handController>['set']>[0]> = {},
): Promise<ServerBench> {
  const controller = handController();
  controller.set(more);
  const bench = await serverBench({ controller });
  await bench.store.revisions.put({ ...FORCE.revision, state: 'accepted', seenAt: 1 }, FILES);
  return bench;
}

const file = (path: string, text: string): PolicyFile => ({ path, bytes: Buffer.from(text) });
const problem = (path: string, line: number, column = 3): Diagnostic => ({
  code: 'value.secret',
  severity: 'error',
  message: 'no',
  at: { file: path, line, column },
});

async function excerpts(files: readonly PolicyFile[], diagnostics: readonly Diagnostic[], scope?: typeof SCOPE) {
  const rejected = { revision: { ...FORCE.revision, id: 'r' }, message: 'no', files, diagnostics };
  const bench = await benchOf({ rejected });
  const answer = await bench.ask('GET', '/api/v1/diagnostics', { as: await bench.token('viewer', scope) });
  const { rejected: shown } = answer.json as unknown as Diagnostics;
  return { text: answer.text, found: shown?.diagnostics.map(({ excerpt }) => excerpt) ?? [] };
}

describe('the files of the policies in force', () => {
  it('are listed with what is written in each, and shown as they are written', async () => {
    const bench = await benchOf();
    const as = await bench.token('viewer');
    const { json } = await bench.ask('GET', '/api/v1/policies', { as });
    const { items, revision } = json as unknown as PolicyFiles;
    expect(revision.id).toBe(FORCE.revision.id);
    expect(items.map(({ path }) => path)).toEqual(FILES.map(({ path }) => path));
    const count = (kind: string): number =>
      items.flatMap(({ holds }) => holds).reduce((sum, one) => sum + (one.kind === kind ? one.count : 0), 0);
    expect([count('Site'), count('Override'), count('ClassPolicy')]).toEqual([
      FORCE.inventory.sites.length,
      FORCE.policies.overrides.length,
      FORCE.policies.classes.length,
    ]);
    for (const { path, bytes } of FILES) {
      const text = await bench.ask('GET', `/api/v1/policies/file?path=${encodeURIComponent(path)}`, { as });
      expect(text.json, path).toEqual({ revision: FORCE.revision.id, path, text: Buffer.from(bytes).toString() });
    }
    for (const path of ['nothing.yaml', '../package.json', '/etc/passwd'])
      expect((await bench.ask('GET', `/api/v1/policies/file?path=${path}`, { as })).status).toBe(404);
  });

  it('are about the whole network, so who sees a part reads none', async () => {
    const bench = await benchOf();
    const as = await bench.token('admin', SCOPE);
    for (const path of ['policies', 'policies/file?path=network/network.yaml'])
      expect((await bench.ask('GET', `/api/v1/${path}`, { as })).json).toMatchObject({ code: 'request.scope' });
  });
});

describe('the diagnostics of a rejected revision', () => {
  it('come with the lines around, and the place in them', async () => {
    const text = 'one\r\ntwo\r\nthree \u001B[31m\r\nfour\r\nfive\r\nsix';
    const { found } = await excerpts([file('a.yaml', text)], [problem('a.yaml', 3), problem('a.yaml', 1, 1)]);
    expect(found).toEqual([
      { from: 1, lines: ['one', 'two', 'three  [31m', 'four', 'five'], line: 3, column: 3 },
      { from: 1, lines: ['one', 'two', 'three  [31m'], line: 1, column: 1 },
    ]);
  });

  it('come without where there is no such place', async () => {
    const { found } = await excerpts([file('a.yaml', 'one')], [problem('b.yaml', 1), problem('a.yaml', 9)]);
    expect(found).toEqual([undefined, undefined]);
  });

  it('show no secret that somebody wrote into a file, whatever the problem is about', async () => {
    const secret = 'Tr0ub4dor';
    const files = [
      file('a.yaml', `kind: Credentials\nspec:\n  - name: x\n    password: |\n      ${secret}\n  oops`),
      file('b.yaml', `kind: Network\nspec:\n  apiToken: ${secret}\n  x\n  password: ${secret}\n`),
    ];
    const { text, found } = await excerpts(files, [problem('a.yaml', 6), problem('a.yaml', 4), problem('b.yaml', 4)]);
    expect(text).not.toContain(secret);
    expect(found).toEqual([
      undefined,
      undefined,
      { from: 2, lines: ['spec:', '…', '  x', '…', ''], line: 4, column: 3 },
    ]);
  });

  it('are not shown to who sees a part of the network', async () => {
    expect((await excerpts([file('a.yaml', 'one')], [problem('a.yaml', 1)], SCOPE)).found).toEqual([]);
  });
});
