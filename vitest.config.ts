import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], timeout: number, globalSetup: string[] = []) => ({
  test: { name, include, testTimeout: timeout, hookTimeout: timeout, globalSetup },
});

/** Measures on both cores: alone, one file after the other. */
const measured = project('lab', ['test/lab/**/*.test.ts'], 600_000, ['test/lab/global-setup.ts']);
const lab = { test: { ...measured.test, fileParallelism: false, sequence: { groupOrder: 1 } } };

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/*.test.ts', 'test/unit/**/*.test.ts'], 30_000),
      project('contract', ['test/contract/**/*.test.ts'], 120_000),
      project('integration', ['test/integration/**/*.test.ts'], 120_000, ['test/support/build.ts']),
      lab,
    ],
  },
});
