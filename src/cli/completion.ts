/** `hoopx completion bash|zsh|fish`: completes hoopx's own words, from the table; after PROGRAM, the program's. */
import { usageMistake } from './ending.ts';
import { COMMANDS, type Command, GUARD_OPTIONS, type Option } from './options.ts';
import { POLICY_COMMANDS } from './policy/table.ts';
import { sayOut } from './say.ts';
import type { Arguments } from './scan.ts';

const SCRIPTS: ReadonlyMap<string, () => string> = new Map([
  ['bash', bash],
  ['zsh', zsh],
  ['fish', fish],
]);

export async function completion({ operands }: Extract<Arguments, { kind: 'command' }>): Promise<number> {
  const script = completionScript(operands[0] ?? '');
  if (script === null) return usageMistake('completion is for bash, zsh or fish');
  sayOut(script);
  return 0;
}

/** The script for a shell, or null when there is none. */
export function completionScript(shell: string): string | null {
  return SCRIPTS.get(shell)?.() ?? null;
}

const names = (options: readonly Option[]) =>
  options.flatMap(({ name, short }) => (short ? [name, short] : [name]));
const withValue = (options: readonly Option[]) =>
  options.filter(({ value }) => value).map(({ name }) => name);

/** The commands of each command that has commands of its own. */
const GROUPS: ReadonlyMap<string, readonly Command[]> = new Map([
  ['policy', POLICY_COMMANDS.map(({ command }) => command)],
]);

/** What may stand after the name of a command: options, words, and the values of options that are a choice. */
const offers = ({ options, operands }: Command) => [...names(options), ...wordsOf(operands)];

/** Completes after the name of a command at `at`, and files where the command takes paths. */
function bashCase(command: Command, indent: string): string {
  const inner = GROUPS.get(command.name);
  const files = command.operands.startsWith('[PATHS') ? ' $(compgen -f -- "$word")' : '';
  if (inner === undefined) {
    const values = command.options
      .filter(({ choices }) => choices !== undefined)
      .map(
        ({ name, choices }) =>
          `${name}) COMPREPLY=($(compgen -W '${choices!.join(' ')}' -- "$word")); return ;; `,
      );
    const choice = values.length === 0 ? '' : `case $previous in ${values.join('')}esac; `;
    return `${indent}${command.name}) ${choice}COMPREPLY=($(compgen -W '${offers(command).join(' ')}' -- "$word")${files}) ;;`;
  }
  const own = inner.map(({ name }) => name).join(' ');
  return `${indent}${command.name})
${indent}  if ((at + 1 >= COMP_CWORD)); then
${indent}    COMPREPLY=($(compgen -W '${own} ${names(command.options).join(' ')}' -- "$word"))
${indent}    return
${indent}  fi
${indent}  case \${COMP_WORDS[at + 1]} in
${inner.map((one) => bashCase(one, `${indent}    `)).join('\n')}
${indent}  esac ;;`;
}

function bash(): string {
  const cases = COMMANDS.map((command) => bashCase(command, '    '));
  return `# bash completion for hoopx
_hoopx() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} at=1
  while ((at < COMP_CWORD)); do
    case \${COMP_WORDS[at]} in
      ${withValue(GUARD_OPTIONS).join('|')}) ((at += 2)) ;;
      --) ((at++)); break ;;
      -*) ((at++)) ;;
      *) break ;;
    esac
  done
  if [[ $previous == --shell ]]; then
    COMPREPLY=($(compgen -W 'bash sh zsh' -- "$word"))
    return
  fi
  if ((at >= COMP_CWORD)); then
    if [[ $word == -* ]]; then
      COMPREPLY=($(compgen -W '${names(GUARD_OPTIONS).join(' ')}' -- "$word"))
    else
      COMPREPLY=($(compgen -W '${COMMANDS.map(({ name }) => name).join(' ')}' -- "$word") $(compgen -c -- "$word"))
    fi
    return
  fi
  case \${COMP_WORDS[at]} in
${cases.join('\n')}
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _hoopx hoopx
`;
}

