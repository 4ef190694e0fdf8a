/** Package managers of many languages and systems that install from an address: `cabal install URL`, `mix archive.install git URL`. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { after } from '../value.ts';
import { registry } from './package-sources.ts';

/** The words of a command, joined by spaces, whose addresses are sources of code. */
const INSTALLING: Readonly<Record<string, RegExp>> = {
  'cpan cpanm cpm': /^(?!.*--(?:info|look)\b)/,
  'cabal stack': /^(?:v2-install|install|get|unpack)\b/,
  mix: /^(?:archive\.install|escript\.install|local\.(?:hex|rebar))\b/,
  'dart flutter': /^pub (?:global )?(?:activate|add)\b/,
  'xbps-install': /^/,
  guix: /^(?:install|package|pull|shell|time-machine|environment)\b/,
  dotnet: /^(?:tool (?:install|update)|new (?:install|-i|--install)|workload (?:install|update))\b/,
  'yarn yarnpkg': /^(?:set version|plugin import)\b/,
  chezmoi: /^(?:init|update)\b/,
  yadm: /^clone\b/,
  swift: /^package-registry set\b/,
  'zef raku': /^install\b/,
  nimble: /^install\b/,
  v: /^install\b/,
  haxelib: /^(?:git|hg)\b/,
  'juliaup quicklisp roswell ros': /^(?:install|add)\b/,
  eselect: /^repository (?:add|create)\b/,
  layman: /^/,
  'nix-shell nix-build nix-instantiate': /^/,
  'poetry pdm hatch rye pixi': /^(?:self add|plugin add|global install|source add|config repositories)\b/,
  pipenv: /^install\b/,
  'conda mamba micromamba': /^config\b/,
  gem: /^specific_install\b/,
  'bundle bundler': /^(?:add|inject|plugin install)\b/,
  npm: /^(?:init|create|innit)\b/,
  wp: /^(?:plugin|theme|package) install\b/,
  pipx: /^inject\b/,
  luarocks: /^(?:install|build|download|make)\b/,
  'mix rebar3': /^hex(?:\.| )(?:repo|config)\b/,
  conan: /^(?:config install|remote add)\b/,
  puppet: /^module install\b/,
  'choco scoop winget': /^(?:install|source|bucket|upgrade)\b/,
  'nala deb-get': /^(?:install|add)\b/,
  eopkg: /^(?:add-repo|ar|install|it)\b/,
  slackpkg: /^install\b/,
  'vagrant packer': /^(?:plugin|plugins) install\b/,
  proto: /^plugin add\b/,
  sdk: /^install\b/,
  'volta fnm n': /^install\b/,
  'apm pulsar': /^install\b/,
  gh: /^extension install\b/,
  krew: /^(?:index add|install)\b/,
  terraform: /^init\b.*-from-module/,
};

const ADDRESS = /^(?:git\+|hg\+)?(?:https?|git|ssh|ftp):\/\/|^git@[\w.-]+:/i;

function foreign(call: Call, pattern: RegExp): Effect[] {
  if (!pattern.test(call.args.map(({ text }) => text).join(' '))) return [];
  return call.args.flatMap((arg) => {
    // Behind an option, or the name of a package: `poetry self add plugin@git+https://host/x`.
    const option =
      /^(?:--?[\w-]+=|[\w.-]+(?:\[[\w,-]*\])? ?@ ?)(?=[a-z+]+:\/\/|git@)/i.exec(arg.text)?.[0].length ?? 0;
    const address = option > 0 ? after(arg, option) : arg;
    return ADDRESS.test(address.text) ? registry(call, address) : [];
  });
}

/** `mix archive.install github user/repo`, `npm init github:user/create`: a repository by its short name. */
function shortNamed(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text).join(' ');
  const repository =
    /^(?:archive|escript)\.install github ([\w.-]+\/[\w.-]+)/.exec(words)?.[1] ??
    /^(?:init|create|innit) (?:-\S+ )*(?:github|gitlab|bitbucket|gist):([\w./-]+)/.exec(words)?.[1];
  return repository === undefined ? [] : call.on('install', call.url(`https://github.com/${repository}`));
}

/** `guix package -f FILE`, `guix install -f FILE`: code that says how the package is made. */
function guixFile(call: Call): Effect[] {
  const at = call.args.findIndex(({ text }) =>
    /^(?:-f|-e|--install-from-(?:file|expression)(?:=.*)?)$/.test(text),
  );
  const installs = /^(?:install|package)$/.test(call.args[0]?.text ?? '');
  return at < 0 || !installs ? [] : call.on('install', call.path(call.args[at + 1] ?? '.'));
}

/** `yarn set version from sources` builds what stands in its repository. */
function yarnFromSources(call: Call): Effect[] {
  return /^set version from sources\b/.test(call.args.map(({ text }) => text).join(' '))
    ? call.on('install', call.url('https://github.com/yarnpkg/berry'))
    : [];
}

/** `chezmoi init --apply user`: the dotfiles of that user on GitHub, whose scripts run. */
function appliesDotfiles(call: Call): Effect[] {
  const [command, ...rest] = call.args.map(({ text }) => text);
  const from = rest.find((text) => !text.startsWith('-'));
  return command === 'init' &&
    from &&
    !ADDRESS.test(from) &&
    rest.some((text) => /^-{1,2}a(?:pply)?$/.test(text))
    ? call.on('install', call.url(`https://github.com/${from}/dotfiles`))
    : [];
}

export const FOREIGN_SOURCES: readonly ProgramSpec[] = [
  ...Object.entries(INSTALLING).map(([names, pattern]) => ({
    names: names.split(' '),
    effects: (call: Call) => foreign(call, pattern),
  })),
  { names: ['chezmoi'], effects: appliesDotfiles },
  { names: ['guix'], effects: guixFile },
  { names: ['mix', 'npm', 'pnpm', 'yarn', 'bun'], effects: shortNamed },
  { names: ['yarn'], effects: yarnFromSources },
];
