/** Interpreters and compilers of languages that are read for a few forms only (see `code/calls-in-text.ts`). */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { after, known } from '../value.ts';
import { codeStart, fileStart, idles, lines, plainStarts } from './code-starts.ts';

/** Code in one of the options, else a script, else standard input when something is led into it. */
const evaluates =
  (language: string, ...options: readonly string[]) =>
  (call: Call): Start[] => {
    const code = call.valuesOf(options);
    if (code.length > 0) return code.map((each) => codeStart(language, each));
    const script = call.operand(0);
    if (script && script.text !== '-') return [fileStart(script, language, call.operands.slice(1))];
    return fed(call) && !idles(call) ? [{ kind: 'stdin', language }] : [];
  };

/** Something is led into standard input. */
function fed(call: Call): boolean {
  const { text, file, taints } = call.input;
  return file !== null || taints.length > 0 || (text !== null && text.length > 0);
}

/** A source file that is compiled and run in one go, or source on standard input. */
const compiles =
  (language: string, sources: RegExp) =>
  (call: Call): Start[] => [
    ...call.operands
      .filter((each) => sources.test(each.text))
      .map((each): Start => fileStart(each, language)),
    ...(call.operands.some((each) => each.text === '-') ? [{ kind: 'stdin', language } as const] : []),
  ];

/** Languages whose code is taken with `-e` or `--eval`. */
const withEval = (...names: string[]): ProgramSpec[] =>
  names.map((name) => ({
    names: [name],
    options: 'e|eval= h|help v|version',
    style: 'dash',
    starts: evaluates(name === 'ghci' ? 'ghc' : name, 'eval'),
  }));

/** Code behind `-e`, `-c`, `--eval` and the like, however the program's other options are read. */
function evaluated(call: Call, language: string): Start[] {
  const { args } = call;
  return args.flatMap((arg, at): Start[] => {
    const attached = /^--?(?:eval|exec|execute-scala|execute-script|rpc-eval)[:=]/.exec(arg.text);
    if (attached) return [codeStart(language, after(arg, attached[0].length))];
    const code = /^(?:-e|-c|-i|--eval|--exec|--execute-script|--rpc-eval)$/.test(arg.text)
      ? args[at + 1]
      : undefined;
    return code && /\W/.test(code.text) ? [codeStart(language, code)] : [];
  });
}

/** A compiler that runs what it is given: a source file, code in an option or behind `eval`, standard input. */
function builder(names: readonly string[], language: string, sources: RegExp, verbs: RegExp): ProgramSpec {
  return {
    names: [...names],
    starts: (call) => {
      const words = call.args.filter((arg) => !arg.text.startsWith('-') || arg.text === '-');
      let first = 0;
      // `dotnet script eval CODE`
      while (verbs.test(words[first]?.text ?? '')) first++;
      const verb = words[first - 1]?.text ?? null;
      const behind = words.slice(first);
      const file = behind.find((arg) => sources.test(arg.text));
      return [
        ...evaluated(call, language),
        ...(verb === 'eval' || verb === 'e' ? behind.filter((arg) => arg !== file).slice(0, 1) : [])
          .filter((arg) => /\W/.test(arg.text))
          .map((arg) => codeStart(language, arg)),
        ...(file ? [fileStart(file, language)] : []),
        ...(behind.some((arg) => arg.text === '-') || (/^(?:script|fsi)$/.test(verb ?? '') && fed(call))
          ? [{ kind: 'stdin', language } as const]
          : []),
      ];
    },
  };
}

