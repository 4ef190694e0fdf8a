import assert from 'node:assert/strict';
import { parseYaml } from '../../src/command/tasks/listed/yaml.ts';
import { contextOf } from '../context.ts';
import { read } from './reading.ts';

type Texts = Readonly<Record<string, string>>;

function runs(script: string, files: Texts): string[] {
  return read(script, { files: contextOf({ files }).files }).invocations.map((each) => each.argv.join(' '));
}

/** A command, the file that lies on the disk, what must start, and what must not. */
function starting(
  name: string,
  text: string,
  rows: readonly (readonly [string, string[], string[]?])[],
): void {
  describe(`tasks of ${name}`, () => {
    for (const [script, expected, not = []] of rows)
      it(script, () => {
        const found = runs(script, { [name]: text });
        for (const each of expected)
          assert.ok(found.includes(each), `${each}\nnot in ${JSON.stringify(found)}`);
        for (const each of not) assert.ok(!found.includes(each), `${each}\nin ${JSON.stringify(found)}`);
      });
  });
}

starting(
  'Taskfile.yml',
  `version: '3'
vars: {OUT: dist}
tasks:
  default:
    deps: [a, {task: b}]
  a: make a
  b:
    aliases: [bee]
    cmds:
      - rm -rf {{.OUT}}
      - cmd: echo {{.CLI_ARGS}}
      - task: c
      - defer: rm -f x
      - |
        echo 1
        echo 2
  c: {cmds: [touch c]}
  nuke:
    cmd: rm -rf ~
`,
  [
    ['task', ['make a', 'rm -rf dist', 'touch c', 'echo 2'], ['rm -rf /home/dev']],
    ['task bee -- hello', ['rm -rf dist', 'echo hello', 'rm -f x']],
    ['go-task c nuke', ['touch c', 'rm -rf /home/dev']],
    ['task --list', [], ['make a']],
    ['task --dry nuke', [], ['rm -rf /home/dev']],
  ],
);

starting(
  'Rakefile',
  `require 'fileutils'
namespace :db do
  desc 'x'
  task :wipe, [:sure] => [:env] do |t, args|
    if args[:sure]
      sh 'dropdb app'
    end
  end
  task :env do
    sh "echo env"
  end
end
multitask all: %w[one db:env]
task(:one) { sh 'touch one' }
task 'two' => 'one' do
  sh 'touch two'
end
`,
  [
    ['rake db:wipe[yes]', ['dropdb app'], ['touch one']],
    ['bundle exec rake all', ['touch one', 'echo env'], ['touch two']],
    ['rake two X=1', ['touch one', 'touch two']],
    ['rake -T', [], ['touch one']],
  ],
);

starting(
  'tox.ini',
  `[tox]
envlist = lint,
    py311
[base]
clean = rm -rf build
[testenv]
commands = pytest {posargs:tests} --basetemp={envtmpdir}
[testenv:lint]
commands =
    - ruff check \\
        src
    {[base]clean}
[testenv:{wipe,nuke}]
commands = rm -rf {homedir}
`,
  [
    [
      'tox',
      ['ruff check src', 'rm -rf build', 'pytest tests --basetemp=.tox/envtmpdir'],
      ['rm -rf /home/dev'],
    ],
    ['tox run -e nuke', ['rm -rf /home/dev'], ['ruff check src']],
    ['tox -e py312 -- -x', ['pytest -x --basetemp=.tox/envtmpdir']],
    ['tox -l', [], ['ruff check src']],
  ],
);

starting(
  'noxfile.py',
  `import nox

@nox.session(python=["3.11"])
def tests(session: nox.Session) -> None:
    session.install(".")
    session.run(
        "pytest",
        "-q",
        *session.posargs,
        env={"A": "b"},
    )

@nox.session(name="tidy-up", default=False)
def tidy(session):
    session.run("rm", "-rf", f"build/{session.name}", "dist", external=True)
`,
  [
    ['nox', ['pytest -q'], ['rm -rf build/task-value dist']],
    ['nox -s tidy-up', ['rm -rf build/task-value dist'], ['pytest -q']],
    ['python -m nox -s tests tidy', ['pytest -q', 'rm -rf build/task-value dist']],
  ],
);

starting(
  'tasks.py',
  `from invoke import task

@task
def clean(c):
    c.run('rm -rf build')

@task(pre=[clean])
def build_all(c):
    c.run("python -m build", pty=True)
    c.sudo('ls')
`,
  [
    ['inv build-all', ['rm -rf build', 'python -m build', 'sudo ls']],
    ['invoke clean', ['rm -rf build'], ['python -m build']],
  ],
);

