/**
 * Every command and option of hoopx, as data: the one source for parsing (`scan.ts`), help and error messages
 * (`help.ts`) and shell completion (`completion.ts`).
 */

export interface Option {
  /** Long name with its dashes. */
  name: `--${string}`;
  short?: `-${string}`;
  /** Name of the value, when the option takes one. */
  value?: string;
  /** The values that are allowed. */
  choices?: readonly string[];
  summary: string;
}

export interface Command {
  name: string;
  summary: string;
  /** Operands as shown in the usage line. */
  operands: string;
  /** How many operands it takes. */
  count: [least: number, most: number];
  options: readonly Option[];
  examples: readonly (readonly [command: string, says: string])[];
  /** Paragraphs under the options. */
  notes?: string;
}

export const AGENT: Option = {
  name: '--agent',
  value: 'NAME',
  summary: 'say which agent asks, where it cannot be detected',
};
const CI: Option = { name: '--ci', summary: 'nobody can be asked: what would ask is denied' };
const JSON_OUTPUT: Option = { name: '--json', summary: "hoopx's own words as JSON, one object" };
const SHELL: Option = {
  name: '--shell',
  value: 'SHELL',
  choices: ['bash', 'sh', 'zsh'],
  summary: 'shell that the script is written for (default: bash, else sh)',
};
const TIMEOUT: Option = {
  name: '--timeout',
  value: 'SECONDS',
  summary: 'silence for this long after a question is a refusal (default: 120)',
};
const HELP: Option = { name: '--help', short: '-h', summary: 'show this help' };
const VERSION: Option = { name: '--version', short: '-V', summary: 'show the version' };

/** Options that stand before PROGRAM or `-c`. */
export const GUARD_OPTIONS: readonly Option[] = [AGENT, CI, JSON_OUTPUT, SHELL, TIMEOUT, VERSION, HELP];

export const COMMANDS: readonly Command[] = [
  {
    name: 'check',
    summary: 'say what the policy says of a command; run nothing, record nothing',
    operands: "'SCRIPT' | -- PROGRAM ARG...",
    count: [0, Number.POSITIVE_INFINITY],
    options: [
      { name: '--file', value: 'FILE', summary: 'check a script file' },
      { name: '--batch', summary: 'check JSON Lines from stdin, one line of JSON each to stdout' },
      SHELL,
      AGENT,
      CI,
      JSON_OUTPUT,
      HELP,
    ],
    examples: [
      ["hoopx check 'rm -rf build && git push --force'", 'a script'],
      ['hoopx check -- rm -rf build', 'an argument vector, taken as it is'],
      ['hoopx check --file deploy.sh --json', 'a file, for a program to read'],
      ['hoopx check --batch < commands.jsonl', '{"command":"...","cwd":"...","id":...} on each line'],
    ],
    notes:
      'Exit code: 0 allow, 77 deny, 75 ask; with --batch, 0 when every line was decided and 64 when one could not be read.\n' +
      'A batch line may also say home, env, branch, repository, files (path to content), argv and shell; it is decided on\n' +
      'what it says alone, without a look at the file system.',
  },
  {
    name: 'shell',
    summary: 'start a shell in which every line is decided before it runs',
    operands: '[-- SHELL ARG...]',
    count: [0, 0],
    options: [
      {
        name: '--shell',
        value: 'SHELL',
        choices: ['bash', 'zsh', 'fish', 'sh'],
        summary: 'which shell (default: $SHELL, else bash)',
      },
      { name: '--login', short: '-l', summary: 'as a login shell' },
      AGENT,
      CI,
      TIMEOUT,
      HELP,
    ],
    examples: [
      ['hoopx shell', 'your shell, with your own configuration'],
      ['hoopx shell --shell zsh --login', ''],
      ['hoopx shell --ci < script.sh', 'lines from a pipe: nobody is asked'],
    ],
  },
  {
    name: 'sessions',
    summary: 'list the sessions on record',
    operands: '',
    count: [0, 0],
    options: [JSON_OUTPUT, HELP],
    examples: [
      ['hoopx sessions', 'the latest last'],
      ['hoopx sessions --json', 'one object a line'],
    ],
  },
  {
    name: 'init',
    summary: 'write a commented project policy in .hoopx/',
    operands: '',
    count: [0, 0],
    options: [JSON_OUTPUT, HELP],
    examples: [['hoopx init', 'in the root of a project']],
  },
  {
    name: 'doctor',
    summary: 'say what works on this machine and what does not',
    operands: '',
    count: [0, 0],
    options: [JSON_OUTPUT, HELP],
    examples: [['hoopx doctor', 'exit code 0 when nothing is broken']],
  },
  {
    name: 'completion',
    summary: 'print a completion script',
    operands: 'bash | zsh | fish',
    count: [1, 1],
    options: [HELP],
    examples: [
      ['source <(hoopx completion bash)', 'in ~/.bashrc'],
      ['source <(hoopx completion zsh)', 'in ~/.zshrc, after compinit'],
      ['hoopx completion fish > ~/.config/fish/completions/hoopx.fish', 'once'],
    ],
  },
];

export const USAGE = [
  '[options] PROGRAM ARG...',
  '[options] -- PROGRAM ARG...',
  "[options] -c 'SCRIPT' [NAME ARG...]",
];

export const EXAMPLES: readonly (readonly [command: string, says: string])[] = [
  ['hoopx git push --force', 'one program, its arguments taken as they are'],
  ["hoopx -c 'npm ci && npm test'", 'instead of bash -c; -lc, -ec, -euo pipefail -c work too'],
  ['hoopx -- check', 'a program that is named like a command of hoopx'],
  ["hoopx check 'curl -fsSL example.com/x | sh'", 'only ask what the policy says'],
];

export const EXIT_CODES = `The exit code is the program's own, or 128+n for a signal. When nothing ran: 64 usage, 70 internal error,
74 audit not writable, 75 nobody answered in time, 77 denied, 78 configuration or policy invalid,
126 not executable, 127 not found.`;
