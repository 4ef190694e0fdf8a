/**
 * Tools of developers that run a command, code or a file which an option, a property or a subcommand names, where a grammar
 * does not say it.
 */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { after, known, knownText } from '../value.ts';
import { codeStart } from './code-starts.ts';
import { shell } from './named-effects.ts';
import { behind, loads, matched } from './option-values.ts';

interface Escape {
  names: string;
  starts: (call: Call) => Start[];
}

const ESCAPES: readonly Escape[] = [
  // --- version control ---
  {
    names: 'svn svnadmin svnsync svnlook',
    starts: (call) =>
      matched(
        behind(call, /^--config-option=?/),
        /^\w+:(?:tunnels:[^=]*|helpers:(?:editor|diff3?|merge)-(?:cmd|tool))=(.+)$/g,
      ),
  },
  {
    names: 'hg chg',
    starts: (call) => {
      const settings = behind(call, /^--config=?/);
      return [
        ...matched(
          settings,
          /^(?:hooks\.[\w.-]+|ui\.(?:editor|ssh|merge)|pager\.pager|extdiff\.cmd\.\w+)=(.+)$/g,
        ),
        ...matched(settings, /^alias\.[\w-]+=!(.+)$/g),
        ...matched(settings, /^(?:merge-tools|extdiff)\.[\w.-]+\.(?:executable|cmd)=(.+)$/g),
        ...settings.flatMap(({ text }): Start[] => {
          const path = /^extensions\.[\w.-]*=(\/.+)$/.exec(text)?.[1];
          return path === undefined ? [] : [{ kind: 'load', path: known(path) }];
        }),
        ...(call.args.some(({ text }) => /^debugsh(?:ell)?$/.test(text))
          ? behind(call, /^(?:-c|--command=?)$/).map((code) => codeStart('python', code))
          : []),
      ];
    },
  },
  {
    names: 'fossil',
    // `fossil settings editor CMD`
    starts: ({ args: [verb, key, value] }) =>
      /^(?:settings?|set)$/.test(verb?.text ?? '') &&
      /^(?:editor|diff-command|gdiff-command|ssh-command|pgp-command|web-browser|tcl-setup|th1-setup|gmerge-command)$/.test(
        key?.text ?? '',
      ) &&
      value
        ? [{ kind: 'shell', script: value, handedOver: true }]
        : [],
  },
  {
    names: 'husky',
    // `husky add .husky/pre-commit 'npm test'`
    starts: ({ args: [verb, , command] }) =>
      /^(?:add|set)$/.test(verb?.text ?? '') ? shell(command ?? null) : [],
  },

  {
    names: 'jj',
    starts: (call) =>
      matched(
        behind(call, /^--config=?/),
        /^ui\.(?:pager|editor|diff-editor|merge-editor|diff-formatter)\s*=\s*["']?(.+?)["']?$/g,
      ),
  },
  { names: 'p4', starts: ({ args }) => matched(args, /^P4(?:EDITOR|DIFF|MERGE|PAGER)=(.+)$/g) },

  // --- builds ---
  {
    names: 'make gmake',
    // `make CC='sh -c CMD #'`: recipes begin with it.
    starts: ({ args }) =>
      matched(
        args,
        /^(?:CC|CXX|CPP|LD|AR|AS|RM|CP|MV|INSTALL|PYTHON|NODE|GO|CARGO|DOCKER)[:+?]?=(.*[;&|`$<>'"].*)$/g,
      ),
  },
  {
    names: 'ninja ninja-build samu scons',
    // `-f /dev/stdin`: a file of the project's own is not looked at.
    starts: (call) => {
      const language = call.program === 'scons' ? 'python' : 'settings';
      return behind(call, /^(?:-f|--(?:sconstruct|file|makefile)=?)/).map(
        (path): Start =>
          /^(?:-|\/dev\/stdin)$/.test(path.text)
            ? { kind: 'stdin', language }
            : { kind: 'file', path, language, fresh: true },
      );
    },
  },
  {
    names: 'bazel bazelisk blaze',
    starts: ({ args }) =>
      args.flatMap(({ text }): Start[] => {
        const path =
          /^--(?:host_)?(?:action_env|test_env|repo_env)=(?:LD_PRELOAD|LD_LIBRARY_PATH|BASH_ENV|CC|PYTHONPATH|PATH)=([^:]+)/.exec(
            text,
          )?.[1];
        return path === undefined ? [] : [{ kind: 'load', path: known(path) }];
      }),
  },
  {
    names: 'gradle gradlew sbt sbtn mvn mvnw kotlinc scala groovy lein ant',
    starts: (call) => [...loads(call, /^(?:-J|.*=)?-(?:javaagent|agentpath):/), ...loads(call, /^-lib$/)],
  },
  {
    names: 'gradle gradlew',
    // A script of the project's own is not looked at.
    starts: (call) =>
      behind(call, /^(?:-[Ibc]|--(?:init-script|build-file|settings-file)=?)/).map(
        (path): Start => ({
          kind: 'file',
          path,
          language: path.text.endsWith('.kts') ? 'kotlin' : 'groovy',
          fresh: true,
        }),
      ),
  },
  {
    names: 'gcc cc g++ c++ clang clang++ gfortran ld ld.lld ld.gold lld mold',
    starts: (call) =>
      loads(
        call,
        /^(?:-fplugin=|-fpass-plugin=|-B|--?specs=|--?ld-path=|-load$|-Xclang$|--?plugin=?$|-fuse-ld=)/,
      ),
  },
  {
    names: 'go',
    starts: ({ args }) =>
      args.flatMap(({ text }): Start[] => {
        const path = /-ext(?:ld|ar)=(\S+)/.exec(text)?.[1];
        return path === undefined ? [] : [{ kind: 'load', path: known(path) }];
      }),
  },
  {
    names: 'clojure clj',
    starts: (call) =>
      behind(call, /^-Sdeps$/).flatMap(({ text }): Start[] => {
        const url = /:git\/url\s+"([^"]+)"/.exec(text)?.[1];
        return url === undefined ? [] : [{ kind: 'load', path: known(url) }];
      }),
  },
  { names: 'terraform tofu', starts: (call) => loads(call, /^--?plugin-dir=?/) },
  {
    names: 'tox',
    starts: (call) =>
      matched(behind(call, /^(?:-x|--override=?)/), /^testenv(?::[^.]*)?\.commands(?:_pre|_post)?\+?=(.+)$/g),
  },
  {
    names: 'rustc rustdoc clippy-driver cargo',
    starts: (call) =>
      call.args.flatMap(({ text }, at): Start[] => {
        const option =
          /^(?:-C|--codegen=?)\s*linker=(.+)$/.exec(text) ??
          (/^(?:-C|--codegen)$/.test(call.args[at - 1]?.text ?? '') ? /^linker=(.+)$/.exec(text) : null);
        return option ? [{ kind: 'shell', script: known(option[1]!), handedOver: true }] : [];
      }),
  },
  {
    names: 'cmake ccmake cmake-gui',
    starts: (call) =>
      call.args.flatMap(({ text }, at): Start[] => {
        const define = /^-D/.test(text) ? text.slice(2) : call.args[at - 1]?.text === '-D' ? text : '';
        const [, name = '', value = ''] = /^(CMAKE_\w+)(?::\w+)?=(.+)$/.exec(define) ?? [];
        if (/_(?:COMPILER_LAUNCHER|LINKER_LAUNCHER|CLANG_TIDY|CPPCHECK|CROSSCOMPILING_EMULATOR)$/.test(name))
          return [{ kind: 'shell', script: known(value.replaceAll(';', ' ')), handedOver: true }];
        return /_(?:COMPILER|MAKE_PROGRAM|LINKER|TOOLCHAIN_FILE|PROJECT_INCLUDE(?:_BEFORE)?)$/.test(name)
          ? [{ kind: 'load', path: known(value) }]
          : [];
      }),
  },
  {
    names: 'ctest',
    starts: ({ args }) => {
      const at = args.findIndex(({ text }) => text === '--test-command');
      return at < 0 || at + 1 >= args.length ? [] : [{ kind: 'argv', argv: args.slice(at + 1) }];
    },
  },
  {
    names: 'mvn mvnw mvnd',
    starts: (call) => {
      const property = (name: string) =>
        call.args.find(({ text }) => text.startsWith(`-D${name}=`))?.text.slice(name.length + 3);
      const program = property('exec.executable');
      const loaded = property('maven.ext.class.path');
      return [
        ...(program === undefined
          ? []
          : shell(known(`${program} ${property('exec.args') ?? property('exec.commandlineArgs') ?? ''}`))),
        ...(loaded === undefined ? [] : [{ kind: 'load', path: known(loaded) } as const]),
      ];
    },
  },
  {
    names: 'sbt sbtn',
    starts: ({ args }) =>
      args
        .filter(({ text }) => /^(?:eval|set|consoleQuick)\s/.test(text))
        .map((code) => codeStart('scala', after(code, code.text.indexOf(' ')))),
  },
  {
    names: 'mix',
    starts: (call) =>
      call.operands[0]?.text === 'run' || call.args[0]?.text === 'run'
        ? behind(call, /^(?:-e|--eval=?|--rpc-eval=?)/).map((code) => codeStart('elixir', code))
        : [],
  },
  {
    names: 'dotnet csi dotnet-script',
    starts: ({ args }) => {
      const at = args.findIndex(({ text }) => text === 'eval');
      return at >= 0 && args[at + 1] ? [codeStart('calls', args[at + 1]!)] : [];
    },
  },
  {
    names: 'yarn',
    starts: (call) => [
      ...loads(call, /^--use-yarnrc=?/),
      ...(call.args[0]?.text === 'set' && call.args[1]?.text === 'version' && call.args[2]
        ? [{ kind: 'load', path: call.args[2] } as const]
        : []),
    ],
  },
  {
    names: 'deno',
    starts: (call) => (call.args[0]?.text === 'task' ? behind(call, /^--eval$/).flatMap(shell) : []),
  },
  {
    names: 'bun',
    // `bun run --bun sh -c CMD`
    starts: ({ args }) => {
      const at = args.findIndex(({ text }, place) => place > 0 && !text.startsWith('-'));
      return args[0]?.text === 'run' && at > 0 && /^(?:(?:ba|z|da)?sh|rm|env|node)$/.test(args[at]!.text)
        ? [{ kind: 'argv', argv: args.slice(at) }]
        : [];
    },
  },
  {
    names: 'composer',
    // `composer config scripts.post-install-cmd CMD`
    starts: ({ args }) => {
      const at = args.findIndex(({ text }) => /^scripts\./.test(text));
      return at > 0 && args.slice(0, at).some(({ text }) => text === 'config')
        ? shell(args[at + 1] ?? null)
        : [];
    },
  },
  {
    names: 'npm',
    // `npm run env -- CMD`: the command with the environment that scripts have.
    starts: ({ args }) => {
      const at = args.findIndex(({ text }) => text === 'env');
      return at > 0 &&
        /^run(?:-script)?$/.test(args[at - 1]!.text) &&
        args[at + 1]?.text === '--' &&
        args[at + 2]
        ? [{ kind: 'argv', argv: args.slice(at + 2) }]
        : [];
    },
  },
  {
    names: 'pnpm',
    // `pnpm -c exec 'CMD'`
    starts: (call) =>
      call.args.some(({ text }) => /^(?:-c|--shell-mode)$/.test(text))
        ? behind(call, /^(?:exec|dlx)$/).flatMap(shell)
        : [],
  },
  {
    names: 'pm2 pm2-runtime pm2-dev',
    // `pm2 start CMD -- ARG...`, `pm2 start 'CMD ARG'`
    starts: ({ args }) => {
      const at = args.findIndex(({ text }) => /^(?:start|restart|reload|deploy)$/.test(text));
      const program = args[at + 1];
      if (at < 0 || !program || program.text.startsWith('-')) return [];
      if (/\s/.test(program.text)) return shell(program);
      const dashes = args.findIndex(({ text }) => text === '--');
      return [{ kind: 'argv', argv: [program, ...(dashes < 0 ? [] : args.slice(dashes + 1))] }];
    },
  },

  // --- languages ---
  {
    names: 'node nodejs tsx ts-node electron',
    starts: (call) => loads(call, /^(?:-r|--(?:require|import|loader|experimental-loader)=?)/),
  },
  { names: 'ruby jruby irb', starts: (call) => loads(call, /^-[rI]/) },
  {
    names: 'perl',
    // `-d:Evil` and `-MEvil` are found in the folders of `-I`.
    starts: (call) => loads(call, /^-I/),
  },
  {
    names: 'php php-cgi',
    starts: (call) => [
      ...loads(call, /^(?:-c|--php-ini=?)/),
      ...behind(call, /^(?:-d|--define=?)/).flatMap(({ text }): Start[] => {
        const path =
          /^(?:auto_(?:prepend|append)_file|(?:zend_)?extension(?:_dir)?|opcache\.preload)=(.+)$/.exec(text);
        return path ? [{ kind: 'load', path: known(path[1]!) }] : [];
      }),
    ],
  },
  {
    names: 'lua luajit texlua',
    starts: (call) => loads(call, /^-l/),
  },
  {
    names: 'java javaw',
    starts: (call) => loads(call, /^-(?:javaagent|agentpath|Xbootclasspath\/[ap]):/),
  },
  { names: 'vim vi nvim ex gvim view', starts: (call) => loads(call, /^-[uUSs]$|^--cmd$/) },
  {
    names: 'emacs emacsclient',
    starts: (call) => loads(call, /^(?:-l|--load=?|-L|--directory=?|--init-directory=?)/),
  },
  { names: 'gdb lldb', starts: (call) => loads(call, /^--?(?:x|command|ix|init-command|s|source|S)(?:=|$)/) },
  {
    names: 'pylint',
    starts: (call) => behind(call, /^--init-hook=?/).map((code) => codeStart('python', code)),
  },
  { names: 'sqlmap', starts: (call) => behind(call, /^--eval=?/).map((code) => codeStart('python', code)) },
  { names: 'scrapy', starts: (call) => behind(call, /^-c$/).map((code) => codeStart('python', code)) },
  {
    names: 'wp wp-cli',
    starts: (call) => behind(call, /^--exec=?/).map((code) => codeStart('php', code)),
  },
  {
    names: 'coffee',
    starts: (call) => behind(call, /^(?:-e|--eval=?)$/).map((code) => codeStart('calls', code)),
  },
  {
    names: 'jest vitest',
    // `--config '{"globalSetup":"/tmp/x.js"}'`
    starts: (call) =>
      behind(call, /^(?:-c|--config=?)/).flatMap(({ text }) =>
        text.startsWith('{')
          ? [...text.matchAll(/"(\/[^"]+)"/g)]
              .slice(0, 16)
              .map((match): Start => ({ kind: 'load', path: known(match[1]!) }))
          : [],
      ),
  },
  {
    names: 'nix-shell nix-build nix-env pipx uv uvx pre-commit prek',
    // What the network holds is run.
    starts: ({ args, program }) =>
      args
        .filter(({ text }) => /^(?:https?|git\+https?|git\+ssh):\/\//.test(text))
        .filter(
          (_, at) =>
            at === 0 &&
            (program.startsWith('nix') ||
              program === 'uvx' ||
              args.some(({ text }) => /^(?:run|try-repo)$/.test(text))),
        )
        .map((path): Start => ({ kind: 'load', path })),
  },
  {
    names: 'knife chef-shell',
    starts: (call) => behind(call, /^(?:-E|--exec=?)$/).map((code) => codeStart('ruby', code)),
  },
  {
    names: 'nix nix-shell nix-build nix-instantiate nix-env',
    starts: ({ args }) =>
      args.flatMap(({ text }): Start[] => {
        const list = /\bbuiltins\.exec\s*\[([^\]]*)\]/.exec(text)?.[1];
        return list === undefined
          ? []
          : [codeStart('calls', known(`os.exec(${list.trim().replace(/"\s+"/g, '", "')})`))];
      }),
  },

  // --- others ---
  {
    names: 'rush',
    // What one argument holds with blanks in it is a command, not one of Microsoft's verbs.
    starts: ({ args }) =>
      args
        .filter(({ text }) => /^[\w./]+\s/.test(text))
        .slice(0, 1)
        .flatMap(shell),
  },
  {
    names: 'vim vi nvim ex gvim',
    // `--cmd 'so FILE'`, `-c 'luafile FILE'`
    starts: ({ args }) =>
      args.flatMap(({ text }): Start[] => {
        const path = /^\+?\s*:?(?:so(?:urce)?|luafile|py3?file|rubyfile|runtime)!?\s+(\S+)$/.exec(text)?.[1];
        return path === undefined ? [] : [{ kind: 'load', path: known(path) }];
      }),
  },
  {
    names: 'latexmk',
    starts: (call) => matched(behind(call, /^-e$/), /\$(?:pdf|lua|xe)?latex\s*=\s*["'](.+?)["']\s*;?$/g),
  },
  {
    names: 'convert magick mogrify identify composite montage',
    // `convert '|CMD' x.png`
    starts: ({ args }) => matched(args, /^(?:\w+:)?\|(.+)$/g),
  },
  { names: 'gs ghostscript', starts: ({ args }) => matched(args, /%pipe%([^)"']+)/g) },
  {
    names: 'kitty',
    // `kitty @ launch CMD ARG...`
    starts: ({ args }) => {
      const at = args.findIndex(({ text }) => text === 'launch');
      const argv =
        at < 0
          ? []
          : args
              .slice(at + 1)
              .filter(
                ({ text }, place, all) =>
                  !text.startsWith('--') || all.slice(0, place).some((each) => !each.text.startsWith('--')),
              );
      return argv.length > 0 ? [{ kind: 'argv', argv }] : [];
    },
  },
  {
    names: 'open xdg-open gtk-launch dex gio',
    // What starts a program when it is opened.
    starts: ({ args }) =>
      args
        .filter(({ text }) => /\.(?:desktop|command|terminal|workflow|app|scpt|jar|sh)$/.test(text))
        .map((path): Start => ({ kind: 'load', path })),
  },
  {
    names: 'nmap',
    // Names without a folder are its own scripts.
    starts: (call) =>
      behind(call, /^--script=?/).flatMap(({ text }) =>
        text.split(',').flatMap((script): Start[] => [
          { kind: 'load', path: known(script) },
          { kind: 'file', path: known(script), language: 'lua', fresh: true },
        ]),
      ),
  },
  {
    names: 'pandoc',
    starts: (call) => loads(call, /^(?:-L|--lua-filter=?|-F|--filter=?|--data-dir=?|-d|--defaults=?)/),
  },
  {
    names: 'busctl dbus-send gdbus',
    // `--address=unixexec:path=/bin/sh,argv1=-c,argv2=CMD`
    starts: ({ args }) =>
      args.flatMap(({ text }): Start[] => {
        const [, program, more = ''] = /unixexec:path=([^,;]+)((?:,argv\d+=.*)?)$/s.exec(text) ?? [];
        if (program === undefined) return [];
        const words = more.split(/,argv\d+=/).filter((word) => word !== '');
        return [{ kind: 'argv', argv: [program, ...words].map((word) => known(word)) }];
      }),
  },
  {
    names: 'csvtool',
    starts: ({ args: [verb, command] }) => (verb?.text === 'call' ? shell(command ?? null) : []),
  },
  {
    names: 'strace',
    // `-o '|CMD'`, `-o '!CMD'`
    starts: (call) =>
      behind(call, /^(?:-o|--output=?)/)
        .filter(({ text }) => /^[|!]/.test(text))
        .flatMap((command) => shell(after(command, 1))),
  },
  {
    names: 'hyperfine',
    // A shell with options of its own.
    starts: (call) =>
      behind(call, /^(?:-S|--shell=?)/)
        .filter(({ text }) => /\s/.test(text))
        .flatMap(shell),
  },
  {
    names: 'task',
    // Taskwarrior's.
    starts: ({ args }) =>
      /^(?:execute|exec)$/.test(args[0]?.text ?? '') && args.length > 1
        ? [{ kind: 'argv', argv: args.slice(1) }]
        : [],
  },
  {
    names: 'gh glab',
    // `gh alias set x '!CMD'`, `gh alias set --shell x CMD`
    starts: ({ args }) => {
      const [first, second, ...rest] = args;
      if (first?.text !== 'alias' || second?.text !== 'set') return [];
      const command = rest.filter(({ text }) => !text.startsWith('-')).at(1);
      if (!command) return [];
      if (command.text.startsWith('!')) return shell(after(command, 1));
      return rest.some(({ text }) => /^(?:-s|--shell)$/.test(text)) ? shell(command) : [];
    },
  },
  {
    names: 'sk',
    starts: (call) => behind(call, /^(?:-c|--cmd=?|--preview=?)/).flatMap(shell),
  },
  {
    names: 'terraform tofu',
    starts: ({ args, input }) => {
      const text = input.text === null || args[0]?.text !== 'console' ? null : knownText(input.text);
      return text === null ? [] : [codeStart('terraform', known(text))];
    },
  },
];

export const DEVELOPER_ESCAPES: readonly ProgramSpec[] = ESCAPES.map(({ names, starts }) => ({
  names: names.split(' '),
  alsoStarts: starts,
}));