export const OTHER_LANGUAGES: readonly ProgramSpec[] = [
  {
    names: ['tclsh', 'wish', 'jimsh'],
    options: 'encoding=',
    style: 'dash',
    starts: plainStarts('tcl', 'none'),
  },
  {
    names: ['expect', 'expectk'],
    options: 'c= b d D= f= i n N v',
    style: 'posix',
    starts: (call) => {
      const file = call.value('f') ?? call.operand(0);
      const code = call.values('c');
      if (code.length > 0) return [codeStart('tcl', lines(code))];
      if (file && file.text !== '-') return [fileStart(file, 'tcl')];
      return fed(call) ? [{ kind: 'stdin', language: 'tcl' }] : [];
    },
  },
  {
    names: ['julia'],
    options:
      'e|eval= E|print= p|procs= t|threads= L|load= i q|quiet O=? project=? J= startup-file= v|version h|help',
    style: 'posix',
    starts: (call) =>
      call.has('print')
        ? call.values('print').map((each) => codeStart('julia', each))
        : plainStarts('julia', 'eval')(call),
  },
  {
    names: ['elixir', 'iex'],
    options: 'e|eval= r= S= pr= pa= h|help v|version',
    style: 'dash',
    starts: evaluates('elixir', 'eval'),
  },
  {
    names: ['erl', 'escript'],
    options: 'eval= noshell noinput s= run= pa= pz= sname= name= boot= config= version',
    style: 'dash',
    starts: (call) => call.values('eval').map((each) => codeStart('erlang', each)),
  },
  {
    // Languages of which only the calls that run a command are read.
    names: [
      'matlab',
      'maxima',
      'gp',
      'swipl',
      'scilab',
      'scilab-cli',
      'qjs',
      'quickjs',
      'csi',
      'gosh',
      'chez',
      'scheme',
      'mit-scheme',
      'clisp',
      'ecl',
      'ccl',
      'janet',
      'fennel',
      'newlisp',
      'picolisp',
      'hy',
      'gforth',
      'sml',
      'poly',
      'gst',
      'gprolog',
      'duk',
      'mujs',
      'd8',
      'jsc',
      'rhino',
      'jjs',
      'kawa',
      'joker',
      'nbb',
      'pike',
      'rexx',
      'regina',
      'gap',
      'idris2',
    ],
    options:
      'e|eval|expr|E= c= r|batch= p= g= i= m= f= t= x= b= k= batch-string= init-eval= q s w h|help v|version',
    style: 'dash',
    starts: (call) => {
      const code = [
        'eval',
        'c',
        'batch',
        'p',
        'g',
        'f',
        't',
        'x',
        'k',
        'batch-string',
        'init-eval',
        'i',
        'm',
        'b',
      ].flatMap((name) => call.values(name));
      const script = call.operand(0);
      return [
        ...code.map((each) => codeStart('calls', each)),
        ...(script && script.text !== '-' ? [fileStart(script, 'calls', call.operands.slice(1))] : []),
        ...(code.length === 0 && (!script || script.text === '-') && fed(call)
          ? [{ kind: 'stdin', language: 'calls' } as const]
          : []),
      ];
    },
  },
  ...withEval('groovy', 'scala', 'kotlin', 'ocaml', 'gnuplot', 'octave', 'racket', 'sbcl', 'ghc', 'ghci'),
  {
    names: ['clojure', 'clj', 'bb'],
    options: 'e|eval= M A X T P h|help version Sdeps=',
    style: 'dash',
    starts: (call) => {
      const script = call.operand(0);
      // `bb '(shell "x")'`: an expression stands where a script's name would.
      return [
        ...call.values('eval').map((each) => codeStart('clojure', each)),
        ...(script?.text.startsWith('(') ? [codeStart('clojure', script)] : []),
        ...(script && /\.(?:clj[cs]?|bb)$/.test(script.text) ? [fileStart(script, 'clojure')] : []),
        ...(call.operands.length === 0 && !call.has('eval') && fed(call)
          ? [{ kind: 'stdin', language: 'clojure' } as const]
          : []),
      ];
    },
  },
  {
    names: ['guile'],
    options: 'c= e= s= l= L= h|help v|version',
    style: 'dash',
    starts: evaluates('guile', 'c'),
  },
  {
    names: ['jshell'],
    options: 'class-path= module-path= add-modules= startup= feedback= q s v R= C= h|help version',
    style: 'dash',
    starts: (call) => [
      ...call.operands.filter((each) => each.text !== '-').map((each): Start => fileStart(each, 'jshell')),
      ...(fed(call) ? [{ kind: 'stdin', language: 'jshell' } as const] : []),
    ],
  },
  {
    // OpenStack's client has the same name, and a row with other options.
    names: ['swift'],
    starts: (call) => {
      const own = call.again(call.args, 'e= F= I= L= l= O target= sdk= h|help version', 'dash');
      return [
        ...own.values('e').map((each) => codeStart('swift', each)),
        ...compiles('swift', /\.swift$/)(own),
      ];
    },
  },
  builder(['crystal'], 'calls', /\.cr$/, /^(?:run|eval|spec)$/),
  builder(['nim'], 'calls', /\.nims?$/, /^(?:r|e|c|cpp|run|compile)$/),
  builder(
    ['v', 'zig', 'odin', 'vala', 'c3c', 'mojo', 'gleam'],
    'calls',
    /\.(?:v|vsh|zig|odin|vala|c3|mojo)$/,
    /^run$/,
  ),
  builder(['dart', 'flutter'], 'dart', /\.dart$/, /^(?:run|test)$/),
  builder(
    ['dotnet', 'csi', 'dotnet-script', 'dotnet-fsi', 'fsi', 'csharp', 'csharprepl'],
    'csharp',
    /\.(?:csx?|fsx?)$/,
    /^(?:script|fsi|run|eval|exec)$/,
  ),
  builder(['scala-cli', 'amm', 'ammonite'], 'scala', /\.(?:sc|scala)$/, /^(?:run|eval|shebang)$/),
  builder(['kotlinc', 'kscript'], 'kotlin', /\.kts?$/, /^(?:run)$/),
  builder(['jbang'], 'java', /\.(?:java|jsh)$/, /^(?:run)$/),
  builder(['rdmd', 'ldmd2'], 'calls', /\.d$/, /^(?:run)$/),
  {
    names: ['mix'],
    starts: (call) => [
      ...evaluated(call, 'elixir'),
      ...(call.args[0]?.text === 'eval' && call.args[1] ? [codeStart('elixir', call.args[1])] : []),
    ],
  },
  { names: ['root', 'cling'], starts: (call) => evaluated(call, 'calls') },
  {
    names: ['m4', 'gm4'],
    options: 'D|define= I|include= U|undefine= F= R= P E Q|quiet s h|help version',
    starts: (call) =>
      call.operands.length > 0
        ? call.operands.filter((each) => each.text !== '-').map((each): Start => fileStart(each, 'm4'))
        : fed(call)
          ? [{ kind: 'stdin', language: 'm4' }]
          : [],
  },
  {
    names: ['runghc', 'runhaskell'],
    style: 'dash',
    starts: (call) => {
      const script = call.operand(0);
      if (script) return [fileStart(script, 'ghc', call.operands.slice(1))];
      return fed(call) ? [{ kind: 'stdin', language: 'ghc' }] : [];
    },
  },
  {
    names: ['go'],
    starts: (call) => {
      if (call.subcommand[0] !== 'run') return [];
      // `go run github.com/pressly/goose/v3/cmd/goose@latest reset`
      const at = call.args.findIndex((arg) => /^[\w.-]+\.\w+\/[\w./-]+@/.test(arg.text));
      const name = at < 0 ? undefined : /([\w-]+)(?:\/v\d+)?@/.exec(call.args[at]!.text)?.[1];
      return name === undefined
        ? compiles('go', /\.go$/)(call)
        : [{ kind: 'argv', argv: [known(name), ...call.args.slice(at + 1)] }];
    },
  },
  {
    names: ['rustc', 'rust-script'],
    options: 'o= C= L= l= O',
    style: 'dash',
    starts: compiles('rust', /\.rs$/),
  },
  {
    names: ['gcc', 'cc', 'clang', 'g++', 'c++', 'clang++', 'tcc'],
    options: 'o= x= I= L= l= D= include= isystem= E S c',
    style: 'dash',
    starts: (call) => (call.has('E', 'fsyntax-only') ? [] : compiles('c', /(?!)/)(call)),
  },
  {
    names: ['java', 'javaw'],
    options: 'jar= cp|classpath|class-path= p|module-path= m|module= D=? version h|help',
    style: 'dash',
    starts: (call) => {
      const jar = call.value('jar');
      if (jar) return [fileStart(jar, null)];
      const source = call.operand(0);
      return source && /\.(?:jar|java)$/.test(source.text)
        ? [fileStart(source, source.text.endsWith('.java') ? 'java' : null)]
        : [];
    },
  },
];
