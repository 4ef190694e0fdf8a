/** Build tools and the package managers of compiled and other languages: what they run besides the project's own build. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import { composerTasks, justTasks, makeTasks } from '../tasks/starts.ts';
import type { Effect } from '../types.ts';
import { type Arg, after, known, taintsOf } from '../value.ts';
import { alike } from './alike.ts';
import { installs, publishes, registries } from './package-sources.ts';

/** Variables whose value make runs, and text it evaluates: `make SHELL=/tmp/x`, `make --eval='$(shell cmd)'`. */
function makeCode(call: Call): Arg[] {
  const assigned = call.operands.filter((each) =>
    /^\.?(SHELL|SHELLFLAGS|MAKEFLAGS|MAKEFILES)[:+?]*=/.test(each.text),
  );
  const shells = assigned.filter((each) => !/^\w+[:+?]*=(\/(usr\/)?bin\/)?(ba|z|da)?sh$/.test(each.text));
  return [
    ...shells,
    ...call.values('eval'),
    ...call.operands.filter((each) => each.text.includes('=') && /\$[({](?:shell|eval)\b/.test(each.text)),
  ];
}

function makeStarts(call: Call): Start[] {
  const starts: Start[] = [];
  for (const code of makeCode(call)) {
    for (const [, script = ''] of code.text.matchAll(/\$[({]shell\s([^)}]{1,2000})[)}]/g))
      starts.push({ kind: 'shell', script: known(script) });
    const shell = /^SHELL[:+?]*=/.exec(code.text);
    if (shell) starts.push({ kind: 'argv', argv: [after(code, shell[0].length)] });
  }
  const tasks = makeTasks(call);
  // A Makefile on standard input that is not known.
  if (tasks.length === 0 && call.values('file').some((each) => /^(-|\/dev\/stdin)$/.test(each.text)))
    starts.push({ kind: 'stdin', language: 'make' });
  // `make -f <(curl URL)`
  for (const path of call.values('file'))
    if (path.text.startsWith('<(') && taintsOf(path.pieces).includes('network'))
      starts.push({ kind: 'file', path, language: 'make' });
  return [...starts, ...tasks];
}

const MAKE: CommandSpec = {
  options: `B|always-make C|directory= d debug=? e|environment-overrides eval= f|file|makefile= i|ignore-errors I|include-dir= j|jobs=?
    k|keep-going l|load-average=? L|check-symlink-times n|just-print|dry-run|recon o|old-file|assume-old= O|output-sync=?
    p|print-data-base q|question r|no-builtin-rules R|no-builtin-variables shuffle=? s|silent|quiet S|no-keep-going t|touch
    trace v|version w|print-directory no-print-directory W|what-if|new-file|assume-new= warn-undefined-variables help`,
  dry: ['just-print', 'question'],
  effects: (call) => makeCode(call).flatMap((each) => call.on('execute', call.named('code', each))),
  starts: makeStarts,
};

/** `cmake -E rm -rf DIR`, `cmake -E env CMD`: CMake's own copies of the shell's commands. */
function cmakeStarts(call: Call): Start[] {
  const script = call.values('P');
  const at = call.args.findIndex((each) => each.known && each.text === '-E');
  if (at < 0) return script.map((path): Start => ({ kind: 'file', path, language: 'cmake' }));
  const [command, ...args] = call.args.slice(at + 1);
  switch (command?.text) {
    case 'remove_directory':
      return [{ kind: 'argv', argv: [known('rm'), known('-rf'), ...args] }];
    case 'remove':
      return [{ kind: 'argv', argv: [known('rm'), ...args] }];
    case 'chdir':
      return args.length > 1 ? [{ kind: 'argv', argv: args.slice(1), cwd: args[0]! }] : [];
    case 'copy':
    case 'copy_if_different':
    case 'copy_if_newer':
      return [{ kind: 'argv', argv: [known('cp'), ...args] }];
    case 'copy_directory':
    case 'copy_directory_if_different':
      return [{ kind: 'argv', argv: [known('cp'), known('-r'), ...args] }];
    case 'rename':
      return [{ kind: 'argv', argv: [known('mv'), ...args] }];
    case 'create_symlink':
      return [{ kind: 'argv', argv: [known('ln'), known('-sf'), ...args] }];
    case 'create_hardlink':
      return [{ kind: 'argv', argv: [known('ln'), known('-f'), ...args] }];
    case 'tar':
      return [{ kind: 'argv', argv: [command, ...args] }];
    case 'rm':
    case 'env':
    case 'time':
    case 'touch':
    case 'cat':
      return [{ kind: 'argv', argv: [command, ...args] }];
    default:
      return [];
  }
}

const CARGO = `manifest-path= p|package= features= F= target= target-dir= Z= C= config= v|verbose q|quiet color= locked offline frozen release
  j|jobs= profile= bin= example= test= bench= git= path= registry= index= vers|version= branch= tag= rev= root= all-features
  no-default-features dry-run no-dry-run n token= allow-dirty no-verify undo force f workspace exclude= message-format= help`;
