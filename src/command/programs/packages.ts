/** JavaScript's package managers; the others stand beside it, by ecosystem. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import { concurrentlyStarts, packageStarts, runAllStarts } from '../tasks/starts.ts';
import type { Effect } from '../types.ts';
import { known } from '../value.ts';
import { alike } from './alike.ts';
import { BUILDS } from './builds.ts';
import { FOREIGN_SOURCES } from './foreign-sources.ts';
import { binaryOf, installs, publishes, registries, registry } from './package-sources.ts';
import { PUBLISHERS } from './publishers.ts';
import { PYTHON_PACKAGES } from './python-packages.ts';
import { SYSTEM_PACKAGES } from './system-packages.ts';

const OPTIONS = `g|global C|prefix|dir|cwd= w|workspace|filter= F= workspaces registry= cache= userconfig= globalconfig= loglevel= tag= access= otp=
  before= omit= include= scope= script-shell= shell= node-options= ignore-scripts D|save-dev S|save P|save-prod E|save-exact
  O|save-optional save-peer no-save y|yes f|force silent dry-run no-dry-run json provenance no-git-checks git= editor=
  onload-script= init-module= dev d|exact a|all L|location= r|recursive frozen-lockfile prefer-offline audit fund help version`;
const RUN_OPTIONS = `${OPTIONS} p|package= c|call= s q|quiet ignore-existing no-install n|node-arg= bun b shell-mode`;
const REGISTRY_VARIABLES = [
  'npm_config_registry',
  'NPM_CONFIG_REGISTRY',
  'YARN_REGISTRY',
  'YARN_NPM_REGISTRY_SERVER',
  'BUN_CONFIG_REGISTRY',
];

/** Programs that npm is told to run scripts, an editor or node's own start with. */
function programs(call: Call): Effect[] {
  const shells = [
    ...call.values('script-shell'),
    ...call.values('onload-script'),
    ...call.values('init-module'),
    ...call.values('git'),
  ];
  const strange = shells.filter((each) => !/^(\/(usr\/)?bin\/)?(ba|z|da)?sh$|^git$/.test(each.text));
  const node = call
    .values('node-options')
    .filter((each) => /-r\b|--(require|import|loader|experimental-loader)\b/.test(each.text));
  return [...strange, ...node].flatMap((each) => call.on('execute', call.named('code', each)));
}

function installEffects(call: Call): Effect[] {
  return [
    ...installs(call, call.operands, 'npm'),
    ...registries(call, ['registry'], REGISTRY_VARIABLES),
    ...programs(call),
    ...(call.value('ignore-scripts')?.text === 'false' ? scriptsAllowed(call, 'ignore-scripts') : []),
  ];
}

function configEffects(call: Call): Effect[] {
  const words = call.operands.flatMap((each) => {
    const equals = each.text.indexOf('=');
    return equals > 0 ? [each.text.slice(0, equals), each.text.slice(equals + 1)] : [each.text];
  });
  const [key = '', value = ''] = words;
  const name = key.slice(key.lastIndexOf(':') + 1);
  const executes =
    /^(script-shell|shell|git|editor|viewer|onload-script|init-module|node-options|script-src|yarnPath|yarn-path|npmrc-auth-file|plugins)$/.test(
      name,
    );
  const unsafe =
    (name === 'ignore-scripts' && value === 'false') || (name === 'strict-ssl' && value === 'false');
  const elsewhere = /^(registry|npmRegistryServer)$/.test(name) && registry(call, known(value)).length > 0;
  if (name === 'ignore-scripts' || (/^dangerously-?allow-?all-?builds$/i.test(name) && value !== 'false'))
    return unsafe || name !== 'ignore-scripts' ? scriptsAllowed(call, key) : [];
  if (name === 'enableScripts') return value === 'true' ? scriptsAllowed(call, key) : [];
  return executes || unsafe || elsewhere ? call.on('persist', call.named('key', key)) : [];
}

