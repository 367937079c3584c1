import type { Command } from 'commander';
import type { ServeFlags } from './commands/serve-flags.js';
import type { Exit, Io } from './io.js';
import { collect, withConcurrency, withFolder } from './program-options.js';

type Done = (exit: Exit) => void;

export function serveCommand(program: Command, io: Io, done: Done): void {
  const command = withFolder(withConcurrency(program.command('serve')))
    .description('keep the routers as the policies say, from a folder or a git repository, for ever')
    .option('--secrets <dir>', 'where files of Credentials are (default: the policy folder, with --git: here)')
    .option('--store <file>', 'what must survive is kept here (default: ./.qosctl/controller.db)')
    .option('--sweep <duration>', 'each router is looked at this often', '60s')
    .option('--poll <duration>', 'the source is asked this often', '60s')
    .option('--telemetry <duration>', 'counters are read this often', '10s')
    .option(
      '--confirm-within <duration>',
      'a router takes back by itself what is not confirmed within this time',
      '60s',
    )
    .option('--log <level>', 'trace, debug, info, warn, error, silent', 'info');
  withLogin(withListening(withForge(withGit(command)))).action(async (flags: ServeFlags) =>
    done(await (await import('./commands/serve.js')).serve(io, flags)),
  );
}

const withGit = (command: Command): Command =>
  command
    .option('--git <url>', 'follow a branch of this repository instead of a folder')
    .option('--branch <name>', 'which branch', 'main')
    .option('--git-folder <path>', 'where in the repository the policies are (default: all of it)')
    .option('--git-token-file <file>', 'token for https')
    .option('--git-key <file>', 'private key for ssh, with --git-known-hosts')
    .option('--git-known-hosts <file>', 'host keys of the server')
    .option('--git-signers <file>', 'accept only commits signed by one of these SSH keys (allowed_signers)')
    .option('--git-gpg-keys <files>', 'accept commits signed by these OpenPGP keys as well', collect);

const withForge = (command: Command): Command =>
  command
    .option('--webhook-secret-file <file>', 'let GitHub, GitLab or Gitea tell of a push, with this secret')
    .option('--commit-status <forge>', 'write beside each commit how it fares: github, gitlab or gitea')
    .option('--commit-status-name <name>', 'tells this controller from others at the same commit', 'qosctl')
    .option('--forge-api <url>', 'of a forge of your own (default: made from --git)')
    .option('--forge-repository <path>', 'owner/name there (default: made from --git)')
    .option('--forge-token-file <file>', 'token that may write commit statuses (default: --git-token-file)');

const withListening = (command: Command): Command =>
  command
    .option('--listen <address>', 'where API and stream answer', '127.0.0.1:8080')
    .option('--tls-key <file>', 'private key, with --tls-cert')
    .option('--tls-cert <file>', 'certificate')
    .option('--public-url <url>', 'what browsers call this server, behind a proxy')
    .option('--trust-proxy <addresses>', 'believe these proxies whom they ask for (X-Forwarded-For)', collect)
    .option(
      '--metrics-listen <address>',
      'answer /metrics there to everybody who reaches it (default: with a login only)',
    )
    .option('--metrics-per-router', 'with one time series for every router');

const withLogin = (command: Command): Command =>
  command
    .option('--oidc-issuer <url>', 'let people log in by this OpenID Connect provider')
    .option('--oidc-client <id>', 'as which the provider knows this controller')
    .option('--oidc-client-secret-file <file>', 'secret of that client')
    .option('--oidc-role <value=role>', 'who has this value in the claim gets this role (repeat)', gather)
    .option('--oidc-role-claim <claim>', 'where the values are (default: groups)')
    .option('--oidc-name-claim <claim>', 'what names the user (default: preferred_username)')
    .option('--oidc-scope <scopes>', 'what is asked for (default: openid profile email)');

/** As they are: a distinguished name has commas in it. */
const gather = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const withStore = (command: Command): Command =>
  command.option('--store <file>', 'store of the controller (default: ./.qosctl/controller.db)');

export function storeCommands(program: Command, io: Io, done: Done): void {
  const load = () => import('./commands/store.js');
  withStore(program.command('backup <file>'))
    .description('copy the store of the controller, also while it runs')
    .action(async (file: string, flags) => done(await (await load()).backup(io, file, flags)));
  withStore(program.command('restore <file>'))
    .description('put a backup in the place of the store')
    .option('--replace', 'also where there is a store')
    .action(async (file: string, flags) => done(await (await load()).restore(io, file, flags)));
  const audit = program.command('audit').description('who did what, why, and what came of it');
  withStore(audit.command('verify'))
    .description('recompute the chain of hashes (exit code 1: broken)')
    .action(async (flags) => done(await (await load()).verifyAudit(io, flags)));
  withStore(audit.command('export'))
    .description('print every entry as a line of JSON')
    .action(async (flags) => done(await (await load()).exportAudit(io, flags)));
}
