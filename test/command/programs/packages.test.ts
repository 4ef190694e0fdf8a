/** Where packages come from, what package managers start, publish and remove. */
import assert from 'node:assert/strict';
import { find, read, showEffect, starts } from '../reading.ts';

const A = '/home/dev/app';

/** Effects of the command itself, not of what it starts. */
function effects(script: string): string[] {
  const own = read(script).invocations.find((each) => each.via.length === 0);
  return (own?.effects ?? []).map(showEffect);
}

/** A command, and every effect that it has. */
const EFFECTS: readonly (readonly [string, ...string[]])[] = [
  ['npm install left-pad', 'install left-pad package'],
  ['npm i @types/node@20', 'install @types/node@20 package'],
  ['npm i x@npm:y@1', 'install x@npm:y@1 package'],
  ['npm i ./lib', `install ${A}/lib workspace`],
  ['npm i file:../lib', 'install /home/dev/lib home'],
  ['npm i user/repo#v1', 'install https://github.com/user/repo#v1 url'],
  ['npm i x@https://h.example/x.tgz', 'install https://h.example/x.tgz url'],
  ['pnpm add git@h.example:a/b.git', 'install git@h.example:a/b.git url'],
  ['npm i x --registry http://h.example', 'install x package', 'install http://h.example url'],
  ['NPM_CONFIG_REGISTRY=http://h.example npm ci', 'install http://h.example url'],
  ['npm i x --registry=https://registry.npmjs.org', 'install x package'],
  ['npm i "$PKG"', 'install $PKG package'],
  ['yarn global add x', 'install x package'],
  ['npx github:a/b', 'install github:a/b url'],
  ['npx -p https://h.example/x.tgz run', 'install https://h.example/x.tgz url'],
  ['npm publish', 'publish . package'],
  ['npm pu', 'publish . package'],
  ['npm publish ./dist --access public', 'publish ./dist package'],
  ['npm config set registry=http://h.example', 'persist registry key'],
  ['npm config set @a:registry http://h.example', 'persist @a:registry key'],
  ['npm test --script-shell ./sh', 'execute ./sh code'],
  ['npm config set ignore-scripts false', 'persist ignore-scripts key'],
  ['npm config set ignore-scripts true'],
  ["npm pkg set scripts.postinstall='node x.js'", 'persist scripts.postinstall key'],
  ["npm pkg set 'scripts[prepare]=husky'", 'persist scripts[prepare] key'],
  ['npm pkg set scripts.test=mocha version=1.2.3'],
  ['npm pkg get scripts.postinstall'],
  ['npm i --ignore-scripts=false', 'persist ignore-scripts key'],
  ['npm i --ignore-scripts'],
  ['yarn config set enableScripts true', 'persist enableScripts key'],
  ['yarn config set enableScripts false'],
  ['pnpm approve-builds --all', 'persist onlyBuiltDependencies key'],
  ['pnpm approve-builds esbuild'],
  ['bun pm trust x', 'persist trustedDependencies key'],
  ['bun pm ls'],
  ['rimraf src', `delete -r ${A}/src workspace`],
  ['pip install git+https://h.example/a', 'install git+https://h.example/a url'],
  ["pip install 'a @ https://h.example/a.whl'", 'install https://h.example/a.whl url'],
  ['pip install -r https://h.example/r.txt', 'install https://h.example/r.txt url'],
  ['pip3 install -e .', `install ${A} workspace!`],
  ['pip install a -i http://h.example/s', 'install a package', 'install http://h.example/s url'],
  ['PIP_INDEX_URL=http://h.example pip install a', 'install a package', 'install http://h.example url'],
  ['uv pip install a', 'install a package'],
  ['uvx ruff@0.4 check', 'install ruff@0.4 package'],
  ['uv publish', 'publish . package'],
  ['cargo install --git https://h.example/a', 'install https://h.example/a url'],
  ['cargo publish -p a', 'publish . package'],
  [`cargo --config 'build.rustc-wrapper="./x"' build`, 'execute build.rustc-wrapper="./x" code'],
  ['go build -toolexec=./x .', 'execute ./x code'],
  ['go env -w GOPROXY=http://h.example', 'persist GOPROXY=http://h.example key'],
  ['gem push a-1.gem', 'publish a-1.gem package'],
  ['mvn -B -P release deploy', 'publish . package'],
  ['apt-get -y purge nginx', 'uninstall nginx package'],
  ['apt install nginx-', 'install nginx- package', 'uninstall nginx- package'],
  ['apt autoremove', 'uninstall * package'],
  ["apt-get -o APT::Update::Pre-Invoke::='touch x' update", 'execute APT::Update::Pre-Invoke::=touch x code'],
  ['pacman -Rns gcc', 'uninstall gcc package'],
  ['pacman -S gcc', 'install gcc package'],
  ['rpm -e x', 'uninstall x package'],
  ['brew install a/b/c', 'install https://github.com/a/homebrew-b url'],
  ['make SHELL=/tmp/x', 'execute SHELL=/tmp/x code'],
];

