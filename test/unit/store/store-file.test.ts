import { readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../../src/store/migrations.js';
import { openStore } from '../../../src/store/sqlite.js';
import { temporaryFolder } from '../../support/policy-folder.js';
import { aBegin, aRevision, anEvent, DONE } from '../../support/store-contract.js';
import { opened, shellOn, storePath } from '../../support/store-file.js';

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

/** Every table and index, as it was asked for. */
async function formOf(path: string): Promise<readonly unknown[]> {
  return (await shellOn(path)).prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
}

describe('the file of a store', () => {
  it('is made with its folder, and nobody else may read any part of it', async () => {
    const folder = join(await temporaryFolder(), 'new', 'one');
    const store = await opened(join(folder, 'store.db'));
    await store.audit.append(anEvent());
    expect(await modeOf(folder)).toBe('700');
    const names = await readdir(folder);
    expect(names).toEqual(expect.arrayContaining(['store.db', 'store.db-wal']));
    expect(await Promise.all(names.map((name) => modeOf(join(folder, name))))).toEqual(names.map(() => '600'));
  });

  it.each(MIGRATIONS.map((_, index) => index))('comes from form %i to the newest with what is in it', async (form) => {
    const path = await storePath();
    const old = await shellOn(path);
    for (const sql of MIGRATIONS.slice(0, form)) old.exec(sql);
    old.exec(`PRAGMA user_version = ${form}`);
    if (form > 0) old.exec(`INSERT INTO statuses VALUES ('r-1', '{"router":"r-1"}')`);
    const store = await opened(path);
    expect(await store.statuses.all()).toEqual(form > 0 ? [{ router: 'r-1' }] : []);
    await store.audit.append(anEvent());
    const fresh = await storePath();
    await opened(fresh);
    expect(await formOf(path)).toEqual(await formOf(fresh));
    const again = await shellOn(path);
    expect(again.prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length });
  });

  it('of a newer qosctl is refused and left as it is, also for reading', async () => {
    const path = await storePath();
    await (await opened(path)).close();
    (await shellOn(path)).exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    for (const readOnly of [false, true])
      await expect(openStore(path, { readOnly })).rejects.toMatchObject({
        code: 'store.version',
        message: expect.stringContaining(`has form ${MIGRATIONS.length + 1}`),
        cure: expect.stringContaining('newer qosctl'),
      });
    expect((await shellOn(path)).prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length + 1 });
  });

  it('that is no database is refused, and no byte of it is changed', async () => {
    const path = await storePath();
    await writeFile(path, 'somebody wrote a letter here '.repeat(50));
    await expect(openStore(path)).rejects.toMatchObject({ code: 'store.corrupt', subject: path });
    expect(await readFile(path, 'utf8')).toBe('somebody wrote a letter here '.repeat(50));
  });

  it.each(['user_version = 0', 'user_version = 1'])(
    'that is a database of another program (%s) is refused',
    async (pragma) => {
      const path = await storePath();
      (await shellOn(path)).exec(`CREATE TABLE letters (text TEXT); PRAGMA ${pragma}`);
      const before = await formOf(path);
      await expect(openStore(path)).rejects.toMatchObject({
        code: 'store.corrupt',
        message: expect.stringContaining('another program'),
      });
      expect(await formOf(path)).toEqual(before);
    },
  );

  it('that lost its end is refused', async () => {
    const path = await storePath();
    const store = await opened(path);
    for (let index = 0; index < 200; index += 1) await store.audit.append(anEvent({ subject: 'x'.repeat(500) }));
    (await shellOn(path)).exec('PRAGMA wal_checkpoint(TRUNCATE)');
    await store.close();
    await truncate(path, Math.floor((await stat(path)).size / 2 / 4096) * 4096);
    await expect(openStore(path)).rejects.toMatchObject({ code: 'store.corrupt' });
  });

  it('in a place where nothing can be made is refused with the place', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(openStore(join(folder, 'file', 'store.db'))).rejects.toMatchObject({ code: 'file.access' });
  });
});

describe('a store that is opened to be read', () => {
  it('follows the one who writes, and writes nothing', async () => {
    const path = await storePath();
    const writer = await opened(path);
    const reader = await opened(path, { readOnly: true });
    const { seq } = await writer.audit.append(anEvent());
    expect((await reader.audit.list({ limit: 9 })).items.map((entry) => entry.seq)).toEqual([seq]);
    expect(await reader.audit.verify()).toEqual({ entries: 1 });
    await expect(reader.audit.append(anEvent())).rejects.toMatchObject({ code: 'store.corrupt' });
    await expect(reader.statuses.remove(['r-1'])).rejects.toMatchObject({ code: 'store.corrupt' });
    const readOnly = { code: 'store.corrupt', message: expect.stringContaining('readonly') };
    await expect(reader.accounts.users.remove('ada')).rejects.toMatchObject(readOnly);
    expect((await writer.audit.list({ limit: 9 })).items).toHaveLength(1);
  });

  it('must be there', async () => {
    const path = await storePath();
    await expect(openStore(path, { readOnly: true })).rejects.toMatchObject({ code: 'file.access', subject: path });
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('is not brought to a newer form', async () => {
    const path = await storePath();
    const old = await shellOn(path);
    old.exec(`${MIGRATIONS[0]}; PRAGMA user_version = 1`);
    await expect(openStore(path, { readOnly: true })).rejects.toMatchObject({ code: 'store.version' });
    expect(old.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
  });
});

describe('a backup', () => {
  it.each([false, true])('is whole beside one who writes (made by a reader: %s)', async (readOnly) => {
    const path = await storePath();
    const writer = await opened(path);
    await writer.revisions.put(aRevision('r1'), [{ path: 'a.yaml', bytes: Uint8Array.of(0, 255, 10) }]);
    await writer.journal.end(await writer.journal.begin(aBegin('r-1')), DONE);
    const pending = Array.from({ length: 40 }, () => writer.audit.append(anEvent()));
    const copy = `${path}.copy`;
    const maker = readOnly ? await opened(path, { readOnly }) : writer;
    const made = maker.backup(copy);
    pending.push(...Array.from({ length: 40 }, () => writer.audit.append(anEvent())));
    await made;
    await Promise.all(pending);
    expect(await modeOf(copy)).toBe('600');
    const restored = await opened(copy);
    const { entries, broken } = await restored.audit.verify();
    expect(broken).toBeUndefined();
    expect(entries).toBeGreaterThanOrEqual(40);
    expect((await restored.revisions.lastGood())?.files[0]?.bytes).toEqual(Buffer.from([0, 255, 10]));
    expect((await restored.journal.list({ limit: 5 })).items).toHaveLength(1);
    expect(await writer.audit.verify()).toEqual({ entries: 80 });
  });

  it('overwrites nothing, and leaves nothing half made', async () => {
    const path = await storePath();
    const store = await opened(path);
    const target = `${path}.copy`;
    await writeFile(target, 'precious');
    await expect(store.backup(target)).rejects.toMatchObject({ code: 'file.access', subject: target });
    await expect(store.backup(join(target, 'below'))).rejects.toMatchObject({ code: 'file.access' });
    expect(await readFile(target, 'utf8')).toBe('precious');
    expect((await readdir(dirname(path))).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('a store that others lay hands on', () => {
  it('says so with its name', async () => {
    const path = await storePath();
    const store = await opened(path);
    const shell = await shellOn(path);
    shell.exec('DROP TABLE orders');
    await expect(store.orders.all()).rejects.toMatchObject({ code: 'store.corrupt', subject: path });
  });
});
