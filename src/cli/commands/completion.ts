import type { Argument, Command, Option } from 'commander';
import { EXIT, type Exit, type Io } from '../io.js';

/** Completion of commands, flags and the values of flags, generated from the program itself. */
export function completion(io: Io, shell: Shell, program: Command): Exit {
  const help = program.createHelp();
  const entries = help.visibleCommands(program).map((command) => entryOf(command, program));
  io.out(SCRIPTS[shell](entries));
  return EXIT.done;
}

export type Shell = 'bash' | 'zsh' | 'fish';

const SCRIPTS: Readonly<Record<Shell, (entries: readonly Entry[]) => string>> = {
  bash,
  zsh: (entries) => `autoload -U +X bashcompinit && bashcompinit\n${bash(entries)}`,
  fish,
};

interface Entry {
  readonly name: string;
  readonly about: string;
  /** Words that may stand after the command; undefined: a file. */
  readonly words: readonly string[] | undefined;
  readonly flags: readonly Flag[];
}

interface Flag {
  readonly names: readonly string[];
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

function entryOf(command: Command, program: Command): Entry {
  const help = program.createHelp();
  const isHelp = command.name() === 'help';
  const namesIn = (one: Command): readonly string[] => help.visibleCommands(one).map((sub) => sub.name());
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    about: command.description(),
    words: isHelp ? namesIn(program) : command.commands.length > 0 ? namesIn(command) : wordsOf(argument),
    flags: isHelp ? [] : help.visibleOptions(command).map(flagOf),
  };
}

const FILES: readonly string[] = ['plan', 'dir', 'file'];

const wordsOf = (argument: Argument | undefined): readonly string[] | undefined =>
  argument !== undefined && FILES.includes(argument.name()) ? undefined : (argument?.argChoices ?? []);

const flagOf = ({ long, short, argChoices, required, optional }: Option): Flag => ({
  names: [long, short].filter((name) => name != null),
  takesValue: required || optional,
  choices: argChoices ?? [],
});

/** Names of a command that are worth a word of completion. */
const longOf = (flags: readonly Flag[]): string => flags.map((flag) => flag.names[0]).join(' ');

function bash(entries: readonly Entry[]): string {
  const flags = entries.flatMap((entry) => entry.flags.map((flag) => ({ ...flag, command: entry.name })));
  const choices = flags.flatMap(({ command, names, choices: words }) =>
    words.length === 0
      ? []
      : [`    ${command}:${names[0]}) COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$current")); return ;;`],
  );
  const open = flags.filter((flag) => flag.takesValue && flag.choices.length === 0).flatMap((flag) => flag.names);
  const words = entries.map(({ name, words: list, flags: own }) => {
    const more = list === undefined ? 'files=yes' : `words="${list.join(' ')}"`;
    return `    ${name}) flags="${longOf(own)}"; ${more} ;;`;
  });
  return [
    '_qosctl() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}"',
    '  local flags="" words="" files=""',
    '  COMPREPLY=()',
    '  if [ "$COMP_CWORD" -le 1 ]; then',
    `    COMPREPLY=($(compgen -W "${entries.map((entry) => entry.name).join(' ')} --help --version" -- "$current"))`,
    '    return',
    '  fi',
    '  case "$command:$before" in',
    ...choices,
    '  esac',
    // Nothing of ours: `-o default` completes files.
    `  case "$before" in ${[...new Set(open)].join('|')}) return ;; esac`,
    '  case "$command" in',
    ...words,
    '  esac',
    '  if [ -n "$files" ] && [ "${current#-}" = "$current" ]; then return; fi',
    '  if [ "${current#-}" != "$current" ] || [ -z "$words" ]; then words="$flags"; fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -o default -F _qosctl qosctl',
  ].join('\n');
}

function fish(entries: readonly Entry[]): string {
  const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = entries.flatMap(({ name, about, words = [], flags }) => {
    const inside = `complete -c qosctl -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c qosctl -f -n __fish_use_subcommand -a ${name} -d ${quote(about)}`,
      ...(words.length === 0 ? [] : [`${inside} -f -a ${quote(words.join(' '))}`]),
      ...flags.map(({ names: [long = ''], takesValue, choices }) => {
        const value = choices.length > 0 ? ` -x -a ${quote(choices.join(' '))}` : takesValue ? ' -r' : '';
        return `${inside} -l ${long.slice(2)}${value}`;
      }),
    ];
  });
  return lines.join('\n');
}
