import assert from 'node:assert/strict';
import { contextOf } from '../context.ts';
import { read } from './reading.ts';

type Texts = Readonly<Record<string, string>>;

/** Every program start as `program args`, in order. */
function runs(script: string, files: Texts): string[] {
  return read(script, { files: contextOf({ files }).files }).invocations.map((each) => each.argv.join(' '));
}

/** Unresolved parts that policy asks about, as `kind source`. */
function questions(script: string, files: Texts): string[] {
  const { invocations, unresolved } = read(script, { files: contextOf({ files }).files });
  return [...invocations.flatMap((each) => each.unresolved), ...unresolved]
    .filter(({ kind }) => kind !== 'argument')
    .map(({ kind, source }) => `${kind} ${source}`);
}

function deletes(script: string, files: Texts): string[] {
  return read(script, { files: contextOf({ files }).files }).invocations.flatMap((each) =>
    each.effects
      .filter(({ action }) => action === 'delete')
      .map(({ target }) => `${target.value} ${target.scope}`),
  );
}

/** One row a case: a command, the files that are known, and what must start. */
function starting(rows: readonly (readonly [string, Texts, ...string[]])[]): void {
  for (const [script, files, ...expected] of rows) {
    it(`${script} with ${JSON.stringify(Object.values(files)[0] ?? '').slice(0, 90)}`, () => {
      const found = runs(script, files);
      for (const each of expected)
        assert.ok(found.includes(each), `${each}\nnot in ${JSON.stringify(found)}`);
      if (expected.length === 0)
        assert.ok(!found.some((each) => each.startsWith('rm ')), JSON.stringify(found));
    });
  }
}

const scripts = (given: Record<string, unknown>, more: object = {}) => ({
  'package.json': JSON.stringify({ name: 'app', version: '1.2.3', ...more, scripts: given }),
});
const NUKE = scripts({ nuke: 'rm -rf ~' });
const makefile = (text: string): Texts => ({ Makefile: text });
const just = (text: string): Texts => ({ justfile: text });

