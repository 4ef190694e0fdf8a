/** Programs that start a command in a way of their own: applets, emulators, debuggers, locks, daemons. */
import type { Call } from '../call.ts';
import { parseArgs, parseGrammar } from '../grammar.ts';
import { joined } from '../programs/joined-arguments.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { known } from '../value.ts';
import { unknownOptions } from './wrapper.ts';

/** `busybox APPLET ARG...`. */
function applet(call: Call): Start[] {
  return call.args.length > 0 && !call.args[0]!.text.startsWith('-')
    ? [{ kind: 'argv', argv: call.args }]
    : [];
}

function flock(call: Call): Start[] {
  const [, second, third] = call.operands;
  const command =
    call.value('command') ?? (second?.text === '-c' || second?.text === '--command' ? third : null);
  if (command) return [{ kind: 'shell', script: command }];
  const argv = call.operands.slice(1);
  return [...unknownOptions(call), ...(argv.length > 0 ? [{ kind: 'argv', argv } as const] : [])];
}

/** `dump value FILE EXPR`, `save breakpoints FILE`, `set logging file FILE`. */
function written(call: Call): Effect[] {
  return ['ex', 'iex', 'one-line'].flatMap((name) =>
    call.values(name).flatMap(({ text }) => {
      const file =
        /^\s*(?:(?:dump|append)\s+(?:binary\s+)?(?:value|memory)|save\s+\S+|set\s+logging\s+file|set\s+history\s+filename|generate-core-file|gcore)\s+(\S+)/.exec(
          text,
        )?.[1];
      return file === undefined ? [] : call.onPaths('write', [known(file)]);
    }),
  );
}

