import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], timeout: number, globalSetup: string[] = []) => ({
  test: { name, include, testTimeout: timeout, hookTimeout: timeout, globalSetup },
});

/** Files that change nothing of their process share it: to load the modules takes longer than most of these tests. */
const sharing = ({ test }: ReturnType<typeof project>) => ({ test: { ...test, isolate: false } });

/** On a kernel; what is measured there is measured alone. */
const onKernel = (name: string, groupOrder: number, more: readonly string[] = []) => {
  const { test } = project(name, [`test/lab/**/*.${name}.test.ts`], 600_000, ['test/lab/global-setup.ts', ...more]);
  return { test: { ...test, fileParallelism: name === 'lab', sequence: { groupOrder } } };
};

export default defineConfig({
  test: {
    // Each file has addresses of its own.
    maxWorkers: 2,
    projects: [
      sharing(project('unit', ['test/*.test.ts', 'test/unit/**/*.test.ts'], 30_000)),
      sharing(project('contract', ['test/contract/**/*.test.ts'], 120_000)),
      project('integration', ['test/integration/**/*.test.ts'], 120_000, ['test/support/build.ts']),
      {
        // Each file has a browser and a controller of its own, which is what two cores carry.
        test: {
          ...project('browser', ['test/browser/**/*.browser.test.ts'], 240_000, ['test/support/build.ts']).test,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      onKernel('lab', 1, ['test/support/build.ts']),
      // What is asked of a shaped line, as figures.
      onKernel('acceptance', 6),
      // On a kernel of its own, in a virtual machine.
      onKernel('vm', 3, ['test/lab/vm/global-setup.ts']),
      // What is measured needs a quiet machine: npm run measure, npm run measure:dashboard.
      onKernel('measure', 2),
      {
        test: {
          ...project('dashboard-measure', ['test/browser/**/*.measure.test.ts'], 240_000, ['test/support/build.ts']).test,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