describe('tasks: scripts of a package.json', () => {
  starting(
    [
      'npm run nuke',
      'npm run-script nuke',
      'npm run --silent nuke',
      'npm run nuke --if-present',
      'npm --prefix . run nuke',
      'npm -C . run nuke',
      'cd src && npm run nuke',
      'yarn nuke',
      'yarn run nuke',
      'yarn --cwd . nuke',
      'pnpm nuke',
      'pnpm run nuke',
      'bun nuke',
      'bun run nuke',
      'node --run nuke',
      'deno task nuke',
      'npx run-s nuke',
      'npx run-p nuke',
      'npm-run-all "nu*"',
      'npx concurrently npm:nuke "echo a"',
      'npx concurrently "pnpm:n*"',
      'sudo npm run nuke',
      'timeout 60 npm run nuke',
    ].map((command) => [command, NUKE, 'rm -rf /home/dev'] as const),
  );
  starting([
    ['npm test', scripts({ pretest: 'rm a', test: 'rm b', posttest: 'rm c' }), 'rm a', 'rm b', 'rm c'],
    ['npm t', scripts({ test: 'rm b' }), 'rm b'],
    ['npm test', scripts({ pretest: 'rm a' })],
    ['npm start', { ...scripts({}), 'server.js': '1' }, 'node server.js'],
    ['npm restart', scripts({ stop: 'rm a', start: 'rm b' }), 'rm a', 'rm b'],
    ['npm install', scripts({ postinstall: 'rm a', prepare: 'rm b' }), 'rm a', 'rm b'],
    ['npm ci', scripts({ preinstall: 'rm a' }), 'rm a'],
    ['yarn', scripts({ postinstall: 'rm a' }), 'rm a'],
    ['npm ci --ignore-scripts', scripts({ preinstall: 'rm a' })],
    ['npm install left-pad', scripts({ postinstall: 'rm a' })],
    ['npm pack', scripts({ prepack: 'rm a' }), 'rm a'],
    ['npm version patch', scripts({ preversion: 'rm a' }), 'rm a'],
    ['npm run a', scripts({ a: 'npm run b && npm run c', b: 'rm b', c: 'rm c' }), 'rm b', 'rm c'],
    ['npm run a -- x y', scripts({ a: 'rm' }), 'rm x y'],
    ['npm run a x', scripts({ a: 'rm' }), 'rm x'],
    ["npm run a -- 'x y' '$(id)'", scripts({ a: 'rm' }), 'rm x y $(id)'],
    ['yarn a -rf x', scripts({ a: 'rm' }), 'rm -rf x'],
    ['npm run a', scripts({ a: '$npm_execpath run b', b: 'rm $npm_package_version' }), 'rm 1.2.3'],
    ['npm run a', scripts({ a: 'eval $npm_package_config_x' }, { config: { x: 'rm a' } }), 'rm a'],
    ['npm run a', scripts({ a: 'run-s "b:*"', 'b:1': 'rm 1', 'b:2:3': 'rm 3' }), 'rm 1'],
    ['npm run a', scripts({ a: 'bash x.sh y' }), 'bash x.sh y'],
    ['npm run a', { ...scripts({ a: 'bash x.sh y' }), 'x.sh': 'rm $1' }, 'rm y'],
    ['npm run __proto__', { 'package.json': '{"scripts":{"__proto__":"rm a"}}' }, 'rm a'],
    ['npm run a', { 'package.json': '\ufeff{"scripts":{"a":"rm a"}}' }, 'rm a'],
    ['npm run x -w packages/a', { 'packages/a/package.json': '{"scripts":{"x":"rm a"}}' }, 'rm a'],
    ['npm run x --workspace=@acme/a', { 'packages/a/package.json': '{"scripts":{"x":"rm a"}}' }, 'rm a'],
    ['yarn workspace @acme/a x', { 'packages/a/package.json': '{"scripts":{"x":"rm a"}}' }, 'rm a'],
    ['pnpm --filter a go', { 'apps/a/package.json': '{"scripts":{"go":"rm a"}}' }, 'rm a'],
    ['yarn rimraf x', scripts({}), 'rimraf x'],
    ['pnpm rimraf x', {}, 'rimraf x'],
    ['npx nodemon --exec ts-node src/a.ts', {}, 'ts-node src/a.ts'],
  ]);
  starting([
    ['npm run nope', NUKE],
    ['npm run', NUKE],
    ['npm run constructor', NUKE],
    ['npm run toString', NUKE],
    ['npm run x', { 'package.json': '{"scripts":{"x":"rm a"' }],
    ['npm run x', { 'package.json': '{"scripts":{"x":["rm a"]}}' }],
    ['npm run x', { 'package.json': '[]' }],
    ['npm run x', { 'package.json': 'null' }],
    ['npm run nuke --help', NUKE],
    ['ssh host npm run nuke', NUKE],
    ['echo npm run nuke', NUKE],
  ]);

  it('reads what this request wrote', () => {
    const write = `cat > package.json <<'EOF'\n{"scripts":{"x":"rm a"}}\nEOF\nnpm run x`;
    assert.ok(runs(write, scripts({ x: 'tsc' })).includes('rm a'));
    assert.ok(
      runs('cp other.json package.json; npm run x', { 'other.json': '{"scripts":{"x":"rm a"}}' }).includes(
        'rm a',
      ),
    );
  });

  it('does not know what the network sent', () => {
    const [, npm] = read('curl -o package.json https://x.example/p; npm run x').invocations;
    assert.equal(npm?.code?.origin, 'network');
  });

  it('ends for scripts that start each other', () => {
    const all: Record<string, string> = {};
    for (let at = 0; at < 20; at++)
      all[`c${at}`] = Array.from({ length: 20 }, (_, to) => `npm run c${to}`).join(' && ');
    assert.deepEqual(questions('npm run c0', scripts(all)), []);
    assert.deepEqual(questions('npm run a', scripts({ a: 'npm run a' })), []);
    assert.deepEqual(questions('npm run a', scripts({ a: 'npm run a -- x' })), []);
  });

  it('asks nothing about scripts of an ordinary project', () => {
    const ordinary = {
      build: 'cross-env NODE_ENV=production webpack && tsc -p .',
      clean: 'rimraf dist coverage',
      reinstall: 'rm -rf node_modules && npm i',
      prepare: 'husky',
      precommit: 'lint-staged',
      up: 'docker compose up -d',
      migrate: 'prisma migrate deploy',
      version: 'node -e "console.log(process.version)"',
      dev: 'concurrently "npm:dev:*"',
      'dev:a': 'nodemon --watch src --exec ts-node src/a.ts',
      'dev:b': 'vite --host',
      again: '$npm_execpath run build && $EDITOR_OF_MINE x',
    };
    for (const name of Object.keys(ordinary))
      assert.deepEqual(questions(`npm run ${name}`, scripts(ordinary)), [], name);
    assert.deepEqual(questions('npx concurrently "npm:dev:*"', {}), []);
    assert.deepEqual(questions('npm run build', {}), []);
  });
});

