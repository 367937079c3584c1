import ssh2, { type AnyAuthMethod, type AuthenticationType, type ParsedKey, type Prompt } from 'ssh2';
import { QosError } from '../model/error.js';
import type { Secret } from '../model/secret.js';

export interface SshLogin {
  readonly router: string;
  readonly user: string;
  readonly password?: Secret;
  readonly key?: Secret;
}

/**
 * Key first, then password, then the password as an answer where the router asks instead of offering `password`. Secrets
 * stay in here: ssh2 keeps what its own options are given in plain fields.
 */
export class Authentication {
  readonly #login: SshLogin;
  readonly #key: ParsedKey | undefined;
  readonly #methods: AuthenticationType[] = [];
  #offered: readonly string[] = [];
  #isAnswered = false;

  constructor(login: SshLogin) {
    this.#login = login;
    this.#key = login.key === undefined ? undefined : readKey(login.key, login.router);
    if (this.#key === undefined && login.password === undefined) {
      throw new QosError('credentials.missing', `${login.router}: its credentials have neither password nor key`, {
        subject: login.router,
        cure: 'Add password or key to the credentials: { env: NAME } or { file: PATH }.',
      });
    }
  }

  /** What was tried in vain, for people. */
  get outcome(): string {
    const tried =
      this.#methods.length === 0
        ? 'it takes nothing that we have'
        : `it did not take the ${this.#methods.join(' or ')}`;
    return this.#offered.length === 0 ? tried : `${tried} (it takes ${this.#offered.join(', ')})`;
  }

  /** The next method, given what the router would accept (null before its first answer); undefined: none is left. */
  next(offered: readonly string[] | null): AnyAuthMethod | undefined {
    if (offered !== null) this.#offered = offered;
    const { user: username, password } = this.#login;
    const may = (method: AuthenticationType): boolean =>
      !this.#methods.includes(method) && (offered === null || offered.includes(method));
    if (this.#key !== undefined && may('publickey')) {
      this.#methods.push('publickey');
      return { type: 'publickey', username, key: this.#key };
    }
    if (password === undefined) return undefined;
    if (may('password')) {
      this.#methods.push('password');
      return { type: 'password', username, password: password.reveal() };
    }
    if (!may('keyboard-interactive') || offered?.includes('password') === true) return undefined;
    this.#methods.push('keyboard-interactive');
    const prompt = (...[, , , prompts, finish]: PromptArguments): void => finish(this.#answer(prompts, password));
    return { type: 'keyboard-interactive', username, prompt };
  }

  /** The password once, and only where it is not echoed: a second question is something that we cannot answer. */
  #answer(prompts: readonly Prompt[], password: Secret): string[] {
    const isPassword = !this.#isAnswered && prompts.length === 1 && prompts[0]?.echo !== true;
    if (prompts.length > 0) this.#isAnswered = true;
    return prompts.map(() => (isPassword ? password.reveal() : ''));
  }
}

type PromptArguments = [
  name: string,
  instructions: string,
  lang: string,
  prompts: Prompt[],
  finish: (responses: string[]) => void,
];

function readKey(secret: Secret, router: string): ParsedKey {
  const parsed: unknown = ssh2.utils.parseKey(secret.reveal());
  const key: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!(key instanceof Error) && isParsedKey(key) && key.isPrivateKey()) return key;
  // ssh2's own text may quote the key.
  const isLocked = key instanceof Error && /passphrase|encrypted/i.test(key.message);
  throw new QosError(
    'credentials.key',
    `${router}: the key of its credentials ${isLocked ? 'is protected by a passphrase, which is not supported' : 'is not a private key'}; the router was not contacted`,
    {
      subject: router,
      cure: isLocked
        ? 'Use a key without passphrase that only qosctl can read (ssh-keygen -p removes one).'
        : 'Give the whole private key file, as ssh-keygen writes it (OpenSSH or PEM).',
    },
  );
}

const isParsedKey = (key: unknown): key is ParsedKey =>
  typeof key === 'object' && key !== null && 'isPrivateKey' in key && 'getPublicSSH' in key;
