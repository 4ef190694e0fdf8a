/** Ways out of a guarded shell, as an effect; the look-alikes stay what they are. */
import assert from 'node:assert/strict';
import type { Context } from '../../../src/command/types.ts';
import { contextFrom } from '../../../src/intercept/context.ts';
import { lineRequest } from '../../../src/intercept/shell/line.ts';

const context: Context = contextFrom(
  {},
  { cwd: '/w', home: '/home/u', user: 'u', os: 'linux', agent: null, ci: false, guardPaths: [] },
);

function leaves(line: string): boolean {
  const told = { aliases: '', functions: '', expanded: '' };
  const { request, understand } = lineRequest(line, 'bash', told, null, { guard: 4711 });
  return understand(request, context).invocations.some(({ effects }) =>
    effects.some(({ action, target }) => action === 'kill' && target.value === 'hoopx shell'),
  );
}

describe('what a shell started by a line reads', () => {
  const guarded = { guard: 4711, startsGuarded: () => true };
  function isUnknown(line: string): boolean {
    const told = { aliases: '', functions: '', expanded: '' };
    const { request, understand } = lineRequest(line, 'bash', told, null, guarded);
    const { invocations } = understand(request, context);
    assert.ok(!invocations.some(({ effects }) => effects.some(({ action }) => action === 'kill')), line);
    return invocations.some(({ unresolved }) => unresolved.some(({ kind }) => kind === 'code'));
  }
  for (const line of ['sh', 'bash -i', 'exec bash', 'nohup zsh', '{ sh; }', 'f() { sh; }; f'])
    it(`is the terminal, and asked about as it comes: ${line}`, () => assert.ok(!isUnknown(line)));
  const piped = [
    'foo | sh',
    'foo | { sh; }',
    'f() { sh; }; foo | f',
    'foo | (cd /; exec bash)',
    'foo | while :; do sh; done',
    'coproc sh',
    'sh < <(foo)',
    '{ sh; } < <(foo)',
    'sh <&5',
    '{ sh; } <&5',
    '{ { sh; } <&5; } < known',
  ];
  for (const line of piped) it(`is not known: ${line}`, () => assert.ok(isUnknown(line)));
});

describe('a line that leaves the guarded shell', () => {
  const out = [
    'trap - DEBUG',
    "trap '' DEBUG",
    'PS0=x',
    'unset PS0',
    'export BASH_ENV=/x',
    'shopt -u extdebug',
    'set +T',
    'set +o history',
    'set -x +o functrace',
    'enable -n trap',
    '__hoopx_ok=1',
    'eval "__hoopx_ok=1"',
    'x=hoopx_ok; printf %n "__$x"',
    'x=hoopx_ok; [ 1 -eq "__$x=1" ]',
    'builtin() { :; }',
    'function trap { :; }',
    'x=ltin; eval "bui$x() { :; }"',
    'echo "bui""ltin() { :; }" > lib.sh; . ./lib.sh',
    'shopt -u cmdhist',
    'kill 4711',
    'kill -9 -1',
    'bash',
    'sudo bash --norc',
    'env -i zsh -f',
    'exec sh',
    'readonly POSIXLY_CORRECT',
    'readonly -- IFS=,',
    'declare -r HISTTIMEFORMAT=%F',
    'typeset -gr HISTCONTROL',
  ];
  for (const line of out) it(`is ${line}`, () => assert.ok(leaves(line)));

  const stays = [
    'x=ltin; bash -c "bui$x() { :; }"',
    'echo "bui""ltin() { :; }" > lib.sh; bash ./lib.sh',
    'x=ltin; eval "bui${x}s() { :; }"',
    'shopt -s cmdhist',
    'shopt -u lithist',
    'readonly NAME=x',
    'declare -r PORT=80',
    'declare -x LC_ALL=C',
    'IFS=, read -r a b',
    'readonly -p',
    "trap 'echo $BASH_COMMAND' DEBUG",
    'trap - INT',
    'echo "$PS0"',
    'x=hoopx_ok; echo "__$x"',
    'PS1=x',
    'shopt -s extdebug',
    'shopt -u dotglob',
    'set -T',
    'set +o pipefail',
    'enable trap',
    'kill 4712',
    'kill %1',
    'bash -c ls',
    'bash script.sh',
    'bash --version',
    'echo ls | sh',
    'foo | sh',
    'coproc bash',
    'sh < script',
    'grep -r hoopx .',
    'readonly x; read y',
  ];
  for (const line of stays) it(`is not ${line}`, () => assert.ok(!leaves(line)));
});