/** `--config 'build.rustc-wrapper="cmd"'` makes cargo run another program as the compiler, linker or runner. */
const CARGO_PROGRAM =
  /(rustc|rustdoc|runner|linker|wrapper|credential-provider|credential-process|\balias\b)/;

function cargoEffects(call: Call): Effect[] {
  const code = call
    .values('config')
    .filter((each) => CARGO_PROGRAM.test(each.text.split('=')[0] ?? ''))
    .flatMap((each) => call.on('execute', call.named('code', each)));
  return [
    ...code,
    ...call.values('git').flatMap((each) => call.on('install', call.url(each))),
    ...registries(call, ['index']),
  ];
}

const GO =
  'C= n v x a race json run= count= timeout= o= ldflags= gcflags= asmflags= tags= mod= modfile= overlay= exec= toolexec= vettool= w u cover coverprofile= parallel= short bench= cpuprofile= help';
const GO_RUNNERS = ['exec', 'toolexec', 'vettool'];
const GO_COMMAND: CommandSpec = {
  options: GO,
  effects: (call) =>
    call.valuesOf(GO_RUNNERS).flatMap((each) => call.on('execute', call.named('code', each))),
  starts: (call) =>
    GO_RUNNERS.flatMap((name) =>
      call.values(name).map((script): Start => ({ kind: 'shell', script, handedOver: true })),
    ),
};
/** Settings of `go env -w` that change where code comes from or what runs it. */
const GO_SETTING = /^(GOPROXY|GOFLAGS|GONOSUMDB|GONOSUMCHECK|GOSUMDB|GOINSECURE|CC|CXX|GOVCS|GOTOOLCHAIN)=/;

/** A proxy that few know may serve anything under a known name. */
function goProxies(call: Call): Effect[] {
  return registries(call, [], ['GOPROXY']);
}

/** Hosts that Go's modules are commonly fetched from, those that only name them included. */
const GO_HOSTS =
  /^(?:[\w-]+\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|git\.sr\.ht|golang\.org|go\.dev|k8s\.io|gopkg\.in|uber\.org|mvdan\.cc|honnef\.co|cuelang\.org|gotest\.tools|rsc\.io|modernc\.org|entgo\.io|gorm\.io|filippo\.io|tailscale\.com|helm\.sh|istio\.io|knative\.dev|gitea\.io|gitea\.com|goa\.design|dagger\.io|buf\.build|connectrpc\.com|ariga\.io|etcd\.io|opentelemetry\.io|google\.com|tinygo\.org|gioui\.org|gonum\.org|fyne\.io|wails\.io|encore\.dev|temporal\.io|nhooyr\.io|storj\.io|vitess\.io|gocloud\.dev|cel\.dev|charm\.sh|sigstore\.dev|chainguard\.dev|ko\.build|sqlc\.dev|pgregory\.net|4d63\.com|go-simpler\.org|perkeep\.org|fluxcd\.io|dapr\.io|goreleaser\.com|cockroachlabs\.com|vbom\.ml|microsoft\.com|cloudfoundry\.org)$/;

/** `go run HOST/x@latest`, `go install HOST/x@latest`: a program of that host's. */
function goPrograms(call: Call): Effect[] {
  return call.operands.slice(0, 8).flatMap((each) => {
    const host = /^([\w-]+(?:\.[\w-]+)+)\/[^@]*@/.exec(each.text)?.[1];
    return host === undefined || GO_HOSTS.test(host)
      ? []
      : call.on('install', call.url(`https://${each.text}`));
  });
}

const RUBY_RUN: CommandSpec = {
  options: 'gemfile= keep-file-descriptors',
  style: 'posix',
  starts: (call) => (call.operands.length > 0 ? [{ kind: 'argv', argv: call.operands }] : []),
};