function gdb(call: Call): Start[] {
  const starts: Start[] = [];
  for (const command of [...call.values('ex'), ...call.values('iex'), ...call.values('one-line')]) {
    const { text } = command;
    const line =
      /^\s*(?:shell\s+|platform shell\s+|!\s*|make\s+|pipe\s.*\||\|.*\|)(.*)$/.exec(text)?.[1] ??
      /\b(?:system|popen)\s*\(\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
    const python = /^\s*(?:python(?:-interactive)?|pi|py|script)\s+(?:--\s+)?(\S.*)$/s.exec(text)?.[1];
    const file = /^\s*(?:source|command source)\s+(?:-\w+\s+)*(\S+)/.exec(text)?.[1];
    // What the process is made to call, it runs with its own rights.
    if (line && /^\s*(?:call|print|p)\b/.test(text))
      starts.push({ kind: 'unknown', why: 'code', source: text });
    if (line) starts.push({ kind: 'shell', script: known(line) });
    else if (python)
      starts.push({ kind: 'code', language: 'python', text: known(python), origin: 'argument' });
    else if (file) starts.push({ kind: 'load', path: known(file) });
    else if (
      /^\s*(?:guile|gu|call|compile code|expr(?:ession)?\s.*\b(?:system|exec\w*|unlink|remove)\()/.test(text)
    )
      starts.push({ kind: 'unknown', why: 'code', source: text });
  }
  for (const path of call.values('command'))
    starts.push({ kind: 'file', path, language: 'console', fresh: true });
  if (call.has('args') && call.operands.length > 0) starts.push({ kind: 'argv', argv: call.operands });
  return starts;
}

const SETARCH = 'R|addr-no-randomize v|verbose 3|3gb 4gb B|32bit F I L S T X Z';

export const OWN_GRAMMARS: readonly ProgramSpec[] = [
  { names: ['busybox', 'toybox', 'coreutils', 'sbase-box', 'uutils'], style: 'raw', starts: applet },
  {
    names: ['setarch'],
    options: SETARCH,
    style: 'posix',
    // `setarch [ARCHITECTURE] [OPTIONS] CMD`
    starts: (call) => {
      const named =
        /^(?:x86_64|i\d86|linux(?:32|64)|uname26|athlon|aarch64|arm|ppc|s390|mips|riscv|alpha|sparc|ia64|parisc|sh\d)/;
      const inner = named.test(call.operand(0)?.text ?? '')
        ? call.again(call.args.slice(call.firstOperand + 1), SETARCH, 'posix')
        : call;
      const argv = inner.operands;
      return [...unknownOptions(inner), ...(argv.length > 0 ? [{ kind: 'argv', argv } as const] : [])];
    },
  },
  {
    names: ['wine', 'wine64'],
    style: 'raw',
    starts: (call) => (call.args.length > 0 ? [{ kind: 'argv', argv: call.args }] : []),
  },
  {
    names: ['flock'],
    options:
      's|shared x|exclusive e n|nb|nonblock w|timeout|wait= o|close u|unlock E|conflict-exit-code= F|no-fork c|command= verbose',
    style: 'posix',
    starts: flock,
  },
  {
    names: ['gdb', 'lldb'],
    options: 'ex|eval-command= iex|init-eval-command= args batch q|quiet p|pid= x|command= nx n o|one-line=',
    style: 'dash',
    effects: written,
    starts: gdb,
  },
  {
    names: ['ld.so', 'ld-linux-x86-64.so.2', 'ld-linux.so.2', 'ld-linux-aarch64.so.1', 'ld-musl-x86_64.so.1'],
    options: 'list verify inhibit-cache library-path= inhibit-rpath= audit= preload= argv0= help',
    style: 'posix',
    starts: (call) => (call.operands.length > 0 ? [{ kind: 'argv', argv: call.operands }] : []),
  },
  {
    names: ['ccache', 'sccache', 'distcc'],
    style: 'raw',
    starts: (call) => (/^[^-]/.test(call.args[0]?.text ?? '') ? [{ kind: 'argv', argv: call.args }] : []),
  },
  {
    names: ['nodemon'],
    options:
      'w|watch= e|ext= i|ignore= d|delay= s|signal= V|verbose q|quiet L|legacy-watch C|on-change-only I no-stdin x|exec= cwd= config= no-update-notifier no-colors help version',
    style: 'posix',
    // What stands behind the command of `--exec` is its arguments; without one, a script for node.
    starts: (call) => {
      const command = call.value('exec');
      if (command) return [{ kind: 'shell', script: joined([command, ...call.operands]) }];
      return call.operands.length > 0 ? [{ kind: 'argv', argv: [known('node'), ...call.operands] }] : [];
    },
  },
  {
    names: ['start-stop-daemon'],
    options:
      'S|start K|stop T|status p|pidfile= x|exec= a|startas= n|name= u|user= c|chuid= g|group= s|signal= R|retry= b|background m|make-pidfile N|nicelevel= d|chdir= r|chroot= o|oknodo q|quiet t|test v|verbose k|umask=',
    starts: (call) => {
      const program = call.value('startas') ?? call.value('exec');
      return program && call.has('start') ? [{ kind: 'argv', argv: [program, ...call.operands] }] : [];
    },
  },
  {
    names: ['capsh'],
    style: 'raw',
    // What follows `--` is handed to bash.
    starts: (call) => {
      const dashes = call.args.findIndex((arg) => arg.text === '--' || arg.text === '==');
      return dashes < 0 ? [] : [{ kind: 'argv', argv: [known('bash'), ...call.args.slice(dashes + 1)] }];
    },
  },
  {
    names: ['perf'],
    style: 'posix',
    starts: (call) => {
      const dashes = call.args.findIndex((arg) => arg.text === '--');
      const rest =
        dashes >= 0
          ? call.args.slice(dashes + 1)
          : parseArgs(call.operands.slice(1), parseGrammar('e= o= F= g a d r= p= t= C= x= c='), 'posix')
              .operands;
      return rest.length > 0 && /^(?:stat|record|trace)$/.test(call.operands[0]?.text ?? '')
        ? [{ kind: 'argv', argv: rest }]
        : [];
    },
  },
  {
    names: ['expect'],
    options: 'c= f= b d i n N v',
    style: 'posix',
    starts: (call) =>
      call
        .values('c')
        .map((code): Start => ({ kind: 'code', language: 'tcl', text: code, origin: 'argument' })),
  },
  // A command that is already prefixed: the inner hoopx decides again, but what it will be asked is known now.
  {
    names: ['hoopx'],
    options: 'agent= ci json shell= timeout= c= l e',
    style: 'posix',
    starts: (call) => {
      const script = call.value('c');
      if (script) return [{ kind: 'shell', script }];
      return call.operands.length > 0 &&
        !/^(?:check|init|doctor|completion|shell|run|policy|approvals|grants|wait|audit|sessions|mask|identity|agents|mcp)$/.test(
          call.operands[0]!.text,
        )
        ? [{ kind: 'argv', argv: call.operands }]
        : [];
    },
  },
];
