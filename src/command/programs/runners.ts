/** Tools whose purpose is another one, and that run commands or scripts they are told of all the same (see GTFOBins). */
import type { Call } from '../call.ts';
import { parseArgs, parseGrammar } from '../grammar.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { type Arg, after, known, knownText } from '../value.ts';
import { shell } from './named-effects.ts';
import { files } from './operands.ts';

/** `NAME [OPTIONS] WORD{skip} CMD ARG...` */
const prefix = (
  names: string,
  options = '',
  more: { skip?: number; privileged?: boolean } = {},
): ProgramSpec => ({
  names: names.split(' '),
  options,
  style: 'posix',
  starts: (call) => {
    const argv = call.operands.slice(more.skip ?? 0);
    const [first, ...rest] = argv;
    if (!first) return more.privileged ? [{ kind: 'stdin', language: 'sh', privileged: true }] : [];
    return [
      { kind: 'argv', argv: first.text === '--' ? rest : argv, ...(more.privileged && { privileged: true }) },
    ];
  },
});

const unknownCode = (source: string): Start[] => [{ kind: 'unknown', why: 'code', source }];

export const RUNNERS: readonly ProgramSpec[] = [
  // --- plain prefixes ---
  prefix(
    'run-one run-this-one run-one-constantly run-one-until-success run-one-until-failure keep-one-running',
  ),
  prefix('logsave', 'a s v', { skip: 1 }),
  prefix('envdir setlock', 'n N x X', { skip: 1 }),
  prefix('softlimit pgrphack fghack', 'a= c= d= f= l= m= o= p= r= s= t='),
  prefix('multitime', 'b= c f= i= I= l n= o= q r= s= v'),
  prefix(
    'cpulimit',
    'l|limit= b|background f|foreground i|include-children z|lazy q|quiet p|pid= e|exe= P|path= m|monitor-forks c|cpu=',
  ),
  prefix('choom', 'n|adjust= p|pid='),
  prefix('pexec tsp', 'n= N= L= E f m d D= S='),
  prefix('ssh-agent', 'a= E= c s D d P= O= t= k'),
  prefix('dumb-init tini catatonit', 'c v s p= e= w g single-child rewrite= verbose'),
  prefix('gosu su-exec setuidgid s6-setuidgid s6-applyuidgid setuser', 'v', {
    skip: 1,
    privileged: true,
  }),
  prefix('chpst', 'v P 0 1 2 u= U= b= e= / n= l= L= m= d= o= p= f= c= r= t='),
  prefix('dzdo pfexec calife ksu', 'u= e n s i H E', { privileged: true }),
  {
    names: ['sg'],
    style: 'raw',
    // `sg GROUP [-c] COMMAND`
    starts: (call) => shell(call.args.filter((arg) => !/^-c?$/.test(arg.text))[1] ?? null),
  },

  // --- scripts in folders and settings ---
  {
    names: ['run-parts'],
    options:
      'test list v|verbose d|debug report reverse exit-on-error stdin new-session u|umask= a|arg= regex= lsbsysinit',
    // A folder that only root writes runs nothing new.
    starts: (call) =>
      call.has('test', 'list')
        ? []
        : call.operands.flatMap((arg) =>
            /^\/etc\/|^\/usr\/lib\//.test(call.path(arg).value) ? [] : unknownCode(arg.text),
          ),
  },
  {
    names: ['logrotate'],
    options: 'd|debug f|force m|mail= s|state= l|log= v|verbose skip-state-lock usage',
    dry: ['debug'],
    effects: (call) => call.onPaths('write', [call.value('state'), call.value('log')]),
    starts: (call) => [
      ...shell(call.value('mail')),
      // With `--debug` nothing is rotated, and no script run.
      ...(call.has('debug') ? [] : files(call.operands)).flatMap((arg) =>
        /^\/etc\/logrotate\./.test(call.path(arg).value) ? [] : unknownCode(arg.text),
      ),
    ],
  },
  {
    names: ['anacron'],
    options: 's f u n d q t= S= T V h',
    starts: (call) => (call.value('t') ? unknownCode(call.value('t')!.text) : []),
  },

  // --- languages with a way out ---
  { names: ['m4', 'gm4'], style: 'raw', effects: readsFiles, starts: macros },
  {
    names: ['runghc', 'runhaskell'],
    options: 'e= i= v',
    starts: (call) => call.values('e').flatMap((arg) => unknownCode(arg.text)),
  },
  {
    names: ['jrunscript', 'jjs', 'jshell'],
    options: 'e= f= l= cp= classpath= J= s scripting',
    style: 'dash',
    starts: (call) =>
      call.values('e').map((text) => ({ kind: 'code', language: 'javascript', text, origin: 'argument' })),
  },
  {
    names: ['exiftool'],
    style: 'raw',
    // `-if EXPR` and `'-x<${tag;EXPR}'` are Perl.
    starts: (call) =>
      behind(call, /^-if\d*$/).map((text) => ({ kind: 'code', language: 'perl', text, origin: 'argument' })),
  },
  {
    names: ['tdbtool'],
    style: 'raw',
    starts: (call) => call.args.flatMap((arg) => bang(arg)),
  },

  // --- options that run a program ---
  {
    names: ['msgfilter', 'msgexec'],
    options: 'i|input= o|output= D= w= s F e E P',
    style: 'posix',
    starts: (call) => argv(call.operands),
  },
  {
    names: ['pdflatex', 'latex', 'xelatex', 'lualatex', 'tex', 'pdftex', 'luatex', 'xetex'],
    options:
      'shell-escape enable-write18 no-shell-escape interaction= halt-on-error output-directory= jobname= file-line-error synctex= output-format= draftmode ini fmt= recorder',
    style: 'dash',
    starts: (call) =>
      call.operands.flatMap((arg) => {
        const found =
          /\\(?:immediate\s*)?write18\s*\{((?:[^{}]|\{[^{}]*\})*)\}|\\directlua\s*\{[^}]*os\.execute\s*\(\s*["'](.*?)["']/s.exec(
            arg.text,
          );
        return found ? shell(known(found[1] ?? found[2] ?? '')) : [];
      }),
  },
  {
    names: ['openvpn'],
    style: 'raw',
    starts: (call) =>
      behind(
        call,
        /^--(?:up|down|ipchange|route-up|route-pre-down|tls-verify|auth-user-pass-verify|client-connect|client-disconnect|learn-address)$/,
      ).flatMap(shell),
  },
  {
    names: ['xdotool'],
    style: 'raw',
    // `exec CMD`; what is typed into a window is not followed.
    starts: (call) => {
      const at = call.args.findIndex((arg) => arg.text === 'exec');
      return at < 0 ? [] : argv(call.args.slice(at + 1).filter((arg) => arg.text !== '--sync'));
    },
  },
  {
    names: ['facter'],
    options: 'custom-dir= external-dir= c|config= d|debug j|json y|yaml',
    starts: (call) =>
      [...call.values('custom-dir'), ...call.values('external-dir')].flatMap((arg) => unknownCode(arg.text)),
  },
  {
    names: ['rpm'],
    starts: (call) => [
      ...behind(call, /^(?:-E|--eval)$/).flatMap(rpmMacro),
      ...call.args.filter((arg) => arg.text.startsWith('--eval=')).flatMap(rpmMacro),
    ],
  },
  {
    names: ['rpmquery', 'rpmverify', 'rpmspec', 'rpmkeys'],
    options: 'E|eval= q a f l i p qf= queryformat= pipe=',
    starts: (call) => [...call.values('eval').flatMap(rpmMacro), ...call.values('pipe').flatMap(shell)],
  },
];

function argv(args: readonly Arg[]): Start[] {
  return args.length > 0 ? [{ kind: 'argv', argv: args }] : [];
}

/** The arguments behind options of this name. */
function behind(call: Call, option: RegExp): Arg[] {
  return call.args.flatMap((arg, index) => {
    const value = call.args[index + 1];
    return option.test(arg.text) && value ? [value] : [];
  });
}

/** `! CMD` at the start of an argument. */
function bang(arg: Arg): Start[] {
  return arg.text.startsWith('!') ? shell(after(arg, 1)) : [];
}

/** `%(cmd)` in an RPM macro. */
function rpmMacro(arg: Arg): Start[] {
  const found = /%\((.*)\)/s.exec(arg.text);
  return found ? shell(known(found[1]!)) : [];
}

const M4 = parseGrammar(
  'D|define= U|undefine= I|include= F|freeze-state= R|reload-state= s|synclines P|prefix-builtins E i|interactive g|gnu G Q d= t= l= o= e B= H= L= S= T= W=',
);

function readsFiles(call: Call) {
  return call.onPaths('read', files(parseArgs(call.args, M4).operands));
}

/** `syscmd(CMD)` and `esyscmd(CMD)` in m4's definitions and standard input, quoted as `...' or not. */
function macros(call: Call): Start[] {
  const { operands, options } = parseArgs(call.args, M4);
  const input = call.input.text === null ? null : knownText(call.input.text);
  const texts = (options.get('define') ?? []).map((arg) => arg.text);
  if (input !== null && (operands.length === 0 || operands.some((arg) => arg.text === '-')))
    texts.push(input);
  return texts.flatMap((text) =>
    [...text.matchAll(/\be?syscmd\s*\(\s*(?:`([^']*)'|([^()]*))/g)].flatMap((match) =>
      shell(known(match[1] ?? match[2] ?? '')),
    ),
  );
}