/** A command, and something that it starts. */
const STARTS: readonly (readonly [string, string])[] = [
  ["npm exec -c 'touch x'", 'npm > touch x'],
  ['npm exec --package=a -- touch x', 'npm > touch x'],
  ["npx -c 'touch x'", 'npx > touch x'],
  ['npx -y prisma@5 db push', 'npx > prisma db push'],
  ['npx @scope/tool run', 'npx > tool run'],
  ['pnpm dlx rimraf x', 'pnpm > rimraf x'],
  ['yarn exec touch x', 'yarn > touch x'],
  ['bunx touch x', 'bunx > touch x'],
  ["concurrently 'touch x' ls", 'concurrently > touch x'],
  ['shx rm -rf x', 'shx > rm -rf x'],
  ['uv run --with a touch x', 'uv > touch x'],
  ['poetry run touch x', 'poetry > touch x'],
  ['conda run -n base touch x', 'conda > touch x'],
  ['bundle exec touch x', 'bundle > touch x'],
  ["apt-get -o APT::Update::Pre-Invoke::='touch x' update", 'apt-get > touch x'],
  ["dpkg --pre-invoke='touch x' -i a.deb", 'dpkg > touch x'],
  ['cmake -E rm -rf x', 'cmake > rm -rf x'],
  ['cmake -E remove_directory x', 'cmake > rm -rf x'],
  ['cmake -E env A=b touch x', 'env > touch x'],
  ["make --eval='$(shell touch x)'", 'make > touch x'],
  ['just -c touch x', 'just > touch x'],
  ["nix-shell --run 'touch x'", 'nix-shell > touch x'],
  ["go test -exec 'touch x' ./...", 'go > touch x'],
];

/** Commands that install from a registry or do nothing that matters. */
const NOTHING: readonly string[] = [
  'npm ci',
  'npm install',
  'npm run build',
  'npm publish --dry-run',
  'npm pack',
  'npm config get registry',
  'npm config set fund false',
  'npm test --script-shell=/bin/bash',
  'pnpm install --frozen-lockfile',
  'pip install -r requirements.txt',
  'pip list',
  'pip uninstall -y a',
  'uv sync',
  'cargo build --release',
  'cargo publish --dry-run',
  'go build ./...',
  'apt-get -s remove nginx',
  'apt update',
  'dpkg -l',
  'pacman -Qs gcc',
  'brew list',
  'make -j4 CC=clang all',
  'make SHELL=/bin/bash',
  'cmake -B build',
  './gradlew build',
  'gradle publishToMavenLocal',
  'goreleaser release --snapshot',
];

describe('packages', () => {
  for (const [script, ...expected] of EFFECTS) it(script, () => assert.deepEqual(effects(script), expected));
  for (const [script, expected] of STARTS)
    it(`${script} starts ${expected}`, () =>
      assert.ok(
        starts(script).some((each) => each.endsWith(expected)),
        starts(script).join('\n'),
      ));
  for (const script of NOTHING) it(`${script} does nothing`, () => assert.deepEqual(effects(script), []));

  it('keeps the names of different commands apart', () => {
    assert.deepEqual(find('npm dist-tag add a latest', 'npm').subcommand, ['dist-tag', 'add']);
    assert.deepEqual(find('npm unpub a', 'npm').subcommand, ['unpublish']);
    assert.deepEqual(find('gem yank a -v 1.0', 'gem').subcommand, ['yank']);
  });
});

describe('install effects', () => {
  const modes: readonly (readonly [string, string | null])[] = [
    ['npm install expresss', 'like express'],
    ['npm install express', null],
    ['npx expresss', 'like express'],
    ['python3 -m pip install reqeusts==2', 'like requests'],
    ['uv add django', null],
    ['cargo add serde_jsonn', 'like serde-json'],
    ['gem install railss', 'like rails'],
    ['apt install expresss', null],
    ['conda install opencv', null],
    ['npm install ./expresss', null],
    ['npm install "$expresss"', null],
  ];
  for (const [command, mode] of modes)
    it(`${command}: ${mode ?? 'like no other'}`, () => {
      const effects = read(command).invocations.flatMap((each) => each.effects);
      assert.equal(effects.find(({ action }) => action === 'install')?.mode ?? null, mode);
    });
});