/** Packages may from now on run code while they are installed. */
function scriptsAllowed(call: Call, key: string): Effect[] {
  return call.on('persist', call.named('key', key), { mode: 'install-scripts' });
}

/** Scripts that run on every machine that installs the package. */
const LIFECYCLE = /^scripts[.[]["']?(?:(?:pre|post)?(?:install|prepare)|prepublish|preprepare)\b/;

/** `npm pkg set scripts.postinstall=...` */
function packageEffects(call: Call): Effect[] {
  return call.operands
    .filter((each) => LIFECYCLE.test(each.text))
    .flatMap((each) =>
      call.on('persist', call.named('key', each.text.split('=')[0]!), { mode: 'lifecycle' }),
    );
}

/** `npm exec -- CMD ARG...`, `npx PACKAGE ARG...`, `npx -c 'CMD'`. */
function execStarts(call: Call): Start[] {
  const starts: Start[] = call.values('call').map((script) => ({ kind: 'shell', script }));
  const [first, ...rest] = call.operands;
  if (first) starts.push({ kind: 'argv', argv: [binaryOf(first), ...rest] });
  return starts;
}

function execEffects(call: Call): Effect[] {
  const packages = call.values('package');
  const first = call.operand(0);
  const fetched = packages.length > 0 || !first ? packages : [first];
  const named = fetched.filter((each) => !/^[./~]/.test(each.text));
  return [
    ...installs(call, named, 'npm'),
    ...registries(call, ['registry'], REGISTRY_VARIABLES),
    ...programs(call),
  ];
}

const INSTALL: CommandSpec = {
  options: OPTIONS,
  dry: ['dry-run'],
  effects: installEffects,
  starts: packageStarts,
};
const EXEC: CommandSpec = { options: RUN_OPTIONS, style: 'posix', effects: execEffects, starts: execStarts };
const PUBLISH: CommandSpec = {
  options: OPTIONS,
  dry: ['dry-run'],
  effects: (call) => publishes(call),
  starts: packageStarts,
};
const SCRIPT: CommandSpec = { options: OPTIONS, effects: programs, starts: packageStarts };
const OTHER: CommandSpec = {
  options: OPTIONS,
  depth: 1,
  dry: ['dry-run'],
  effects: programs,
  starts: packageStarts,
};
const CONFIG: CommandSpec = {
  options: OPTIONS,
  subcommands: {
    set: { options: OPTIONS, effects: configEffects },
    ...alike('get list delete edit fix', { options: OPTIONS }),
  },
};
/** A project's own tool: `yarn exec jest`, `pnpm exec tsc`, `bun x vite`. */
const LOCAL: CommandSpec = { options: RUN_OPTIONS, style: 'posix', starts: execStarts, effects: programs };

/** npm takes every unambiguous beginning of a command's name. */
const MANAGER: { readonly [names: string]: CommandSpec } = {
  'install|i|in|ins|inst|insta|instal|isnt|isnta|isntal|isntall|add': INSTALL,
  'ci|clean-install|ic|install-clean': INSTALL,
  'update|up|upgrade|upd|upda|updat|udpate': INSTALL,
  'uninstall|remove|rm|r|un|unlink': { options: OPTIONS, dry: ['dry-run'] },
  'publish|pu|pub|publ|publi|publis': PUBLISH,
  'unpublish|unp|unpu|unpub|unpubl|unpubli|unpublis': { options: OPTIONS, dry: ['dry-run'] },
  'deprecate|dep|depr|depre|deprec|depreca|deprecat': { options: OPTIONS },
  'exec|x': EXEC,
  'run|run-script|rum|urn': SCRIPT,
  ...alike('test t tst start stop restart build dev lint', SCRIPT),
  'config|c': CONFIG,
  // `npm explore PACKAGE -- CMD`
  explore: {
    options: OPTIONS,
    style: 'posix',
    starts: (call) =>
      call.operands.length > 1
        ? [{ kind: 'argv', argv: call.operands.slice(1).filter(({ text }) => text !== '--') }]
        : [],
  },
  set: { options: OPTIONS, effects: configEffects },
  pkg: {
    options: OPTIONS,
    subcommands: { set: { options: OPTIONS, effects: packageEffects }, get: {}, delete: {}, fix: {} },
  },
  ...alike(
    'token owner access team org hook dist-tag dist-tags profile version pack link ls list view info audit outdated why explain cache init create login logout adduser whoami ping search root bin prefix rebuild dedupe prune doctor fund diff query sbom store patch tag npm policies',
    OTHER,
  ),
};

export const PACKAGES: readonly ProgramSpec[] = [
  { names: ['npm'], options: OPTIONS, subcommands: MANAGER, starts: packageStarts },
  {
    names: ['pnpm'],
    options: OPTIONS,
    subcommands: {
      ...MANAGER,
      exec: LOCAL,
      dlx: EXEC,
      'approve-builds': {
        options: OPTIONS,
        effects: (call) => (call.has('all') ? scriptsAllowed(call, 'onlyBuiltDependencies') : []),
      },
    },
    starts: packageStarts,
  },
  {
    names: ['yarn', 'yarnpkg'],
    options: OPTIONS,
    starts: packageStarts,
    subcommands: {
      ...MANAGER,
      exec: LOCAL,
      dlx: EXEC,
      global: { options: OPTIONS, subcommands: { add: INSTALL, ...alike('remove list upgrade bin', OTHER) } },
      npm: {
        options: OPTIONS,
        subcommands: { publish: PUBLISH, ...alike('tag logout login whoami info audit', OTHER) },
      },
    },
  },
  {
    names: ['bun'],
    options: OPTIONS,
    starts: packageStarts,
    subcommands: {
      'install|i|add|a': INSTALL,
      'x|exec': EXEC,
      publish: PUBLISH,
      pm: {
        options: OPTIONS,
        subcommands: {
          trust: { options: OPTIONS, effects: (call) => scriptsAllowed(call, 'trustedDependencies') },
          ...alike(
            'ls list bin cache hash migrate untrusted default-trusted pack pkg version view why',
            OTHER,
          ),
        },
      },
      run: {
        ...OTHER,
        effects: (call) =>
          call.operands
            .slice(0, 1)
            .filter(({ text }) => /^https?:/i.test(text))
            .flatMap((module) => call.on('execute', call.url(module), { carries: ['network'] })),
      },
      ...alike('test build create init link update remove upgrade outdated', OTHER),
    },
  },
  { names: ['npx', 'bunx', 'pnpx'], ...EXEC },
  { names: ['corepack'], options: 'help version', depth: 1 },
  // Small programs that scripts of packages use for the shell's.
  {
    names: ['rimraf', 'del', 'del-cli'],
    options: 'g|glob v|verbose f|force preserve-root no-preserve-root i|interactive dry-run help version',
    dry: ['dry-run'],
    effects: (call) => call.onPaths('delete', call.operands, { recursive: true, irreversible: true }),
  },
  {
    names: ['shx'],
    options: 'help version',
    style: 'posix',
    starts: (call) => (call.operands.length > 0 ? [{ kind: 'argv', argv: call.operands }] : []),
  },
  {
    names: ['concurrently'],
    options:
      'n|names= c|prefix-colors= p|prefix= k|kill-others kill-others-on-fail s|success= r|raw m|max-processes= g|group hide= restart-tries= i|handle-input P|passthrough-arguments help version',
    starts: concurrentlyStarts,
  },
  {
    names: ['npm-run-all', 'npm-run-all2', 'run-s', 'run-p'],
    options:
      's|sequential|serial p|parallel c|continue-on-error l|print-label n|print-name r|race silent max-parallel= npm-path= aggregate-output help version',
    starts: runAllStarts,
  },
  ...PYTHON_PACKAGES,
  ...SYSTEM_PACKAGES,
  ...BUILDS,
  ...PUBLISHERS,
  ...FOREIGN_SOURCES,
];
