// Every benchmark, one after the other; figures that miss what was asked are named again at the end.
import { readdirSync } from 'node:fs';
import { missed } from '../test/bench/measure.mjs';

const wanted = process.argv.slice(2);
const folder = new URL('../test/bench/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.bench.mjs'));
for (const name of files.filter((one) => wanted.length === 0 || wanted.some((word) => one.startsWith(word)))) {
  console.log(`\n${name.replace('.bench.mjs', '')}`);
  await import(new URL(name, folder));
}
const short = missed();
console.log(
  short.length === 0 ? '\nEvery figure is reached.' : `\nMissed: ${short.map((one) => one.what.trim()).join('; ')}`,
);
