import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** The borders of the house (DESIGN of the rooms: src/README.md). What is not listed may not be imported. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SRC = join(ROOT, 'src');

const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  policy: ['model'],
  compile: ['model'],
  plan: ['model'],
  'drivers/driver.ts': ['model'],
  'drivers/identity.ts': ['model', 'drivers/ssh.ts'],
  'drivers/ssh.ts': ['model'],
  'drivers/encode.ts': ['model', 'drivers/driver.ts'],
  'drivers/routeros': ['model', 'drivers/driver.ts', 'drivers/encode.ts', 'drivers/ssh.ts'],
  'drivers/linux': ['model', 'drivers/driver.ts', 'drivers/encode.ts', 'drivers/ssh.ts'],
  'source/source.ts': ['model'],
  source: ['model', 'source/source.ts'],
  'store/store.ts': ['model'],
  store: ['model', 'store/store.ts'],
  'pipeline.ts': ['model', 'policy', 'compile', 'plan', 'drivers/driver.ts'],
  controller: ['model', 'plan', 'pipeline.ts', 'drivers/driver.ts', 'source/source.ts', 'store/store.ts'],
  'server/replies': ['model'],
  server: ['model', 'server/replies', 'pipeline.ts', 'controller', 'store/store.ts'],
  // Of the server it may know what replies look like, and not a line of code.
  dashboard: ['model'],
  simulator: ['model'],
  tracing: ['model'],
  'compose.ts': ['model', 'plan', 'drivers/driver.ts', 'drivers/routeros', 'drivers/linux', 'tracing'],
  cli: [
    'model',
    'policy',
    'compile',
    'plan',
    'drivers/driver.ts',
    'drivers/identity.ts',
    'source/source.ts',
    'source',
    'store/store.ts',
    'store',
    'pipeline.ts',
    'controller',
    'server',
    'simulator',
    'compose.ts',
  ],
};

/** Rooms and parts of drivers that only think: no IO, no clock, no environment, no waiting. */
const PURE_ROOMS = ['model', 'policy', 'compile', 'plan', 'pipeline.ts', 'drivers/driver.ts', 'drivers/encode.ts'];
const DOING = /^(session|exchange|api-|console-|confirm|lock)/;

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map((entry) => relative(SRC, join(entry.parentPath, entry.name)));

const textOf = (file: string): string => readFileSync(join(SRC, file), 'utf8');

function roomOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  // A contract is a room of its own: who sees it sees nothing of who fulfils it.
  if (file === 'source/source.ts' || file === 'store/store.ts') return file;
  if (file.startsWith('server/replies/')) return 'server/replies';
  if (first !== 'drivers') return first;
  // The connection and its parts are one room.
  return /^(ssh|connection-)/.test(second) ? 'drivers/ssh.ts' : `drivers/${second}`;
}

const IMPORT = /(?:^|\n)\s*(?:import|export)[^'";]*?from\s*'([^']+)'|import\('([^']+)'\)/g;

/** Types of these rooms may be imported beside what MAY_IMPORT names: they are gone when the code runs. */
const MAY_NAME: Readonly<Record<string, readonly string[]>> = { dashboard: ['server', 'server/replies', 'controller'] };

const importsOf = (file: string): readonly string[] =>
  [...textOf(file).matchAll(IMPORT)].flatMap(([statement, fixed, lazy]) => {
    const target = fixed ?? lazy ?? '';
    const room = roomOf(relative(SRC, resolve(SRC, dirname(file), target)));
    const isName = /^\s*import type\b/.test(statement) && MAY_NAME[roomOf(file)]?.includes(room) === true;
    return isName ? [] : [target];
  });

function isPure(file: string): boolean {
  const room = roomOf(file);
  if (PURE_ROOMS.includes(room)) return true;
  return /^drivers\/(routeros|linux)$/.test(room) && !DOING.test(file.split('/').at(-1) ?? '');
}

const tracked = (pattern: RegExp): readonly string[] =>
  ['src', 'test', 'tools', 'policies', 'docs', 'docker'].flatMap((folder) => {
    try {
      return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && pattern.test(entry.name) && !entry.parentPath.includes('node_modules'))
        .map((entry) => join(entry.parentPath, entry.name));
    } catch {
      return [];
    }
  });

describe('the house', () => {
  it('knows every room', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => MAY_IMPORT[room] === undefined)).toEqual([]);
  });

  it('lets data flow one way', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => relative(SRC, resolve(SRC, dirname(file), target)).replace(/\.js$/, '.ts'))
        .filter(
          (target) => roomOf(target) !== roomOf(file) && MAY_IMPORT[roomOf(file)]?.includes(roomOf(target)) !== true,
        )
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('gives the browser nothing that only Node has', () => {
    const wrong = files
      .filter((file) => roomOf(file) === 'dashboard')
      .filter((file) => importsOf(file).some((target) => target.startsWith('node:')));
    expect(wrong).toEqual([]);
  });

  it('keeps the thinking rooms pure and synchronous', () => {
    const forbidden =
      /\basync\b|\bawait\b|\bPromise\b|Date\.now|new Date\(\)|Math\.random|\bprocess\.|\bperformance\.|setTimeout|setInterval|from 'node:/;
    const code = (file: string): string => textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
    const wrong = files
      // The contract of sessions is made of promises; it holds no code.
      .filter((file) => isPure(file) && file !== 'drivers/driver.ts')
      .flatMap((file) => {
        const found = forbidden.exec(code(file))?.[0];
        return found === undefined ? [] : [`${file}: ${found}`];
      });
    expect(wrong).toEqual([]);
  });

  it('keeps files short enough to read at once', () => {
    const long = [...tracked(/\.(ts|tsx|mjs|css)$/)]
      .map((file) => [relative(ROOT, file), readFileSync(file, 'utf8').split('\n').length - 1] as const)
      // Tables of cases may be longer.
      .filter(([file, lines]) => lines > (file.startsWith('test/') ? 450 : 250));
    expect(long).toEqual([]);
  });

  it('names no machine, registry or local path in any file', () => {
    const wrong = tracked(/\.(ts|tsx|mjs|js|json|ya?ml|md|sh)$/)
      .filter((file) => !file.endsWith('architecture.test.ts'))
      .filter((file) =>
        /\/(work|root|home\/[a-z]+)\/[a-z]|registry\.[a-z]+\.(org|com)/.test(readFileSync(file, 'utf8')),
      );
    expect(wrong.map((file) => relative(ROOT, file))).toEqual([]);
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});
