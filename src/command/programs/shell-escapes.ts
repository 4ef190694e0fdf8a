/**
 * Programs that are made for something else and run a command all the same: in an option, in code of their own, at a prompt
 * (GTFOBins lists them). They stand in other tables too, or in none.
 */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { escapesIn } from '../unlisted.ts';
import { type Arg, after, fromPieces, known, knownText, type Text } from '../value.ts';
import { codeStart, fileStart } from './code-starts.ts';
import { shell } from './named-effects.ts';
import { commandSpec, startsBy } from './packed-grammar.ts';

/** Options whose value is a line for a shell, in the notation of `packed-grammar.ts`. */
const LINES: Readonly<Record<string, string>> = {
  dmsetup: 'exec=!',
  gem: '{open e|editor=! v|version=}',
  'nano pico rnano': 's|speller=!',
  enscript: 'I|filter=!',
  gtester: 'q k l verbose m= s= o= >&',
  'pidstat sar': 'e >!',
  'lynx elinks': 'editor=!',
  grc: 'e s c= colour= pty >!',
  sshuttle: 'r|remote= e|ssh-cmd=! x|exclude= N H v',
  'git-annex git-lfs-transfer': 'exec=!',
  scrot: 'd= q= t= e|exec=!',
  'maim import': 'e=!',
  'zathura mupdf': 'e= x|synctex-editor-command=!',
  transmission: 'f= torrent-done-script=!',
  'dhclient dhcpcd': 'sf=! c|script=!',
  'pppd chat': '@dash pty=! connect=! disconnect=!',
  wpa_cli: 'a=!',
  udevadm: 'exec=!',
  tmate: 'c=! F S=',
};

/** `!CMD`, as values of options and commands that stand between semicolons: `lftp -c 'open h; !id'`. */
function banged(arg: Arg): Start[] {
  const text = knownText(arg.pieces);
  if (text === null) return [];
  return text.split(/[;\n]/).flatMap((each): Start[] => {
    const command = /^\s*!\s*(\S.*)$/.exec(each)?.[1];
    return command === undefined ? [] : [{ kind: 'shell', script: known(command) }];
  });
}

/** The arguments behind any of these options. */
const behind = (call: Call, pattern: RegExp): Arg[] =>
  call.args.flatMap((arg, at) => {
    const option = pattern.exec(arg.text)?.[0];
    if (option === undefined) return [];
    const value = option === arg.text ? call.args[at + 1] : after(arg, option.length);
    return value ? [value] : [];
  });

/** IPython's `!cmd`. */
const linesForShell = (input: Text): Start[] => matched([fromPieces(input)], /^\s*!\s*(\S.*)$/gm);

const matched = (args: readonly Arg[], pattern: RegExp): Start[] =>
  args.flatMap(({ text }) =>
    [...text.matchAll(pattern)]
      .slice(0, 16)
      .map((match): Start => ({ kind: 'shell', script: known((match[1] ?? match[2])!) })),
  );

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
          [...text.matchAll(/%\{lua:([\s\S]+)\}/g)].map((match) => codeStart('lua', known(match[1]!))),
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
        ? [{ kind: 'argv', argv: [known(`/${name.text.replace(/^(?:\.\.?\/)+/, '')}`), ...rest] }]
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
    starts: (call) => behind(call, /^(?:-e|eval|--eval:)/).map((code) => codeStart('calls', code)),
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
  { names: 'jrunscript', starts: (call) => behind(call, /^-e$/).map((code) => codeStart('calls', code)) },
  { names: 'check_by_ssh', starts: (call) => matched(behind(call, /^-o/), /^ProxyCommand[= ](.+)$/g) },
];

const unescaped = (start: Start): Start =>
  start.kind === 'shell' ? { ...start, script: known(start.script.text.replace(/\\(.)/g, '$1')) } : start;

export const SHELL_ESCAPES: readonly ProgramSpec[] = [
  ...Object.entries(LINES).map(([names, grammar]) => ({
    names: names.split(' '),
    alsoStarts: startsBy(commandSpec(grammar)),
  })),
  ...ESCAPES.map(({ names, starts }) => ({ names: names.split(' '), alsoStarts: starts })),
];