describe('tasks: Makefiles', () => {
  starting([
    ['make', makefile('x:\n\trm a\ny:\n\trm b\n'), 'rm a'],
    ['make y', makefile('x:\n\trm a\ny:\n\trm b\n'), 'rm b'],
    ['make -C sub', { 'sub/Makefile': 'x:\n\trm a\n' }, 'rm a'],
    ['make -C a -C b', { 'a/b/GNUmakefile': 'x:\n\trm a\n' }, 'rm a'],
    ['make -f m.mk x', { 'm.mk': 'x:\n\trm a\n' }, 'rm a'],
    ['cd sub && gmake', { 'sub/makefile': 'x:\n\trm a\n' }, 'rm a'],
    ['bear -- make', makefile('x:\n\trm a\n'), 'rm a'],
    ["printf 'x:\\n\\trm a\\n' | make -f -", {}, 'rm a'],
    ["cat > Makefile <<'EOF'\nx:\n\trm a\nEOF\nmake", {}, 'rm a'],
    ['make', makefile('a: b\n\ttrue\nb:\n\trm b\n'), 'rm b'],
    ['make', makefile('x:\n\t@-+ rm a\n'), 'rm a'],
    ['make', makefile('x: ; rm a'), 'rm a'],
    ['make', makefile('X=a\nx:\n\trm $(X) ${X} $X\n'), 'rm a a a'],
    ['make', makefile('A=r\nB=m\nx:\n\t$(A)$(B) a\n'), 'rm a'],
    ['make', makefile('x:\n\tr$(UNSET)m a\n'), 'rm a'],
    ['make X=b', makefile('X=a\nx:\n\trm $(X)\n'), 'rm b'],
    ['make X=b', makefile('override X=a\nx:\n\trm $(X)\n'), 'rm a'],
    ['X=b make', makefile('x:\n\trm $(X)\n'), 'rm b'],
    ['env X=b make', makefile('x:\n\trm $$X\n'), 'rm b'],
    ['make', makefile('export X=b\nx:\n\trm $$X\n'), 'rm b'],
    ['make', makefile('x: X=b\nx: y\ny:\n\trm $(X)\n'), 'rm b'],
    ['make', makefile('X := $(shell rm a)\nx:\n\ttrue\n'), 'rm a'],
    ['make', makefile('X != rm a\nx:\n\ttrue\n'), 'rm a'],
    ['make', makefile('x:\n\t$(shell echo cm0gYQ== | base64 -d)\n'), 'rm a'],
    ['make', makefile('x:\n\trm $(patsubst %.c,%.o,a.c b.c) $(addprefix -,r f)\n'), 'rm a.o b.o -r -f'],
    ['make', makefile('S=a.c b.c\nx:\n\trm $(S:.c=.o)\n'), 'rm a.o b.o'],
    ['make', makefile('x:\n\t$(foreach d,a b,rm $(d);)\n'), 'rm a', 'rm b'],
    ['make', makefile('define N\nrm $(1)\nrm c\nendef\nx:\n\t$(call N,a)\n'), 'rm a', 'rm c'],
    ['make x', makefile('define R\n$(1):\n\trm a\nendef\n$(eval $(call R,x))\n'), 'rm a'],
    ['make', makefile('x:\n\t$(if $(CI),true,rm a)\n'), 'rm a'],
    ['make', { Makefile: 'include e.mk\n', 'e.mk': 'x:\n\trm a\n' }, 'rm a'],
    ['make', makefile('ifeq (a,b)\nx:\n\ttrue\nelse\nx:\n\trm a\nendif\n'), 'rm a'],
    ['make', makefile('ifeq ($(shell uname -r),1)\nD=a\nelse\nD=b\nendif\nx:\n\trm $(D)\n'), 'rm a', 'rm b'],
    ['make a.o', makefile('%.o: %.c\n\trm $< $@ $*\n'), 'rm a.c a.o a'],
    ['make b', makefile('a b: %: %.in\n\trm $<\n'), 'rm b.in'],
    ['make x', makefile('%: %.in\n\trm $<\n'), 'rm x.in'],
    ['make z', makefile('.DEFAULT:\n\trm $@\n'), 'rm z'],
    ['make', makefile('x:\n\t$(MAKE) y\ny:\n\trm a\n'), 'rm a'],
    ['make', makefile('.ONESHELL:\nx:\n\tD=a\n\trm $$D\n'), 'rm a'],
    ['make', makefile('x:\n\tD=a; \\\n\trm $$D\n'), 'rm a'],
    ['make', makefile('SHELL := /bin/rm\n.SHELLFLAGS := -rf\nx:\n\ta\n'), '/bin/rm -rf a'],
    ['make', makefile('SHELL = /bin/bash\n.SHELLFLAGS = -eu -o pipefail -c\nx:\n\trm a\n'), 'rm a'],
    ['make', makefile('.RECIPEPREFIX = >\nx:\n>rm a\n'), 'rm a'],
    ['make', makefile('x:\r\n\trm a\r\n'), 'rm a'],
    ['make', makefile('.DEFAULT_GOAL := y\nx:\n\ttrue\ny:\n\trm a\n'), 'rm a'],
    ['make -n', makefile('x:\n\t+rm a\n'), 'rm a'],
    ['make -n', makefile('X := $(shell rm a)\nx:\n'), 'rm a'],
    ['./run', { run: '#!/usr/bin/make -f\nx:\n\trm a\n' }, 'rm a'],
  ]);
  starting([
    ['make y', makefile('x:\n\trm a\ny:\n\ttrue\n')],
    ['make -n', makefile('x:\n\trm a\n')],
    ['make', makefile('# rm a\nx: # rm a\n\techo "rm a"\n')],
    ['make', makefile('X = $(shell rm a)\nx:\n\ttrue\n')],
    ['make', makefile('ifeq (a,b)\nx:\n\trm a\nendif\n')],
    ['make', {}],
    ['make --version', makefile('x:\n\trm a\n')],
    ['ssh host make', makefile('x:\n\trm a\n')],
  ]);

  for (const [name, text] of [
    ['a program that only the project knows', 'x:\n\t$(LINTER) run\n\t$(GOBIN)/lint\n\t$(CROSS)gcc -c a.c\n'],
    ['a tool found by another', 'BIN ?= $(shell go env GOPATH)/bin\nx:\n\t$(BIN)/golangci-lint run\n'],
    ['versions', 'V ?= $(shell git describe --tags)\nx:\n\tgo build -ldflags "-X main.v=$(V)" ./...\n'],
    [
      'help',
      "help:\n\t@grep -E '^[a-z]+:.*?## .*$$' $(MAKEFILE_LIST) | sort | awk 'BEGIN {FS = \":.*?## \"}; {print $$1}'\n",
    ],
    [
      'cleaning',
      'B ?= ./build\nO = $(patsubst %.c,$(B)/%.o,$(wildcard src/*.c))\nclean:\n\trm -rf $(B) bin\n\t$(RM) $(O) *.o\n',
    ],
    ['loops', 'x:\n\tfor d in $(DIRS); do $(MAKE) -C $$d || exit 1; done\n'],
    ['itself', 'x:\n\t$(MAKE) x\ny: z\nz: y\n'],
    ['values of themselves', 'A=$(B)\nB=$(A)\nx:\n\techo $(A)\n'],
    ['an endless rule', '%: %.in\n\tcp $< $@\nx:\n\ttrue\n'],
  ] as const) {
    it(`asks nothing about ${name}`, () => assert.deepEqual(questions('make', makefile(text)), []));
  }

  it('lets a project delete what it makes, not its sources', () => {
    const clean = 'clean:\n\trm -rf bin app.log src .git ../other ~\n';
    assert.deepEqual(deletes('make clean', makefile(clean)), [
      '/home/dev/app/bin build',
      '/home/dev/app/app.log build',
      '/home/dev/app/src workspace',
      '/home/dev/app/.git workspace',
      '/home/dev/other home',
      '/home/dev home',
    ]);
    const [bin] = deletes(`printf 'clean:\\n\\trm -rf bin\\n' > Makefile; make clean`, {});
    assert.equal(bin, '/home/dev/app/bin workspace');
  });

  it('asks who a program is that this request brought along', () => {
    for (const [command, text] of [
      ["printf 'x:\\n\\t$(shell cat n) a\\n' > Makefile; make", ''],
      ['make', 'x:\n\t$(shell cat n) a\n'],
      ['make P="$p"', 'x:\n\t$(P) a\n'],
      ['make', 'x:\n\t$(guile (system "id"))\n'],
    ] as const)
      assert.ok(
        questions(command, text === '' ? {} : makefile(text)).some((each) => each.startsWith('program ')),
        command,
      );
  });

  for (const [name, text] of [
    [
      'doubling values',
      Array.from({ length: 60 }, (_, at) => `A${at}=$(A${at + 1})$(A${at + 1})`).join('\n'),
    ],
    ['nested loops', `L=${'a '.repeat(2000)}\nA0=$(foreach a,$(L),$(foreach b,$(L),$(foreach c,$(L),x)))`],
    ['deep references', `A0=${'$('.repeat(50_000)}`],
    ['values that grow', `A0=a\n${'A0:=$(subst a,aaaaaaaaaa,$(A0))\n'.repeat(20)}`],
  ] as const) {
    it(`gives up on ${name}`, () => {
      const found = questions('make', makefile(`${text}\nx:\n\techo $(A0)\n`));
      assert.ok(
        found.some((each) => each.startsWith('limit ')),
        JSON.stringify(found),
      );
    });
  }

  it('takes long chains and much text', () => {
    const chain = Array.from({ length: 2000 }, (_, at) => `t${at}: t${at + 1}\n\ttrue\n`).join('');
    assert.deepEqual(questions('make t0', makefile(chain)), []);
    assert.deepEqual(questions('make', makefile(`${' '.repeat(100_000)}\nx${' '.repeat(100_000)}\n`)), []);
    assert.deepEqual(questions('make', makefile('include Makefile\nx:\n\ttrue\n')), [
      'limit too many included Makefiles',
    ]);
  });
});

