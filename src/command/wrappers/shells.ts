/** Shells, as programs that are started with a script. */
import type { Call } from '../call.ts';
import { onlyLooks } from '../programs/windows.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { known } from '../value.ts';
import { unknownOptions } from './wrapper.ts';

/** `sh`, `bash` ...: `-c SCRIPT [NAME ARG...]`, a script file, or standard input. */
function shell(given: Call): Start[] {
  // `bash +e -c ...`: options that switch off begin with a plus.
  const plain = given.args.map((arg) =>
    /^\+[A-Za-z]+$/.test(arg.text) ? known(arg.text.replace('+', '-'), arg.span) : arg,
  );
  const call = plain.some((arg, at) => arg !== given.args[at])
    ? given.again(plain, SHELL_OPTIONS, 'posix')
    : given;
  // `bash -n FILE` only reads; an interactive shell takes no notice of the option, and `+n` takes it back.
  if (call.has('n') && !call.has('i', 'l') && given.args.every((arg) => !arg.text.startsWith('+')))
    return unknownOptions(call);
  const starts = unknownOptions(call);
  const rc = call.value('rcfile') ?? call.value('init-file');
  if (rc) starts.push({ kind: 'file', path: rc, language: 'sh' });
  // `bash -c` takes its script from the first operand, wherever `c` stands in a bundle (`-ec`, `-c -e SCRIPT`).
  if (call.has('c')) {
    const [script, ...rest] = call.operands;
    if (script) starts.push({ kind: 'shell', script, positional: rest, shell: call.program });
    return starts;
  }
  const [file, ...args] = call.operands;
  if (file && !call.has('s')) starts.push({ kind: 'file', path: file, language: 'sh', args });
  else if (!call.has('help', 'version')) starts.push({ kind: 'stdin', language: 'sh' });
  return starts;
}

const SHELL_OPTIONS =
  'a b c e f h i k l|login m n o= O= p r s t u v x B C D E H P T rcfile= init-file= noprofile norc posix restricted verbose debugger dump-strings dump-po-strings wordexp';

/** Commands, lists and pipelines without expansions mean the same in fish and csh as in other shells. */
const PLAIN = /^[\w./~ =:@,;|&>*'"\n-]+$/;

export const SHELLS: readonly ProgramSpec[] = [
  {
    names: [
      'bash',
      'sh',
      'zsh',
      'dash',
      'ksh',
      'mksh',
      'ash',
      'rbash',
      'ksh93',
      'pdksh',
      'yash',
      'posh',
      'osh',
      'oil',
      'ysh',
      'loksh',
      'oksh',
      'hush',
      'sash',
      'lksh',
      'ksh2020',
      'rksh',
      'rzsh',
    ],
    options: SHELL_OPTIONS,
    style: 'posix',
    starts: shell,
  },
  // A Bourne shell with `-c`; without it, the command line of BOSH.
  {
    names: ['bosh'],
    alsoStarts: (call) => {
      const [first, script] = call.args;
      return first && script && /^-[a-z]*c$/.test(first.text) ? [{ kind: 'shell', script }] : [];
    },
  },
  {
    names: ['fish', 'csh', 'tcsh'],
    options: 'c|command|Command= i l|login n N|no-config C|init-command= f v|version x',
    style: 'gnu',
    // Their languages are not parsed: what they run is not known, but a plain command means the same in all of them.
    starts: (call) => {
      const code = call.value('command');
      if (code && PLAIN.test(code.text) && !/\b(?:end|set)\b/.test(code.text))
        return [{ kind: 'shell', script: code }];
      if (call.has('version', 'v')) return [];
      if (code) return [{ kind: 'unknown', why: 'code', source: code.text }];
      return call.operands.length > 0 ? [] : [{ kind: 'unknown', why: 'code', source: 'standard input' }];
    },
  },
  {
    names: ['pwsh', 'powershell', 'nu', 'xonsh', 'elvish', 'cmd'],
    style: 'raw',
    // Languages of their own: whatever they are given is code that is not known, but for commands that only look.
    starts: (call) =>
      (call.args.every((arg) => /^--?(?:version|help|v|h)$/i.test(arg.text)) && call.args.length > 0) ||
      onlyLooks(call)
        ? []
        : [
            {
              kind: 'unknown',
              why: 'code',
              source: call.args.map((arg) => arg.text).join(' ') || 'standard input',
            },
          ],
  },
];
