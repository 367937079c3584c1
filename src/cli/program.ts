import { Argument, Command, CommanderError, Option } from 'commander';
import { VERSION } from '../server/version.js';
import type { Shell } from './commands/completion.js';
import { EXIT, type Exit, type Io } from './io.js';
import { serveCommand, storeCommands } from './program-controller.js';
import { format, withConcurrency, withConfirm, withFolder, withPolicies, withSelectors } from './program-options.js';
import { report } from './report.js';

/** argv → command → exit code. Commands are loaded when they run, so that `--help` costs nothing. */
export async function runCommand(io: Io, argv: readonly string[]): Promise<Exit> {
  let exit: Exit = EXIT.done;
  const program = buildProgram(io, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.failed;
    return report(io, error);
  }
}

type Done = (exit: Exit) => void;

const EXIT_CODES = `
Exit codes:
  0    done, or nothing to change
  1    failed, or the command line asks for something that does not exist
  2    plan: changes are pending
  3    the policies are not valid; no router was contacted
  4    some routers failed, the others are done
  130  interrupted: what was in flight was finished, the rest was not started`;

export function buildProgram(io: Io, done: Done): Command {
  const program = new Command('qosctl')
    .description(
      'Bandwidth QoS policies for public buildings: compiled, proven to fit, pushed to access routers, read back.',
    )
    .version(VERSION, '-V, --version')
    // `qosctl render --version 6.49` asks render, not us.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text),
      outputError: (text, write) => write(text.replace(/^error:/, `${io.errColors.red('error')}[usage]:`)),
    })
    .exitOverride()
    .showHelpAfterError('(qosctl --help lists the commands, qosctl COMMAND --help its flags)')
    .addHelpText('after', EXIT_CODES);
  // The fleet of `sim` and `demo` is there until somebody interrupts; any other command is cut short by that.
  const finish: Done = (exit) => done(io.signal.aborted ? EXIT.interrupted : exit);
  offlineCommands(program, io, finish);
  routerCommands(program, io, finish);
  toolCommands(program, io, finish);
  fleetCommands(program, io, done);
  serveCommand(program, io, done);
  storeCommands(program, io, finish);
  return program;
}

function offlineCommands(program: Command, io: Io, done: Done): void {
  program
    .command('init [dir]')
    .description('write a first policy repository')
    .action(async (dir: string | undefined) => done(await (await import('./commands/init.js')).init(io, dir)));
  withPolicies(program.command('validate'))
    .description('check the policies and prove that the guarantees fit the network')
    .addOption(format('text', 'json', 'junit', 'sarif'))
    .option('-q, --quiet', 'leave the notes out')
    .action(async (flags) => done(await (await import('./commands/validate.js')).validate(io, flags)));
  withSelectors(withPolicies(program.command('render')))
    .description('show what the policies mean for each router, without asking any')
    .addOption(format('text', 'json'))
    .option('--native', 'as the commands of the router')
    .option('--version <version>', 'RouterOS version to render for', '7.22.3')
    .action(async (flags) => done(await (await import('./commands/render.js')).render(io, flags)));
  withPolicies(program.command('test'))
    .description('run the policy tests of the repository')
    .addOption(format('text', 'json', 'junit'))
    .action(async (flags) => done(await (await import('./commands/test.js')).test(io, flags)));
  withPolicies(program.command('explain'))
    .description('tell which queue a packet lands in, and why')
    .requiredOption('--site <name>', 'the building')
    .requiredOption('--remote <address>', 'the far end')
    .option('--protocol <name>', 'tcp, udp, icmp, gre, esp, ah, sctp', 'tcp')
    .addOption(
      new Option('--direction <way>', 'as the building sees it').choices(['upload', 'download']).default('upload'),
    )
    .option('--remote-port <port>', 'port of the far end')
    .option('--local <address>', 'address in the building')
    .option('--local-port <port>', 'port in the building')
    .option('--dscp <name>', 'DSCP of the packet, EF or 46')
    .addOption(format('text', 'json'))
    .action(async (flags) => done(await (await import('./commands/explain.js')).explain(io, flags)));
}

