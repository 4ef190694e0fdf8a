/** Python's package managers. A requirement may be a name, a URL, a repository or a path; an index may be anybody's. */
import type { Call, CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import type { Arg } from '../value.ts';
import { alike } from './alike.ts';
import { binaryOf, installs, publishes, registries, registry } from './package-sources.ts';

const PIP = `r|requirement= c|constraint= no-deps pre e|editable= dry-run t|target= platform= python-version= implementation=
  abi= user root= prefix= src= U|upgrade upgrade-strategy= force-reinstall I|ignore-installed ignore-requires-python
  no-build-isolation use-pep517 break-system-packages C|config-settings= global-option= compile no-compile no-binary=
  only-binary= prefer-binary require-hashes progress-bar= root-user-action= report= no-clean i|index-url= extra-index-url=
  no-index f|find-links= h|help debug isolated require-virtualenv python= v|verbose V|version q|quiet log= no-input
  keyring-provider= proxy= retries= timeout= exists-action= trusted-host= cert= client-cert= cache-dir= no-cache-dir
  disable-pip-version-check no-color use-feature= use-deprecated= w|wheel-dir= d|dest= y|yes group= default-index= index=
  p system reinstall`;
const INDEX_OPTIONS = ['index-url', 'extra-index-url', 'find-links', 'default-index', 'index'];
const INDEX_VARIABLES = [
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_FIND_LINKS',
  'UV_INDEX_URL',
  'UV_DEFAULT_INDEX',
  'UV_INDEX',
  'UV_EXTRA_INDEX_URL',
];

function isUrl(arg: Arg): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(arg.text);
}

function installEffects(call: Call): Effect[] {
  const lists = [...call.values('requirement'), ...call.values('constraint')];
  return [
    ...installs(call, [...call.operands, ...call.values('editable'), ...lists.filter(isUrl)], 'python'),
    ...registries(call, INDEX_OPTIONS, INDEX_VARIABLES),
  ];
}

/** `pip config set global.index-url URL`. */
function configEffects(call: Call): Effect[] {
  const [key, value] = call.operands;
  if (!key || !value || !/(index-url|find-links|trusted-host)$/.test(key.text)) return [];
  return /trusted-host$/.test(key.text) || registry(call, value).length > 0
    ? call.on('persist', call.named('key', key))
    : [];
}

const INSTALL: CommandSpec = { options: PIP, dry: ['dry-run'], effects: installEffects };
const PIP_COMMANDS: { readonly [names: string]: CommandSpec } = {
  ...alike('install download wheel', INSTALL),
  uninstall: { options: PIP },
  config: {
    options: PIP,
    subcommands: {
      set: { options: PIP, effects: configEffects },
      edit: {
        options: `${PIP} editor=`,
        starts: (call) => call.values('editor').map((script): Start => ({ kind: 'shell', script })),
        effects: (call) =>
          call
            .values('editor')
            .filter(({ text }) => !/^[\w.-]+$/.test(text))
            .flatMap((each) => call.on('execute', call.named('code', each))),
      },
      ...alike('get list unset debug', {}),
    },
  },
  ...alike('list show freeze check search cache hash inspect index debug compile sync tree', {
    options: PIP,
  }),
};

/** `poetry run CMD`, `uv run CMD`: the operands are a command. */
function operandStarts(call: Call): Start[] {
  return call.operands.length > 0 ? [{ kind: 'argv', argv: call.operands }] : [];
}

/** `uvx TOOL`, `pipx run TOOL`: a package's program. */
function toolStarts(call: Call): Start[] {
  const [first, ...rest] = call.operands;
  return first ? [{ kind: 'argv', argv: [binaryOf(first), ...rest] }] : [];
}

function toolEffects(call: Call): Effect[] {
  const first = call.operand(0);
  const from = [...call.values('from'), ...call.values('spec'), ...call.values('with')];
  const fetched = from.length > 0 || !first ? from : [first];
  return [
    ...installs(call, fetched, 'python'),
    ...registries(call, [...INDEX_OPTIONS, 'pip-args'], INDEX_VARIABLES),
  ];
}

const UV = `${PIP} project= directory= config-file= no-config offline managed-python p|python= with= with-editable= with-requirements=
  from= extra= all-extras group= only-group= no-group= dev no-dev frozen locked isolated active env-file= no-project m|module=
  s|script package= all-packages publish-url= u|username= token= git= rev= tag= branch= optional= bounds= raw`;
