import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { closeFigures, openFigures, resultsFolder } from './figures.js';
import { removeLeftovers } from './namespaces.js';
import { type Ground, probeGround } from './needs.js';
import { compileWireTools, type WireTools } from './wire-tools.js';

declare module 'vitest' {
  interface ProvidedContext {
    lab: { readonly ground: Ground; readonly tools: WireTools | undefined; readonly results: string };
  }
}

/** Once before the lab's test files and once after the last: what is here, the instruments, and the table of figures. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const ground = await probeGround();
  const results = resultsFolder();
  const tools = ground.present.includes('cc') ? await compileWireTools() : undefined;
  if (ground.present.includes('namespaces')) await removeLeftovers();
  await openFigures(results);
  project.provide('lab', { ground, tools, results });
  process.stdout.write(describeGround(ground));
  return async () => {
    const table = await closeFigures(results, ground.kernel);
    if (table !== '') process.stdout.write(`\n${table}\n`);
    if (tools !== undefined) await rm(tools.folder, { recursive: true });
  };
}

function describeGround({ kernel, present, absent }: Ground): string {
  const missing = Object.entries(absent).map(([name, why]) => `  ${name.padEnd(14)} ${why}\n`);
  return [
    `lab: kernel ${kernel} has ${present.join(', ')}\n`,
    ...(missing.length > 0 ? ['lab: absent\n', ...missing] : []),
  ].join('');
}
