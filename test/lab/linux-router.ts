import { sha256 } from '../../src/source/hash.js';
import { applyRouter } from '../../src/controller/apply.js';
import type { RouterOutcome } from '../../src/controller/outcome.js';
import type { Session } from '../../src/drivers/driver.js';
import { linux, openLinuxSession } from '../../src/drivers/linux/index.js';
import type { RouterIntent } from '../../src/model/intent.js';
import { Secret } from '../../src/model/secret.js';
import { planFor, type RouterPlan } from '../../src/pipeline.js';
import { aRouter } from '../support/nouns.js';
import type { SshRouter } from './sshd.js';

/** The real driver against the lab's router, over its real sshd. */
export interface LinuxRouter {
  open(timeoutMs?: number): Promise<Session>;
  plan(intent: RouterIntent): Promise<RouterPlan>;
  apply(intent: RouterIntent, windowMs?: number): Promise<RouterOutcome>;
}

type Door = Pick<SshRouter, 'port' | 'user' | 'hostKey' | 'privateKey'> & { readonly host: string };

export function linuxRouter({ host, port, user, hostKey, privateKey }: Door): LinuxRouter {
  const router = aRouter({ name: 'lab', driver: 'linux', transport: 'ssh', address: host, port, pin: { hostKey } });
  const open = (timeoutMs = 30_000): Promise<Session> =>
    openLinuxSession({
      router,
      user,
      key: new Secret(privateKey),
      connectTimeoutMs: 10_000,
      commandTimeoutMs: timeoutMs,
    });
  const journal = { begin: () => Promise.resolve(), end: () => Promise.resolve() };
  return {
    open,
    async plan(intent) {
      const session = await open();
      return planFor(linux, intent, await session.observe(), sha256);
    },
    apply: (intent, windowMs = 60_000) =>
      applyRouter({
        router: intent.router,
        driver: linux,
        plan: (seen) => planFor(linux, intent, seen, sha256),
        open: () => open(windowMs),
        options: { holder: 'lab', windowMs, hash: sha256, journal },
      }),
  };
}
