import type { Command } from 'commander';
import { QosError } from '../../model/error.js';
import { EXIT, type Exit, type Io } from '../io.js';

/** Completion of commands and flags, generated from the program itself. */
export function completion(io: Io, shell: string, program: Command): Exit {
  const commands = program.commands.filter((command) => !('_hidden' in command && command._hidden === true));
  const flagsOf = (command: Command): readonly string[] =>
    command.options.flatMap((option) => (option.long == null ? [] : [option.long]));
  const table = commands.map((command) => ({
    name: command.name(),
    about: command.description(),
    flags: flagsOf(command),
  }));
  if (shell === 'bash') io.out(bash(table));
  else if (shell === 'zsh') io.out(`autoload -U +X bashcompinit && bashcompinit\n${bash(table)}`);
  else if (shell === 'fish') io.out(fish(table));
  else throw new QosError('usage', `there is no completion for ${shell}`, { cure: 'Shells: bash, zsh, fish.' });
  return EXIT.done;
}

interface Entry {
  readonly name: string;
  readonly about: string;
  readonly flags: readonly string[];
}

function bash(entries: readonly Entry[]): string {
  const cases = entries.map((entry) => `    ${entry.name}) words="${entry.flags.join(' ')}" ;;`);
  return [
    '_qosctl() {',
    `  local words="${entries.map((entry) => entry.name).join(' ')}"`,
    '  if [ "$COMP_CWORD" -gt 1 ]; then case "${COMP_WORDS[1]}" in',
    ...cases,
    '  esac; fi',
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -o default -F _qosctl qosctl',
  ].join('\n');
}

function fish(entries: readonly Entry[]): string {
  const lines = entries.flatMap((entry) => [
    `complete -c qosctl -n __fish_use_subcommand -a ${entry.name} -d '${entry.about.replaceAll("'", '')}'`,
    ...entry.flags.map(
      (flag) => `complete -c qosctl -n '__fish_seen_subcommand_from ${entry.name}' -l ${flag.slice(2)}`,
    ),
  ]);
  return lines.join('\n');
}