starting(
  'pyproject.toml',
  `[project]
name = "x"
[tool.poe.tasks]
a = "echo a"
both = ["a", { cmd = "echo b" }]
long.shell = """
echo c
echo d
"""
[tool.poe.tasks.e]
sequence = ["a", "both"]
[tool.hatch.envs.lint.scripts]
style = ["ruff check .", "echo style"]
[tool.pdm.scripts]
start = {shell = "echo start"}
`,
  [
    ['poe a 1', ['echo a 1'], ['echo b']],
    ['poetry run poe both', ['echo a', 'echo b'], ['echo c']],
    ['poe long', ['echo c', 'echo d']],
    ['poe e', ['echo a', 'echo b']],
    ['hatch run lint:style', ['ruff check .', 'echo style']],
    ['pdm run start', ['echo start']],
  ],
);

starting(
  '.pre-commit-config.yaml',
  `repos:
- repo: https://github.com/psf/black
  hooks: [{id: black, entry: rm -rf /}]
- repo: local
  hooks:
  - id: one
    entry: bash -c 'echo one'
    language: system
    args: [--x]
  - {id: two, entry: echo two, language: script}
  - {id: three, entry: 'rm -rf /', language: pygrep}
`,
  [
    ['pre-commit run -a', ['echo one', 'echo two'], ['rm -rf /']],
    ['pre-commit run two', ['echo two'], ['echo one']],
    ['pre-commit install', [], ['echo one']],
  ],
);

starting(
  'lefthook.yml',
  `pre-commit:
  commands:
    a:
      run: echo a {staged_files}
pre-push:
  jobs:
    - run: echo b
    - group:
        jobs:
          - run: echo c
`,
  [
    ['lefthook run pre-commit', ['echo a src/file'], ['echo b']],
    ['lefthook run pre-push', ['echo b', 'echo c']],
  ],
);

starting(
  'mix.exs',
  'defmodule A do\n  defp aliases do\n    [x: ["deps.get", "cmd rm -rf y"], "a.b": "x"]\n  end\nend\n',
  [
    ['mix x', ['mix deps.get', 'rm -rf y']],
    ['mix a.b', ['rm -rf y']],
    ['mix test', [], ['rm -rf y']],
  ],
);

starting('Procfile', 'web: echo web\nrelease: echo release\n', [
  ['foreman start', ['echo web', 'echo release']],
  ['foreman start web', ['echo web'], ['echo release']],
]);

describe('tasks of a compose file', () => {
  const deletes = (script: string, command: string, volumes: string) =>
    read(script, {
      files: contextOf({
        files: {
          'compose.yaml': `services:\n  x:\n    image: a\n    volumes: ${volumes}\n    command: ${command}\n`,
        },
      }).files,
    }).invocations.flatMap((each) =>
      each.effects
        .filter(({ action }) => action === 'delete')
        .map(({ target }) => `${target.value} ${target.scope}`),
    );
  it('a folder of the machine that a command names is what it deletes', () => {
    assert.deepEqual(deletes('docker compose up', 'rm -rf /h/work', "['~/:/h']"), ['/home/dev/work home']);
    assert.deepEqual(deletes('docker compose run x', "['sh', '-c', 'rm -rf /a/dist']", "['.:/a']"), [
      '/home/dev/app/dist build',
    ]);
  });
  it('everything else stays in the container', () => {
    assert.deepEqual(deletes('docker compose up', 'rm -rf /srv', "['.:/a', 'data:/srv/data']"), []);
    assert.deepEqual(deletes('docker compose ps', 'rm -rf /h', "['~/:/h']"), []);
  });
});

describe('the YAML of files of tasks', () => {
  const plain = (value: unknown): unknown =>
    value instanceof Map
      ? Object.fromEntries([...value].map(([key, each]) => [key, plain(each)]))
      : Array.isArray(value)
        ? value.map(plain)
        : value;
  const rows: readonly (readonly [string, unknown])[] = [
    ['a: b', { a: 'b' }],
    ['a:\n  b: c # d\n  e:\n- f', { a: { b: 'c', e: '' } }],
    ['a:\n- b\n- c: d\n  e: f\n', { a: ['b', { c: 'd', e: 'f' }] }],
    ['a: [b, "c, d", {e: f}]', { a: ['b', 'c, d', { e: 'f' }] }],
    ['a: |\n  b\n   c\nd: >-\n  e\n  f\n', { a: 'b\n c', d: 'e f' }],
    ['"a:b": \'c\'\'d\'\ne:f: "g\\nh"', { 'a:b': "c'd", 'e:f': 'g\nh' }],
    ['a: b\n  c\nd: &x e', { a: 'b c', d: 'e' }],
    ['a: [b,\n  c]\nd: {}', { a: ['b', 'c'], d: {} }],
    ['- - a\n  - b\n- c', [['a', 'b'], 'c']],
  ];
  for (const [text, expected] of rows)
    it(JSON.stringify(text), () => assert.deepEqual(plain(parseYaml(text)), expected));

  it('reads long and broken texts in a moment', () => {
    const start = performance.now();
    for (const text of [
      'a: ['.repeat(20_000),
      '- '.repeat(20_000),
      '{a: '.repeat(20_000),
      'a:\n'.repeat(50_000),
      `a: "${'b\n '.repeat(30_000)}`,
    ])
      parseYaml(text);
    assert.ok(performance.now() - start < 2000);
  });
});
