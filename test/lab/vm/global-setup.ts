import { access, rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';
import { run } from '../processes.js';
import { type Image, makeImage } from './image.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Or why there is none. */
    vm: Image | string;
  }
}

const PROGRAMS = ['qemu-system-x86_64', 'busybox', 'dropbear', 'dropbearconvert', 'mke2fs', 'ip', 'tc', 'nft', 'dash'];

/** Once before the tests that need a virtual router: what that starts from, or why it cannot. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const image = await tryToMake();
  project.provide('vm', image);
  return async () => {
    if (typeof image !== 'string') await rm(image.folder, { recursive: true });
  };
}

async function tryToMake(): Promise<Image | string> {
  const lacking: string[] = [];
  if (process.getuid?.() !== 0) lacking.push('root');
  if (process.arch !== 'x64') lacking.push('x86_64');
  await access('/dev/net/tun').catch(() => lacking.push('tap devices (/dev/net/tun)'));
  for (const name of PROGRAMS)
    await run(['sh', '-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${name}`]).catch(() => lacking.push(name));
  if (lacking.length > 0) return `${lacking.join(', ')} lacking`;
  return await makeImage().catch((error: Error) => `the kernel is not to be had: ${error.message}`);
}
