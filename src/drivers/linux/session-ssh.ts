import { randomBytes } from 'node:crypto';
import type { DeviceObject } from '../../model/device.js';
import { QosError } from '../../model/error.js';
import type { Counter, Left, Observation, Session, SessionTarget, Step, StepFailure } from '../driver.js';
import { openSsh, type SshConnection } from '../ssh.js';
import {
  armScript,
  confirmScript,
  guardedScript,
  lockScript,
  releaseScript,
  resumeScript,
  rollBackScript,
} from './control-script.js';
import { COUNTERS, countersOf } from './counters.js';
import { readObservation } from './observe.js';
import { PROLOGUE, readScript, type Section, SECTIONS, sectionsOf, STATE_SECTIONS } from './read.js';
import { applyScript, failedStep, segmentsOf } from './wire-shell.js';

const SSH_PORT = 22;

/** One connection to a Linux router. Every act is one script, fed to one shell: one round trip, whatever its length. */
export async function openLinuxSession(target: SessionTarget): Promise<Session> {
  const { router } = target;
  const connection = await openSsh({
    router: router.name,
    address: router.address,
    port: router.port ?? SSH_PORT,
    user: target.user,
    hostKey: router.pin?.hostKey,
    legacyAlgorithms: router.legacyAlgorithms ?? false,
    connectTimeoutMs: target.connectTimeoutMs,
    commandTimeoutMs: target.commandTimeoutMs,
    ...(target.password === undefined ? {} : { password: target.password }),
    ...(target.key === undefined ? {} : { key: target.key }),
    ...(target.signal === undefined ? {} : { signal: target.signal }),
  });
  return new LinuxSession(connection, router.name);
}

class LinuxSession implements Session {
  readonly #connection: SshConnection;
  readonly #router: string;
  #holder = '';
  #token = '';
  #ours: readonly DeviceObject[] = [];
  #persistence = 'none';
  /** All sections of the last look. */
  #last: ReadonlyMap<Section, string> | undefined;

  constructor(connection: SshConnection, router: string) {
    this.#connection = connection;
    this.#router = router;
  }

  async observe(): Promise<Observation> {
    const nonce = newNonce();
    const isUnderWay = this.#token !== '' && this.#last !== undefined;
    return this.#read(await this.#run(readScript(nonce, isUnderWay ? STATE_SECTIONS : SECTIONS)), nonce);
  }

  async counters(): Promise<readonly Counter[]> {
    return countersOf(await this.#run(COUNTERS));
  }

  #read(output: string, nonce: string): Observation {
    const sections = sectionsOf(output, nonce);
    if (sections === undefined) throw this.#odd('the look at it broke off');
    this.#last = new Map([...(this.#last ?? []), ...sections]);
    const seen = readObservation(this.#last);
    this.#ours = seen.config.objects;
    this.#persistence = seen.facts['persistence'] ?? 'none';
    return seen;
  }

  async lock(holder: string, forMs: number): Promise<void> {
    const nonce = newNonce();
    const token = newNonce();
    const answer = sentinel(await this.#run(lockScript({ holder, token, seconds: seconds(forMs) }, nonce)), nonce);
    if (answer === 'done') {
      this.#holder = holder;
      this.#token = token;
    } else if (answer.startsWith('held ')) {
      throw new QosError('router.lock-held', `${this.#router}: ${answer.slice(5)} has the lock`, {
        subject: this.#router,
        ...holderIn(answer),
        cure: 'Wait until then: an apply that died is undone by the router itself, and the lock goes with it.',
      });
    } else throw this.#odd(`the lock could not be taken: ${answer}`);
  }

  async arm(undo: readonly Step[], withinMs: number): Promise<Observation> {
    const nonce = newNonce();
    const arming = { undo, seconds: seconds(withinMs), holder: this.#holder, token: this.#token, prologue: PROLOGUE };
    const output = await this.#run(
      `${armScript(arming, nonce)}\n${readScript(nonce, this.#last === undefined ? SECTIONS : STATE_SECTIONS)}`,
    );
    const answer = sentinel(output, nonce);
    if (answer !== 'done') {
      throw new QosError(
        'router.not-armed',
        `${this.#router}: the undo could not be armed (${answer}); nothing was written`,
        {
          subject: this.#router,
          cure: 'Check that processes may outlive a session on the router (KillUserProcesses=no in logind.conf).',
        },
      );
    }
    return this.#read(output, nonce);
  }

  async execute(steps: readonly Step[]): Promise<readonly StepFailure[]> {
    if (steps.length === 0) return [];
    const nonce = newNonce();
    const segments = segmentsOf(steps);
    const output = await this.#run(guardedScript(this.#token, nonce, applyScript(segments, nonce)));
    const answer = sentinel(output, nonce);
    if (answer === 'done') return [];
    const index = /^failed (\d+)$/.exec(answer)?.[1];
    const segment = segments[Number(index ?? Number.NaN)];
    if (segment === undefined) throw this.#odd(`the writes broke off: ${answer}`);
    const step = failedStep(segment, output);
    const message = output
      .slice(output.indexOf(`@@${nonce}`))
      .split('\n')
      .slice(1)
      .filter((line) => !line.startsWith('Warning:'))
      .join(' ')
      .trim()
      .slice(0, 300);
    return step === undefined ? [] : [{ step, message }];
  }

  async confirm(): Promise<void> {
    const nonce = newNonce();
    const held = { objects: this.#ours, persistence: this.#persistence, token: this.#token, prologue: PROLOGUE };
    await this.#demand(confirmScript(held, nonce), nonce, 'the undo could not be disarmed');
    this.#token = '';
  }

  async rollBack(): Promise<void> {
    const nonce = newNonce();
    await this.#demand(rollBackScript(this.#token, nonce), nonce, 'the undo could not be run');
  }

  async release(): Promise<void> {
    const nonce = newNonce();
    await this.#demand(releaseScript(this.#token, nonce), nonce, 'the lock could not be given back');
    this.#token = '';
  }

  async resume(holder: string): Promise<Left> {
    const nonce = newNonce();
    const answer = sentinel(await this.#run(resumeScript(holder, nonce)), nonce);
    const [, left, token = ''] = /^left (nothing|idle|armed|undoing) ?(\S*)$/.exec(answer) ?? [];
    if (left === undefined) throw this.#odd(`what an apply left could not be read: ${answer}`);
    this.#holder = holder;
    this.#token = token;
    return left as Left;
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #demand(script: string, nonce: string, what: string): Promise<void> {
    const answer = sentinel(await this.#run(script), nonce);
    if (answer !== 'done') throw this.#odd(`${what}: ${answer}`);
  }

  async #run(script: string): Promise<string> {
    const { stdout } = await this.#connection.exec('/bin/sh', `${PROLOGUE}\n${script}\n`);
    return stdout;
  }

  #odd(what: string): QosError {
    return new QosError('router.command', `${this.#router}: ${what}`, { subject: this.#router });
  }
}

/** `held HOLDER until DATE TIME` */
function holderIn(answer: string): { readonly holder?: string } {
  const holder = /^held (\S+) until /.exec(answer)?.[1];
  return holder === undefined ? {} : { holder };
}

const newNonce = (): string => randomBytes(8).toString('hex');
const seconds = (ms: number): number => Math.max(1, Math.round(ms / 1000));

/** What a script says of itself; a script that broke off says nothing. */
function sentinel(output: string, nonce: string): string {
  const found = new RegExp(`@@${nonce} (done|failed .*|held .*|left .*)`).exec(output);
  return found?.[1] ?? 'no answer';
}