describe('tasks: justfiles', () => {
  starting([
    ['just', just('x:\n    rm a\ny:\n    rm b\n'), 'rm a'],
    ['just y', just('x:\n    rm a\ny:\n    rm b\n'), 'rm b'],
    ['cd src && just', just('x:\n    rm a\n'), 'rm a'],
    ['just -f j x', { j: 'x:\n    rm a\n' }, 'rm a'],
    ['just x', just('d := "a" + "b"\nx:\n  @rm {{ d }} {{ d / "c" }}\n'), 'rm ab ab/c'],
    ['just x a b', just('x d *e:\n  rm {{d}} {{e}}\n'), 'rm a b'],
    ['just x', just("x d='a':\n  rm {{d}}\n"), 'rm a'],
    ['just d=b x', just('d := "a"\nx:\n  rm {{d}}\n'), 'rm b'],
    ['just a', just('a: (x "b") && y\n  true\nx d:\n  rm {{d}}\ny:\n  rm c\n'), 'rm b', 'rm c'],
    ['just n', just('alias n := x\nd:\n  true\nx:\n  rm a\n'), 'rm a'],
    ['just x y', just('x:\n  rm a\ny:\n  rm b\n'), 'rm a', 'rm b'],
    ['just', just('v := `rm a`\nx:\n  true\n'), 'rm a'],
    ['just', just('x:\n  #!/bin/bash\n  d=a\n  rm $d\n'), 'rm a'],
    ['just', just('export D := "a"\nx:\n  rm $D\n'), 'rm a'],
    ['just', just('set shell := ["rm", "-f"]\nx:\n  a\n'), 'rm -f a'],
    ['just --list', just('x:\n    rm a\n')],
    ['just y', just('x:\n    rm a\ny:\n    echo "rm a"\n')],
    ['just', just('x: y\n  true\ny: x\n  true\n')],
  ]);
});

