import { describe, expect, it } from 'vitest';
import { engine, isSound } from '../../../src/store/engine.js';

/** A module with the interface and this version. */
const sqliteOf = (version: string): string =>
  `data:text/javascript,export class DatabaseSync { prepare() { return { get: () => ({ version: '${version}' }) } } close() {} }`;

describe('the engine of the store', () => {
  it.each([
    ['3.45.1', false],
    ['3.51.2', false],
    ['3.51.3', true],
    ['3.51.10', true],
    ['3.53.0', true],
    ['4.0.0', true],
    ['2.99.99', false],
  ])('SQLite %s is sound: %s', (version, sound) => {
    expect(isSound(version)).toBe(sound);
  });

  it('is the first that is there and sound', async () => {
    const DatabaseSync = await engine(['no-such-module', sqliteOf('3.50.0'), sqliteOf('3.60.0'), sqliteOf('3.40.0')]);
    expect(new DatabaseSync(':memory:').prepare('').get()).toEqual({ version: '3.60.0' });
  });

  it('is refused where only old ones are, with their versions and the cure', async () => {
    await expect(engine([sqliteOf('3.50.0'), 'no-such-module', sqliteOf('3.45.1')])).rejects.toMatchObject({
      code: 'store.version',
      message: expect.stringContaining('SQLite 3.50.0 and 3.45.1'),
      cure: expect.stringContaining('Node.js 24'),
    });
  });

  it('is missed where there is none', async () => {
    await expect(engine(['no-such-module'])).rejects.toMatchObject({
      code: 'store.version',
      message: 'there is no SQLite here',
    });
  });
});