const UV_RUN: CommandSpec = {
  options: UV,
  style: 'posix',
  effects: (call) => [
    ...installs(call, call.values('with'), 'python'),
    ...registries(call, INDEX_OPTIONS, INDEX_VARIABLES),
  ],
  starts: operandStarts,
};
const TOOL: CommandSpec = {
  options: `${UV} spec= pip-args= no-cache path suffix=`,
  style: 'posix',
  effects: toolEffects,
  starts: toolStarts,
};
const TOOL_INSTALL: CommandSpec = {
  options: `${UV} spec= pip-args= suffix= include-deps global`,
  effects: (call) => [...installEffects(call), ...installs(call, call.values('from'), 'python')],
};
const PUBLISH: CommandSpec = {
  options: `${UV} r|repository= u|username= p|password= build dry-run dist-dir= skip-existing`,
  dry: ['dry-run'],
  effects: (call) => publishes(call),
};
const OTHER: CommandSpec = { options: UV, depth: 1 };
const RUN: CommandSpec = {
  options: 'C|directory= P|project= n|no-interaction q|quiet v|verbose help p= no-plugins',
  style: 'posix',
  starts: operandStarts,
};

const CONDA = `n|name= p|prefix= c|channel= override-channels f|file= y|yes q|quiet d|dry-run no-deps only-deps json offline use-local
  all live-stream no-capture-output v|verbose cwd= force strict-channel-priority help version`;
/** `-c https://host/channel`; names such as `conda-forge` are channels of the public registry. */
const CONDA_INSTALL: CommandSpec = {
  options: CONDA,
  dry: ['dry-run'],
  effects: (call) => [...installs(call, call.operands, 'other'), ...registries(call, ['channel'])],
};

export const PYTHON_PACKAGES: readonly ProgramSpec[] = [
  {
    names: ['pip', 'pip3', 'pip2', 'pip3.8', 'pip3.9', 'pip3.10', 'pip3.11', 'pip3.12', 'pip3.13', 'pip3.14'],
    options: PIP,
    subcommands: PIP_COMMANDS,
  },
  {
    names: ['uv'],
    options: UV,
    subcommands: {
      pip: { options: UV, subcommands: PIP_COMMANDS },
      run: UV_RUN,
      add: {
        options: UV,
        effects: (call) => [
          ...installEffects(call),
          ...call.values('git').flatMap((each) => call.on('install', call.url(each))),
        ],
      },
      tool: {
        options: UV,
        subcommands: { run: TOOL, install: TOOL_INSTALL, ...alike('list uninstall upgrade dir', {}) },
      },
      publish: PUBLISH,
      ...alike('sync lock init remove venv python build cache tree export version self help format', OTHER),
    },
  },
  {
    names: ['easy_install', 'easy_install-3', 'easy_install3'],
    options:
      'i|index-url= f|find-links= U|upgrade d|install-dir= s|script-dir= x|exclude-scripts Z|always-unzip m|multi-version e|editable b|build-directory= N|no-deps user prefix= q|quiet v|verbose help version',
    effects: (call) => [...installEffects(call), ...registries(call, INDEX_OPTIONS, INDEX_VARIABLES)],
  },
  { names: ['uvx'], ...TOOL },
  {
    names: ['pipx'],
    options: UV,
    subcommands: {
      run: TOOL,
      install: TOOL_INSTALL,
      inject: TOOL_INSTALL,
      ...alike('list uninstall upgrade upgrade-all uninstall-all ensurepath reinstall', {}),
    },
  },
  {
    names: ['poetry', 'pdm', 'hatch', 'rye', 'pipenv', 'pixi'],
    options: 'C|directory= P|project= n|no-interaction q|quiet v|verbose help version',
    subcommands: {
      run: RUN,
      add: {
        options:
          'D|dev G|group= E|extras= e|editable= source= optional python= platform= allow-prereleases dry-run lock',
        dry: ['dry-run'],
        effects: installEffects,
      },
      install: {
        options: `${PIP} without= with= only= all-extras E|extras= sync no-root no-dev deploy system dev`,
        effects: (call) => registries(call, INDEX_OPTIONS, INDEX_VARIABLES),
      },
      publish: PUBLISH,
      ...alike(
        'remove update lock build check config show env shell init new version self source cache export sync list search',
        OTHER,
      ),
    },
  },
  {
    names: ['conda', 'mamba', 'micromamba'],
    options: CONDA,
    subcommands: {
      ...alike('install create update upgrade', CONDA_INSTALL),
      run: { options: CONDA, style: 'posix', starts: operandStarts },
      env: {
        options: CONDA,
        subcommands: {
          ...alike('create update', CONDA_INSTALL),
          ...alike('list remove export config', { options: CONDA }),
        },
      },
      ...alike('list search info clean remove activate deactivate config init build', { options: CONDA }),
    },
  },
];
