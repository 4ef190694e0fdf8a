/**
 * Programs that are made for something else and run a command all the same: in an option, in code of their own, at a prompt
 * (GTFOBins lists them). They stand in other tables too, or in none.
 */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { escapesIn } from '../unlisted.ts';
import { type Arg, fromPieces, known, knownText, type Text } from '../value.ts';
import { codeStart, fileStart } from './code-starts.ts';
import { DEVELOPER_ESCAPES } from './developer-escapes.ts';
import { FILES_NAMED } from './files-named.ts';
import { shell } from './named-effects.ts';
import { behind, matched } from './option-values.ts';

/** `!CMD`, as values of options and commands that stand between semicolons: `lftp -c 'open h; !id'`. */
function banged(arg: Arg): Start[] {
  const text = knownText(arg.pieces);
  if (text === null) return [];
  return text.split(/[;\n]/).flatMap((each): Start[] => {
    const command = /^\s*!\s*(\S.*)$/.exec(each)?.[1];
    return command === undefined ? [] : [{ kind: 'shell', script: known(command) }];
  });
}

/** IPython's `!cmd`. */
const linesForShell = (input: Text): Start[] => matched([fromPieces(input)], /^\s*!\s*(\S.*)$/gm);

interface Escape {
  names: string;
  starts: (call: Call) => Start[];
}

