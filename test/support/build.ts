import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Integration tests run the program as a user does, so it is built first whenever a source is newer. */
export default function setup(): void {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../tools/setup.mjs', import.meta.url))], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
