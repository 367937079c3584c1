import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/sqlite.js';
import { startQosctl } from '../support/qosctl.js';
import { opened, storePath } from '../support/store-file.js';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Another process that writes to the store, and the lines in which it says what is kept. */
function writer(path: string) {
  const command = [process.execPath, at('test/support/store-writer.mjs'), at('dist/store/sqlite.js'), path] as const;
  const running = startQosctl([], { cwd: at('.'), command: [...command] });
  const lines = createInterface({ input: running.child.stdout ?? expect.unreachable('no output') });
  return { ...running, lines };
}

/** Kills it when it has said so many lines; resolves with all that it said. */
async function killAfter(
  count: number,
  { child, lines, ended }: ReturnType<typeof writer>,
): Promise<readonly string[]> {
  let left = count;
  lines.on('line', () => {
    left -= 1;
    if (left === 0) child.kill('SIGKILL');
  });
  const { out, err, signal } = await ended;
  expect([signal, err]).toEqual(['SIGKILL', '']);
  return out.split('\n').slice(0, -1);
}

const saidOf = (lines: readonly string[], what: string): readonly number[] =>
  lines.filter((line) => line.startsWith(`${what} `)).map((line) => Number(line.slice(what.length + 1)));

describe('a store whose process is killed', () => {
  it('has all that was acknowledged, whenever that happens, and is taken over by the next', {
    timeout: 300_000,
  }, async () => {
    const path = await storePath();
    for (let kill = 1; kill <= 15; kill += 1) {
      const said = await killAfter(1 + Math.floor(Math.random() * 150), writer(path));
      const store = await openStore(path);
      const { entries, broken } = await store.audit.verify();
      expect(broken).toBeUndefined();
      expect(entries).toBeGreaterThanOrEqual(Math.max(0, ...saidOf(said, 'audit')));
      const begun = await Promise.all(saidOf(said, 'begun').map((id) => store.journal.get(id)));
      expect(begun).not.toContain(undefined);
      const ended = await Promise.all(saidOf(said, 'ended').map((id) => store.journal.get(id)));
      expect(ended.filter((one) => one?.end === undefined)).toEqual([]);
      const unfinished = await store.journal.unfinished();
      expect(unfinished.length).toBeLessThanOrEqual(1);
      for (const { id } of unfinished)
        await store.journal.end(id, { at: 0, ok: false, reason: 'RolledBack', message: '' });
      await store.close();
    }
  });

  it('is refused to a second process, which is told who has it, until the first is gone', async () => {
    const path = await storePath();
    const first = writer(path);
    await once(first.lines, 'line');
    await expect(openStore(path)).rejects.toMatchObject({
      code: 'store.in-use',
      subject: path,
      message: expect.stringContaining(`process ${first.child.pid} on `),
    });
    const reader = await opened(path, { readOnly: true });
    expect(await reader.audit.verify()).not.toHaveProperty('broken');
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await opened(path);
    await expect(openStore(path)).rejects.toMatchObject({
      code: 'store.in-use',
      message: expect.stringContaining(`process ${process.pid} on `),
    });
    await second.close();
    await opened(path);
  });

  it('is one controller’s when many start at once', async () => {
    const path = await storePath();
    const all = Array.from({ length: 5 }, () => writer(path));
    const first = await Promise.race(all.map(async (one) => once(one.lines, 'line').then(() => one)));
    const others = await Promise.all(all.filter((one) => one !== first).map(({ ended }) => ended));
    for (const { exit, out, err } of others) {
      expect([exit, out]).toEqual([1, '']);
      expect(err).toContain(`in use by process ${first.child.pid} on`);
    }
  });
});