function routerCommands(program: Command, io: Io, done: Done): void {
  withConcurrency(withSelectors(withPolicies(program.command('plan'))))
    .description('show what would change on the routers (exit code 2: changes pending)')
    .addOption(format('text', 'json', 'markdown'))
    .option('--native', 'show the commands of the router as well')
    .option('--reverse', 'show the commands that would take the plan back')
    .option('-o, --out <file>', 'save the plan, for qosctl apply FILE')
    .action(async (flags) => done(await (await import('./commands/plan.js')).plan(io, flags)));
  withConfirm(withSelectors(withPolicies(program.command('apply [plan]'))))
    .description('bring the routers to what the policies ask for, or carry out a saved plan')
    .addOption(format('text', 'json'))
    .option('--allow-deletions', 'let the plan take away more queues than the guard allows')
    .action(async (file: string | undefined, flags) =>
      done(await (await import('./commands/apply.js')).apply(io, file, flags)),
    );
  withConcurrency(withSelectors(withPolicies(program.command('status'))))
    .description('look at every router: reachable, in sync, bypassed; or ask a running controller')
    .addOption(format('text', 'json'))
    .option('--all', 'list the routers that are right as well')
    .option('--url <url>', 'ask the controller there instead of the routers')
    .option('--token-file <file>', 'token for it (default: $QOSCTL_TOKEN)')
    .option('--ca-file <file>', 'authority that its certificate is of')
    .option('--pin <fingerprint>', 'SHA-256 of its certificate')
    .option('--watch', 'stay and show what changes, until Ctrl-C')
    .action(async (flags) => done(await (await import('./commands/status.js')).status(io, flags)));
  withConfirm(withSelectors(withPolicies(program.command('rollback'))))
    .description('take an earlier apply back')
    .addOption(format('text', 'json'))
    .option('--run <run>', 'which run (default: the last)')
    .option('--list', 'list the runs')
    .action(async (flags) => done(await (await import('./commands/rollback.js')).rollback(io, flags)));
  withSelectors(withPolicies(program.command('enroll')))
    .description('read the certificates and host keys of routers and pin them in the inventory')
    .addOption(format('text', 'json'))
    .option('--write', 'write the pins into the inventory files (default: only show them)')
    .option('--replace', 'also replace pins that are there and differ')
    .action(async (flags) => done(await (await import('./commands/enroll.js')).enroll(io, flags)));
}

function toolCommands(program: Command, io: Io, done: Done): void {
  program
    .command('schema [kind]')
    .description('print the JSON Schema of the policy language, for editors')
    .addOption(format('json', 'markdown'))
    .action(async (kind: string | undefined, flags) =>
      done((await import('./commands/schema.js')).schema(io, kind, flags)),
    );
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .description('print shell completion for bash, zsh or fish')
    .action(async (shell: Shell) => done((await import('./commands/completion.js')).completion(io, shell, program)));
}

function fleetCommands(program: Command, io: Io, done: Done): void {
  withFolder(program.command('sim'))
    .description('run simulated routers for the inventory, on its loopback addresses')
    .option('--latency <duration>', 'round-trip time to every router', '0ms')
    .option('--routeros <version>', 'RouterOS version of the routers without a label "routeros"', '7.22.3')
    .option('--state <dir>', 'keep the state of the routers here (default: ./.qosctl/sim)')
    .option('--fresh', 'forget the kept state')
    .option('--traffic', 'let the queues count as if the buildings were at work')
    .option('--seed <file>', 'JSON file with the state that routers start with')
    .option(
      '--ports-from <port>',
      'put all routers on 127.0.0.1, on ports in a row from this one (where 127.0.0.0/8 is not wholly local, as on macOS)',
    )
    .action(async (flags) => done(await (await import('./commands/sim.js')).sim(io, flags)));
  withPolicies(program.command('demo', { hidden: true }))
    .description('the main job on a simulated fleet: plan, apply, verify, plan again')
    .option('--latency <duration>', 'round-trip time to every simulated router', '20ms')
    .option('--listen <address>', 'where the controller answers', '127.0.0.1:8080')
    .option('--once', 'end after the main job')
    .action(async (flags) => done(await (await import('./commands/demo.js')).demo(io, flags)));
}