describe('tasks: composer and deno', () => {
  const composer = {
    'composer.json': JSON.stringify({
      scripts: {
        a: ['@php artisan x', '@b', 'App\\Scripts::run'],
        b: 'rm a',
        'post-install-cmd': 'rm b',
        again: '@again',
      },
    }),
  };
  const deno = {
    'deno.jsonc':
      '{ // "x": 1\n "tasks": { "a": "rm a", "b": { "command": "rm b", "dependencies": ["a"] }, } }',
  };
  starting([
    ['composer a', composer, 'php artisan x', 'rm a'],
    ['composer run-script --timeout=0 b', composer, 'rm a'],
    ['composer install', composer, 'rm b'],
    ['composer install --no-scripts', composer],
    ['composer require x/y', composer],
    ['composer again', composer],
    ['deno task a', deno, 'rm a'],
    ['deno task b', deno, 'rm a', 'rm b'],
    ['deno test', deno],
  ]);
});

describe('tasks: script files', () => {
  starting([
    ['bash x.sh a', { 'x.sh': 'rm "$1"' }, 'rm a'],
    ['./x a b', { x: '#!/bin/sh\nshift; rm "$@"' }, 'rm b'],
    ['source x.sh', { 'x.sh': 'rm a' }, 'rm a'],
    ['bash x.sh', { 'x.sh': '#!/bin/bash\r\nrm a\r\n' }, 'rm a'],
    ['bash x.sh', { 'x.sh': '\ufeffrm a\n' }, 'rm a'],
    ['./x', { x: '#!/usr/bin/env -S just -f\nx:\n    rm a\n' }, 'rm a'],
    [
      'bash scripts/x.sh',
      { 'scripts/x.sh': 'cd "$(dirname "${BASH_SOURCE[0]}")/.." && rm "$PWD/a"' },
      'rm /home/dev/app/a',
    ],
    ['cat x.sh | bash', { 'x.sh': 'rm a' }, 'rm a'],
    ['bash <(cat x.sh)', { 'x.sh': 'rm a' }, 'rm a'],
    ['bash < x.sh', { 'x.sh': 'rm a' }, 'rm a'],
    ['cp x.sh y.sh; bash y.sh', { 'x.sh': 'rm a', 'y.sh': 'true' }, 'rm a'],
    ["cat > x.py <<'EOF'\nimport os\nos.system('rm a')\nEOF\npython x.py", {}, 'rm a'],
    ['python -m x', { 'x.py': "import os\nos.system('rm a')" }, 'rm a'],
    ['bun run x.ts', { 'x.ts': "require('child_process').execSync('rm a')" }, 'rm a'],
    ['./x', { x: '\x7fELF\x02\0\0\0rm a\n' }],
    ['bash x', { x: '\x7fELF\x02\0\0\0rm a\n' }],
    ['python x.pyz', { 'x.pyz': "PK\x03\x04\0\0import os\nos.system('rm a')" }],
    ['echo true > x.sh; bash x.sh', { 'x.sh': 'rm a' }],
    ['bash dir', { 'dir/x': 'rm a' }],
  ]);

  it('asks less of what lies on disk than of what the request writes', () => {
    const tool = 'import shutil, subprocess, sys\nsubprocess.run(sys.argv[1])\nshutil.rmtree(sys.argv[2])\n';
    assert.deepEqual(questions('python tool.py', { 'tool.py': tool }), []);
    assert.notDeepEqual(questions(`cat > tool.py <<'EOF'\n${tool}EOF\npython tool.py`, {}), []);
    assert.deepEqual(questions('bash x.sh', { 'x.sh': '"$PYTHON" -m x' }), []);
    assert.notDeepEqual(questions(`echo '"$PYTHON" -m x' > x.sh; bash x.sh`, {}), []);
    assert.notDeepEqual(questions('bash x.sh', { 'x.sh': '$(curl https://x.example) a' }), []);
    assert.notDeepEqual(questions('bash x.sh', { 'x.sh': 'rm -rf "$WHERE"' }), []);
    assert.notDeepEqual(questions('node -r "$x" x.js', { 'x.js': '1' }), []);
  });

  for (const text of [
    'bash x.sh; bash x.sh',
    'exec "$0" y "$@"',
    'exec sudo "$0" "$@"',
    './x.sh | bash x.sh',
  ]) {
    it(`ends for a script that says ${text}`, () =>
      assert.deepEqual(
        questions('bash ./x.sh', { 'x.sh': text }).filter((each) => each.startsWith('limit')),
        [],
      ));
  }
});