/** Another source of packages, or one that is no longer checked: `composer config repositories.x vcs URL`. */
const COMPOSER_CONFIG: CommandSpec = {
  options: 'g|global unset l|list e|editor a|auth d|working-dir= f|file= absolute json merge append source',
  effects: (call) => {
    const [key, ...values] = call.operands;
    if (/^repo(?:sitor(?:y|ies))?\b/.test(key?.text ?? ''))
      return values
        .filter((each) => /:\/\/|^\{/.test(each.text))
        .flatMap((each) => call.on('persist', call.named('key', each)));
    return /^(?:secure-http|disable-tls)$/.test(key?.text ?? '') && !call.has('unset')
      ? call.on('persist', call.named('key', key!))
      : [];
  },
};

/** `just --command CMD ARG...`: what stands behind it is the command's own. */
function commandOf({ args }: Call): Start[] {
  const at = args.findIndex(({ text }) => /^(?:-c|--command)$/.test(text));
  return at < 0 || at + 1 >= args.length ? [] : [{ kind: 'argv', argv: args.slice(at + 1) }];
}

export const BUILDS: readonly ProgramSpec[] = [
  { names: ['make', 'gmake', 'mingw32-make'], ...MAKE },
  {
    names: ['cmake'],
    options:
      'S= B= G= D= U= P= E build= install= t|target= config= j|parallel= preset= fresh prefix= list-presets clean-first v|verbose help version',
    style: 'gnu',
    starts: cmakeStarts,
  },
  {
    names: ['ninja', 'ctest', 'bazel', 'bazelisk', 'meson', 'scons', 'task', 'invoke', 'nox', 'tox'],
    options: 'C= f= j= help version',
  },
  {
    names: ['just'],
    options:
      'f|justfile= d|working-directory= shell= shell-arg= set= c|command= n|dry-run l|list s|show= evaluate e|edit choose chooser= dump fmt yes v|verbose q|quiet help version',
    dry: ['dry-run'],
    effects: (call) =>
      [...call.values('shell'), ...call.values('chooser')].flatMap((each) =>
        call.on('execute', call.named('code', each)),
      ),
    starts: (call) => [...commandOf(call), ...justTasks(call)],
  },
  {
    names: ['cargo'],
    options: CARGO,
    effects: cargoEffects,
    subcommands: {
      publish: { options: CARGO, dry: ['dry-run', 'n'], effects: (call) => publishes(call) },
      yank: { options: CARGO },
      // Dry unless told otherwise.
      ...alike('release smart-release', {
        options: `${CARGO} x|execute`,
        effects: (call) => (call.has('execute') ? publishes(call, '.') : []),
      }),
      ...alike('workspaces ws', {
        options: CARGO,
        effects: (call) => (call.operand(0)?.text === 'publish' ? publishes(call, '.') : []),
      }),
      owner: { options: `${CARGO} a|add= r|remove= l|list` },
      ...alike('install add update fetch', {
        options: CARGO,
        dry: ['dry-run'],
        effects: (call) => [...cargoEffects(call), ...installs(call, call.operands, 'crates')],
      }),
      ...alike('run r', { options: CARGO, style: 'posix', effects: cargoEffects }),
      ...alike(
        'build b check c test t bench clippy fmt doc clean new init tree metadata search vendor package login logout uninstall fix nextest expand audit',
        { options: CARGO, effects: cargoEffects },
      ),
    },
  },
  {
    names: ['go'],
    style: 'dash',
    options: GO,
    subcommands: {
      ...alike('install get', {
        ...GO_COMMAND,
        effects: (call) => [
          ...(GO_COMMAND.effects?.(call) ?? []),
          ...goProxies(call),
          ...(call.subcommand[0] === 'install' ? goPrograms(call) : []),
        ],
      }),
      ...alike('build test vet generate list', GO_COMMAND),
      run: {
        ...GO_COMMAND,
        style: 'posix',
        effects: (call) => [...(GO_COMMAND.effects?.(call) ?? []), ...goPrograms(call)],
      },
      env: {
        options: GO,
        effects: (call) =>
          call.has('w')
            ? call.operands
                .filter((each) => GO_SETTING.test(each.text))
                .flatMap((each) => call.on('persist', call.named('key', each)))
            : [],
      },
      mod: { options: GO, depth: 1, effects: goProxies },
      ...alike('work fmt clean doc fix tool version bug telemetry', { options: GO, depth: 1 }),
    },
  },
  {
    names: ['gem'],
    options:
      's|source= v|gem-version|version= g|file=? i|install-dir= n|bindir= u|user-install N|no-document f|force a|all x|executables y k|key= host= otp= l|local r|remote clear-sources b|both p|platform= q|quiet help',
    subcommands: {
      'install|i': {
        effects: (call) => [...installs(call, call.operands, 'gems'), ...registries(call, ['source'])],
      },
      push: { effects: (call) => publishes(call) },
      ...alike('yank owner', {}),
      sources: {
        options: 'a|add= r|remove= l|list u|update c|clear-all f|force',
        effects: (call) => registries(call, ['add']),
      },
      ...alike('list uninstall update build info search env cleanup specification signin signout', {}),
    },
  },
  {
    names: ['bundle', 'bundler'],
    options: 'gemfile= path= j|jobs= without= with= q|quiet verbose help',
    subcommands: {
      exec: RUBY_RUN,
      'install|i': {},
      ...alike('update add config check list show outdated lock clean init info', { depth: 1 }),
    },
  },
  {
    names: ['composer'],
    options:
      'd|working-dir= n|no-interaction q|quiet v|verbose dev no-dev no-scripts no-plugins repository= repository-url= dry-run W help version',
    starts: composerTasks,
    subcommands: {
      exec: RUBY_RUN,
      config: COMPOSER_CONFIG,
      // `composer global COMMAND`: the same for the user's own packages.
      global: {
        subcommands: {
          config: COMPOSER_CONFIG,
          'require|update|install': {
            effects: (call) => registries(call, ['repository', 'repository-url']),
          },
        },
      },
      ...alike(
        'install update require remove run-script run test show create-project dump-autoload validate outdated audit self-update',
        {
          depth: 1,
          effects: (call) => registries(call, ['repository', 'repository-url']),
          starts: composerTasks,
        },
      ),
    },
  },
];
