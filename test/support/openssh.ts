import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';

/** A real OpenSSH server on the loopback, with keys of its own; it takes its own user by key. */
export interface OpenSsh {
  readonly port: number;
  readonly user: string;
  /** Private key that it takes. */
  readonly key: string;
  /** Private key that it does not know. */
  readonly strangerKey: string;
  /** `SHA256:…` of its ed25519 host key, as ssh-keygen prints it. */
  readonly fingerprint: string;
  /** What it wrote to its log. */
  log(): string;
  close(): Promise<void>;
}

const SSHD = '/usr/sbin/sshd';

export async function startOpenSsh(lines: readonly string[] = []): Promise<OpenSsh> {
  const folder = mkdtempSync(join(tmpdir(), 'qosctl-sshd-'));
  for (const name of ['host', 'user', 'stranger'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)]);
  writeFileSync(join(folder, 'authorized'), readFileSync(join(folder, 'user.pub')), { mode: 0o600 });
  // As root it insists on a place for its unprivileged half.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  const config = [
    ...lines,
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'LogLevel VERBOSE',
    // What the shell of the user would do first is not ours to wait for.
    `SetEnv HOME=${folder}`,
  ];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  const child = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  await listening(child, () => log);
  const [, fingerprint = ''] = execFileSync('ssh-keygen', ['-lf', join(folder, 'host')], { encoding: 'utf8' }).split(
    ' ',
  );
  return {
    port,
    user: userInfo().username,
    key: readFileSync(join(folder, 'user'), 'utf8'),
    strangerKey: readFileSync(join(folder, 'stranger'), 'utf8'),
    fingerprint,
    log: () => log,
    async close() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(child: ChildProcess, log: () => string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`sshd ended at once: ${log()}`)));
    child.stderr?.on('data', () => {
      if (log().includes('Server listening')) resolve();
    });
  });
}
