import { type Command, InvalidArgumentError, Option } from 'commander';
import { CONCURRENCY } from './numbers.js';

/** An empty list would select everything, so a script whose variable is unset must not pass. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  const names = value.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('A name is empty.');
  return [...before, ...names];
}

export const format = (...choices: string[]): Option =>
  new Option('--format <form>', 'form of the output').choices(choices).default(choices[0]);

export const withFolder = (command: Command): Command =>
  command.option('-p, --policies <dir>', 'policy repository (default: $QOSCTL_POLICIES, else ./policies, else .)');

export function withPolicies(command: Command): Command {
  return withFolder(command).option(
    '--at <time>',
    'take calendars and overrides for this moment instead of now, as 2027-06-15T08:00:00Z',
  );
}

export function withSelectors(command: Command): Command {
  return command
    .option('--site <names>', 'only these sites (repeat, or separate by commas)', collect)
    .option('--router <names>', 'only these routers', collect)
    .option('--class <names>', 'only buildings of these classes', collect)
    .option('--region <names>', 'only these regions', collect)
    .option('--label <key=value>', 'only sites with this label', collect);
}

export const withConcurrency = (command: Command): Command =>
  command.option('--concurrency <n>', 'routers talked to at the same time', String(CONCURRENCY));

export const withConfirm = (command: Command): Command =>
  withConcurrency(command)
    .option(
      '--confirm-within <duration>',
      'each router takes everything back by itself unless confirmed within this time',
      '60s',
    )
    .option('--journal <dir>', 'where runs are recorded (default: ./.qosctl/journal)');