function zshCase(command: Command): string {
  const inner = GROUPS.get(command.name);
  if (inner === undefined)
    return `        ${command.name}) compadd -- ${offers(command).join(' ')}; _files ;;`;
  const described = inner.map(({ name, summary }) => `            '${name}:${quiet(summary)}'`);
  return `        ${command.name})
          if ((CURRENT == 2)); then
            local -a inner=(
${described.join('\n')}
            )
            _describe command inner
          else
            case $words[2] in
${inner.map((one) => `      ${zshCase(one)}`).join('\n')}
            esac
          fi ;;`;
}

function zsh(): string {
  const options = GUARD_OPTIONS.map(({ name, value, choices, summary }) => {
    const values = value === undefined ? '' : `:${value}:${choices ? `(${choices.join(' ')})` : ''}`;
    return `    '${name}[${quiet(summary)}]${values}'`;
  });
  const commands = COMMANDS.map(({ name, summary }) => `      '${name}:${quiet(summary)}'`);
  return `#compdef hoopx
_hoopx() {
  local context state line
  _arguments -S \\
${options.join(' \\\n')} \\
    '1: :->first' '*:: :->rest'
  case $state in
    first)
      local -a own=(
${commands.join('\n')}
      )
      _describe command own
      _command_names -e
      ;;
    rest)
      case $words[1] in
${COMMANDS.map((command) => zshCase(command)).join('\n')}
        *) _normal ;;
      esac
      ;;
  esac
}
compdef _hoopx hoopx
`;
}

function fish(): string {
  const own = COMMANDS.map(({ name }) => name).join(' ');
  const line = (condition: string, { name, short, value, choices, summary }: Option) =>
    `complete -c hoopx -n '${condition}' -l ${name.slice(2)}${short ? ` -s ${short.slice(1)}` : ''}` +
    `${value ? ' -r' : ''}${choices ? ` -a '${choices.join(' ')}'` : ''} -d '${quiet(summary)}'`;
  return `${[
    '# fish completion for hoopx',
    'complete -c hoopx -f',
    ...GUARD_OPTIONS.map((option) => line('__fish_use_subcommand', option)),
    ...COMMANDS.map(
      ({ name, summary }) => `complete -c hoopx -n '__fish_use_subcommand' -a ${name} -d '${quiet(summary)}'`,
    ),
    "complete -c hoopx -n '__fish_use_subcommand' -a '(__fish_complete_command)'",
    ...COMMANDS.flatMap(({ name, options, operands }) => [
      ...options.map((option) => line(`__fish_seen_subcommand_from ${name}`, option)),
      ...wordsOf(operands).map(
        (word) => `complete -c hoopx -n '__fish_seen_subcommand_from ${name}' -a ${word}`,
      ),
    ]),
    ...[...GROUPS].flatMap(([group, inner]) => {
      const first = `__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${inner.map(({ name }) => name).join(' ')}`;
      return inner.flatMap((command) => {
        const here = `__fish_seen_subcommand_from ${group}; and __fish_seen_subcommand_from ${command.name}`;
        return [
          `complete -c hoopx -n '${first}' -a ${command.name} -d '${quiet(command.summary)}'`,
          ...command.options.map((option) => line(here, option)),
          ...wordsOf(command.operands).map((word) => `complete -c hoopx -n '${here}' -a ${word}`),
          ...(command.operands.startsWith('[PATHS') ? [`complete -c hoopx -n '${here}' -F`] : []),
        ];
      });
    }),
    `complete -c hoopx -n 'not __fish_use_subcommand; and not __fish_seen_subcommand_from ${own}' -F`,
  ].join('\n')}\n`;
}

/** Operands that are a choice of words: `bash | zsh | fish`. */
function wordsOf(operands: string): string[] {
  return operands.match(/^[a-z]+(?: \| [a-z]+)+$/) ? operands.split(' | ') : [];
}

/** Without the characters that mean something in a completion script. */
function quiet(text: string): string {
  return text.replaceAll(/['":[\]\\$`]/g, '');
}
