// Builds the dashboard into dist/dashboard, and beside every file what brotli and gzip make of it.
import { readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('../src/dashboard/', import.meta.url));
const outDir = fileURLToPath(new URL('../dist/dashboard/', import.meta.url));

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  base: '/',
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    // The first browsers with light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the page allows no data: address and nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

const SMALLEST = 500;
const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
for (const file of files.filter((one) => /\.(html|js|css|svg)$/.test(one) && statSync(one).size > SMALLEST)) {
  const bytes = readFileSync(file);
  const most = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: most }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
// Newer than every source, so that the next start knows that nothing is to be done.
utimesSync(join(outDir, 'index.html'), new Date(), new Date());
