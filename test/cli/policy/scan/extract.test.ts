import assert from 'node:assert/strict';
import { mayHoldShell, shellIn } from '../../../../src/cli/policy/scan/extract.ts';
import { scriptShell } from '../../../../src/cli/policy/scan/shell-script.ts';

type Found = readonly [line: number, command: string | readonly string[]];

const WORKFLOW = `name: ci
defaults: {run: {working-directory: app}}
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - name: deploy
        shell: bash --noprofile {0}
        run: |
          make deploy
          echo "\${{ github.ref }}"
      - shell: pwsh
        run: Remove-Item x
      - run: >
          npm
          test
`;
const GITLAB = `default:
  before_script:
    - apk add curl
.shared: &shared
  - make one
  - make two
build:
  variables: {script: none}
  script:
    - *shared
    - |
      make a
      make b
  after_script: echo done
deploy:
  script:
    - !reference [build, script]
    - make deploy
`;
const DOCKERFILE = `# syntax=docker/dockerfile:1
FROM debian
RUN apt-get update && \\
    # a comment between the lines
    apt-get install -y curl
run --mount=type=cache,target=/x make build
RUN ["make", "deploy prod"]
RUN <<EOF
make in-document
EOF
COPY a b
CMD ["run", "this"]
`;
const MAKEFILE = `DIR = build
CMD := rm -rf $(DIR)
NOW := $(shell date)
all: dep ; echo inline
clean:
\t@$(CMD) && echo $$HOME $(NOW) $@
\t-make a \\
\t  b
VAR = x
\tnot a recipe
`;

const lines: readonly (readonly [path: string, text: string, found: readonly Found[] | null])[] = [
  ['run.sh', 'make a\nmake b\n', [[1, 'make a\nmake b\n']]],
  ['bin/run', '#!/usr/bin/env bash\nmake a\n', [[1, '#!/usr/bin/env bash\nmake a\n']]],
  ['bin/run', '#!/usr/bin/env python3\nprint()\n', []],
  ['README', 'make a\n', []],
  [
    'package.json',
    '{\n  "name": "x",\n  "scripts": {\n    "test": "mocha",\n    "x": 1\n  }\n}',
    [[4, 'mocha']],
  ],
  ['package.json', '{"scripts": [', null],
  [
    'sub/action.yml',
    'runs:\n  using: composite\n  steps:\n    - {run: make a, shell: bash}\n',
    [[4, 'make a']],
  ],
  [
    '.github/workflows/ci.yml',
    WORKFLOW,
    [
      [8, 'npm ci'],
      [12, 'make deploy\necho "${EXPRESSION}"\n'],
      [17, 'npm test\n'],
    ],
  ],
  ['.github/workflows/ci.yml', 'jobs: [', null],
  ['docs/ci.yml', WORKFLOW, []],
  [
    '.gitlab-ci.yml',
    GITLAB,
    [
      [3, 'apk add curl'],
      [5, 'make one'],
      [6, 'make two'],
      [12, 'make a\nmake b\n'],
      [14, 'echo done'],
      [18, 'make deploy'],
    ],
  ],
  [
    'Dockerfile',
    DOCKERFILE,
    [
      [3, 'apt-get update && \\\n\\\n    apt-get install -y curl'],
      [6, 'make build'],
      [7, ['make', 'deploy prod']],
      [9, 'make in-document'],
    ],
  ],
  [
    'Makefile',
    MAKEFILE,
    [
      [4, 'echo inline'],
      [6, 'rm -rf build && echo $HOME ${MAKE_VALUE} ${MAKE_VALUE}'],
      [7, 'make a \\\n  b'],
    ],
  ],
];

describe('shell in files', () => {
  for (const [path, text, expected] of lines)
    it(`${path}: ${JSON.stringify(text.slice(0, 40))}`, () => {
      const found = mayHoldShell(path) ? shellIn({ path, text }) : [];
      assert.deepEqual(found?.map(({ line, command }) => [line, command]) ?? null, expected);
    });

  it('knows the folder that it runs in', () => {
    const folder = (path: string, text: string) => shellIn({ path, text })![0]!.cwd;
    assert.equal(folder('.github/workflows/ci.yml', WORKFLOW), 'app');
    assert.equal(folder('web/package.json', '{"scripts": {"a": "b"}}'), 'web');
    assert.equal(folder('web/run.sh', 'ls'), '');
    assert.equal(folder('Dockerfile', 'RUN ls'), null);
  });

  const shebangs: readonly (readonly [path: string, text: string, shell: string | null])[] = [
    ['x', '#!/bin/sh\n', 'sh'],
    ['x', '#! /bin/bash -e\n', 'bash'],
    ['x', '#!/usr/bin/env -S A=b zsh -f\n', 'zsh'],
    ['x', '#!/opt/local/bin/dash', 'sh'],
    ['x', '#!/usr/bin/fish\n', null],
    ['x', '#!/usr/bin/env node\n', null],
    ['x.sh', 'ls', 'bash'],
    ['x.sh', '#!/usr/bin/env python\n', null],
    ['.husky/pre-commit', 'npm test', 'sh'],
    ['x', 'ls', null],
    ['x', '', null],
  ];
  for (const [path, text, shell] of shebangs)
    it(`${path} ${JSON.stringify(text)} is for ${shell ?? 'no shell'}`, () =>
      assert.equal(scriptShell(path, text), shell));

  it('takes time linear in hostile text', () => {
    const started = process.hrtime.bigint();
    for (const path of [
      'Makefile',
      'Dockerfile',
      '.github/workflows/a.yml',
      '.gitlab-ci.yml',
      'x.sh',
      'package.json',
    ])
      for (const unit of ['$(', 'RUN \\\n', 'a: &a [*a]\n', '#!', '{"scripts":', 'x = \\\n', '${{ '])
        shellIn({ path, text: unit.repeat(20_000) });
    assert.ok(Number(process.hrtime.bigint() - started) / 1e9 < 20);
  });
});