const ESCAPES: readonly Escape[] = [
  {
    names:
      'ftp lftp ncftp psftp sftp tftp smbclient telnet tdbtool nmap gopher gnokii ntpq cdb mtools dosbox tnftp',
    starts: (call) => [...escapesIn(call), ...behind(call, /^-(?:[ce]|-command=?)$/).flatMap(banged)],
  },
  { names: 'mail mailx nail s-nail', starts: (call) => behind(call, /^--exec=?/).flatMap(banged) },
  { names: 'mutt neomutt', starts: (call) => matched(behind(call, /^-[eF]/), /<shell-escape>([^<]+)/g) },
  {
    names: 'rpm rpmdb rpmquery rpmverify rpmspec rpmsign rpmbuild rpmkeys',
    starts: (call) => {
      const macros = behind(call, /^(?:--eval=?|-E|-D|--define=?)/);
      return [
        ...matched(macros, /%\(([^\n]+)\)/g),
        ...macros.flatMap(({ text }) =>
          [...text.matchAll(/%\{lua:([\s\S]+)\}/g)].flatMap((match) =>
            ['lua', 'calls'].map((language) => codeStart(language, known(match[1]!))),
          ),
        ),
        ...behind(call, /^--pipe=?/).flatMap(shell),
      ];
    },
  },
  {
    names: 'rake drake',
    starts: (call) =>
      behind(call, /^(?:-[epE]|--execute(?:-print|-continue)?=?)$/).flatMap((code) => [
        codeStart('ruby', code),
        ...matched([code], /\bsh\s*\(?\s*["']([^"']+)/g),
      ]),
  },
  {
    names: 'puppet',
    starts: (call) =>
      matched(behind(call, /^(?:-e|--execute=?)$/), /\bexec\s*\{\s*["']((?:[^"'\\]|\\.)+)["']/g).map(
        unescaped,
      ),
  },
  { names: 'msfconsole', starts: (call) => matched(behind(call, /^-x/), /(?:^|;)\s*exec\s+([^;]+)/g) },
  {
    names: 'bpftrace dtrace stap',
    starts: (call) => behind(call, /^-[en]/).map((code) => codeStart('calls', code)),
  },
  {
    names: 'latexmk',
    starts: (call) => [
      ...behind(call, /^-e$/).map((code) => codeStart('perl', code)),
      ...behind(call, /^-r$/).map((file) => fileStart(file, 'perl')),
      ...behind(call, /^-(?:pdf|lua|xe|pslua)?latex=|^-(?:dvips|ps2pdf|bibtex|makeindex)=/).map(
        (script): Start => ({
          kind: 'shell',
          script: known(script.text.replace(/%[OSTBDPRYZ]|#.*$/g, '')),
        }),
      ),
    ],
  },
  {
    names: 'gcc cc g++ c++ clang clang++ c89 c99 gfortran gccgo gdc',
    starts: (call) =>
      behind(call, /^-wrapper$/).map(
        (command): Start => ({
          kind: 'argv',
          argv: command.text.split(',').map((word) => known(word)),
        }),
      ),
  },
  {
    names: 'pandoc',
    starts: (call) => [
      ...behind(call, /^(?:-L|--lua-filter=?)/).map((file) => fileStart(file, 'lua')),
      ...behind(call, /^(?:-F|--filter=?)/).map((program): Start => ({ kind: 'argv', argv: [program] })),
      ...behind(call, /^--pdf-engine=?/).map((program): Start => ({ kind: 'argv', argv: [program] })),
    ],
  },
  {
    names: 'service',
    // `service ../../bin/sh`: the script is named by its path below /etc/init.d.
    starts: ({ args: [name, ...rest] }) =>
      name?.text.includes('/')
        ? [
            {
              kind: 'argv',
              handedOver: true,
              argv: [known(`/${name.text.replace(/^(?:\.\.?\/)+/, '')}`), ...rest],
            },
          ]
        : [],
  },
  {
    names: 'pic troff groff nroff eqn',
    starts: ({ input }) => {
      const text = input.text === null ? null : knownText(input.text);
      return text === null
        ? []
        : matched([known(text)], /^(?:sh\s+(?:X|\S)|\.sy|\.pso)\s+([^\n]+?)(?:\s+X)?$/gm);
    },
  },
  { names: 'dvips', starts: ({ args }) => matched(args, /^`([^`]+)`$/g) },
  { names: 'xdg-user-dir', starts: ({ args }) => matched(args, /^\}\s*;\s*([^#]+)/g) },
  {
    names: 'openvpn',
    starts: (call) =>
      behind(
        call,
        /^--(?:up|down|route-up|ipchange|tls-verify|auth-user-pass-verify|client-connect|client-disconnect|learn-address)$/,
      ).flatMap(shell),
  },
  {
    names: 'fzf sk',
    starts: (call) => [
      ...behind(call, /^--preview=?(?!-)/).flatMap(shell),
      ...matched(
        behind(call, /^--bind=?/),
        /(?:execute(?:-silent)?|execute-multi|become|reload(?:-sync)?|preview|transform[\w-]*)(?:\(([^)]*)\)|:([^,]*))/g,
      ),
    ],
  },
  { names: 'lf', starts: (call) => matched(behind(call, /^-command$/), /^\s*[$!&%]([\s\S]+)/g) },
  {
    names: 'flask jupyter',
    starts: ({ operands: [first], input }) =>
      /^(?:shell|console)$/.test(first?.text ?? '') && input.text !== null
        ? [{ kind: 'stdin', language: 'python' }, ...linesForShell(input.text)]
        : [],
  },
  {
    names: 'rails',
    starts: ({ operands: [first], input }) =>
      /^(?:c|console)$/.test(first?.text ?? '') && input.text !== null
        ? [{ kind: 'stdin', language: 'ruby' }]
        : [],
  },
  {
    names: 'java javaw kotlin scala groovy clojure mvn gradle sbt',
    starts: (call) => behind(call, /^(?:-J)?-XX:On(?:Error|OutOfMemoryError)=/).flatMap(shell),
  },
  {
    names: 'kotlinc swift swiftc crystal nim nimble vlang rune',
    starts: (call) =>
      behind(call, /^(?:-e|eval|--eval:)/).map((code) =>
        codeStart(call.program === 'crystal' ? 'ruby' : 'calls', code),
      ),
  },
  {
    names: 'raku rakudo perl6',
    starts: (call) => matched(behind(call, /^-e/), /\b(?:shell|qqx|qx|run)\s*[("'<{]+\s*([^"'>})]+)/g),
  },
  { names: 'dc', starts: escapesIn },
  { names: 'bconsole', starts: (call) => matched(behind(call, /^-c/), /@exec\s+"?([^"]+)/g) },
  {
    names: 'gimp gimp-console',
    starts: (call) => behind(call, /^-b$/).map((code) => codeStart('python', code)),
  },
  {
    names: 'jrunscript jjs jshell',
    starts: (call) => behind(call, /^-e$/).map((code) => codeStart('calls', code)),
  },
  { names: 'check_by_ssh', starts: (call) => matched(behind(call, /^-o/), /^ProxyCommand[= ](.+)$/g) },
];

const unescaped = (start: Start): Start =>
  start.kind === 'shell' ? { ...start, script: known(start.script.text.replace(/\\(.)/g, '$1')) } : start;

export const SHELL_ESCAPES: readonly ProgramSpec[] = [
  ...ESCAPES.map(({ names, starts }) => ({ names: names.split(' '), alsoStarts: starts })),
  ...DEVELOPER_ESCAPES,
  ...FILES_NAMED,
];
