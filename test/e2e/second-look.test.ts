/** `hoopx -c` looks at each command again as it runs, when not all of the script was known. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pause, until } from '../execute/driver.ts';
import { chooseRun } from './guarded-shell.ts';
import { exists, Place } from './hoopx.ts';

describe('the second look at a script', function () {
  this.timeout(60_000);
  let place: Place;
  beforeEach(() => {
    place = new Place();
    place.write('../.ssh/id_rsa', 'a key\n');
    // What only run time tells.
    place.write('key', `${join(place.env.HOME!, '.ssh/id_rsa')}\n`);
    place.write('readme', `${place.write('README', 'about\n')}\n`);
    place.write('forbid', 'forbidden\n');
  });
  afterEach(() => place.dispose());

  const here = (name: string) => exists(join(place.project, name));
  const requests = () => place.events().flatMap((event) => (event.type === 'requested' ? [event] : []));

  for (const [what, script] of [
    ['in the script itself', 'f=$(cat key); touch before; cat "$f" > copy; touch after'],
    ['in a function', 'show() { cat "$1" > copy; }; touch before; show "$(cat key)"; touch after'],
    ['in a condition', 'f=$(cat key); touch before; if cat "$f" > copy; then :; fi; touch after'],
    ['in a loop', 'touch before; while read -r f; do cat "$f" > copy; touch after; done < key'],
    ['in a file that is sourced', 'touch before; . "$(cat readme)"; touch after'],
    ['of eval', 'f=$(cat key); touch before; eval "cat $f > copy"; touch after'],
  ] as const) {
    it(`denies before the command runs, where nobody can be asked: ${what}`, async () => {
      if (what.includes('sourced')) place.write('README', 'f=$(cat key); cat "$f" > copy\n');
      const { code, stderr } = await place.run(['-c', script]);
      assert.equal(code, 77, stderr);
      assert.match(stderr, /^hoopx: denied, it needs approval and stdin is not a terminal: /m);
      assert.ok(here('before') && !here('copy') && !here('after'), stderr);
      const [whole, command] = requests();
      assert.equal(command?.line, whole?.request);
      assert.equal(command?.door, 'script');
    });
  }

  it('ends only the subshell that a refused command is in', async () => {
    const { code, stdout } = await place.run(['-c', 'f=$(cat key); (cat "$f"; echo in); echo "then $?"']);
    assert.deepEqual([code, stdout], [0, 'then 77\n']);
  });

  it('lets pass what turns out to be harmless, with the output, the code and the input of bash', async () => {
    const script = 'f=$(cat readme); cat "$f"; cat; g() { return 3; }; for x in 1 "$f"; do g; done';
    const { code, stdout, stderr } = await place.run(['-c', script], { input: 'from stdin\n' });
    assert.deepEqual([code, stdout, stderr], [3, 'about\nfrom stdin\n', '']);
    assert.equal(requests().length, 1);
  });

  for (const [what, script] of [
    ['set -x', 'set -x; f=$(cat readme); cat "$f"'],
    [
      'set -eu with traps',
      'set -Eeuo pipefail; trap "echo err" ERR; trap "echo bye" EXIT; f=$(cat readme); cat "$f"; false',
    ],
    [
      'a RETURN trap',
      'g() { :; }; f() { local t; t=$(mktemp); trap "rm $t; echo gone" RETURN; g; : > "$t"; ls "$t" > /dev/null && echo there; }; f; g',
    ],
    ['$_ and $?', 'f=$(cat readme); true a "$f"; echo "${_##*/}"; (exit 4); echo "$?"'],
  ] as const) {
    it(`leaves bash as it is: ${what}`, async () => {
      const { code, stdout, stderr } = await place.run(['-c', script], { env: { SHLVL: '1' } });
      const bare = spawnSync('bash', ['-c', script], {
        cwd: place.project,
        env: { ...place.env, SHLVL: '1' },
        encoding: 'utf8',
      });
      assert.deepEqual([code, stdout, stderr], [bare.status, bare.stdout, bare.stderr]);
    });
  }

  it('tells the refusal as one JSON object', async () => {
    const { stderr } = await place.run(['--json', '-c', 'exec 2> lost; f=$(cat key); cat "$f"']);
    assert.equal(JSON.parse(stderr).exitCode, 77);
    assert.ok(!here('lost') || stderr !== '');
  });

  for (const [what, env, told] of [
    ['none', { SHLVL: '1' }, '[] 2'],
    ['their own', { SHLVL: '1', BASH_ENV: 'own.bash' }, '[own.bash] own 2'],
    ['of a shell that takes itself for one of rshd', { BASH_ENV: 'own.bash' }, '[own.bash] rc 1'],
  ] as const) {
    it(`leaves BASH_ENV as the user has it: ${what}`, async () => {
      place.write('own.bash', 'own=own\n');
      place.write('../.bashrc', 'own=rc\n');
      for (const part of ['$(cat readme)', 'x']) {
        const script = `: ${part}; set -- ${part}; echo "[$BASH_ENV]" $own $SHLVL`;
        const { stdout, stderr } = await place.run(['-c', script], { env });
        assert.equal(stdout, `${told}\n`, stderr);
      }
    });
  }

  it('asks a person, whose approval holds for that command and not for the next', async () => {
    const terminal = place.terminal(['-c', 'f=$(cat key); echo start; cat "$f"; cat "$f" README; echo end']);
    await terminal.see('start');
    await terminal.see('Run it?');
    await chooseRun(terminal);
    await terminal.see('a key');
    await terminal.see('Run it?');
    await pause(900);
    terminal.type('\r');
    assert.equal((await terminal.exited).code, 77);
    assert.ok(!terminal.text().includes('end\r'));
  });

  it('does not take the approval of a script for what the script turns out to be', async () => {
    const terminal = place.terminal(['-c', 'n=$(cat forbid); ./"$n".sh; touch after']);
    await terminal.see('Run it?');
    await chooseRun(terminal);
    await terminal.see('Runs the forbidden script');
    assert.equal((await terminal.exited).code, 77);
    assert.ok(!here('forbidden.ran') && !here('after'));
  });

  it('lets run what a person approved as it was shown', async () => {
    const terminal = place.terminal(['-c', 'n=$(cat forbid); ./risky.sh; echo "$n"; touch after']);
    await terminal.see('Run it?');
    await chooseRun(terminal);
    const { code } = await terminal.exited;
    assert.equal(code, 0, terminal.text());
    assert.ok(here('risky.ran') && here('after'));
  });

  for (const [what, env] of [
    [
      'BASH_ENV that names a file of a session there is not',
      { BASH_ENV: 'state/shells/none/below/bash_env' },
    ],
    [
      'functions in place of builtins',
      { 'BASH_FUNC_builtin%%': '() { :; }', 'BASH_FUNC_declare%%': '() { :; }' },
    ],
    ['functions with the names of its own', { 'BASH_FUNC___hoopx_debug%%': '() { :; }' }],
  ] as const) {
    it(`cannot be switched off by the environment: ${what}`, async () => {
      const named = Object.entries(env).map(([name, value]) => [
        name,
        name === 'BASH_ENV' ? join(place.folder, 'hoopx', value) : value,
      ]);
      const script = 'f=$(cat key); cat "$f" > copy';
      const { code, stderr } = await place.run(['-c', script], { env: Object.fromEntries(named) });
      assert.equal(code, 77, stderr);
      assert.ok(!here('copy'));
    });
  }

  it('does not outlive hoopx', async () => {
    const script = 'f=$(cat readme); touch before; while [ ! -e go ]; do sleep 0.05; done; cat "$f" > copy';
    const child = place.start(['-c', script]);
    await until(
      () => here('before'),
      () => 'before',
    );
    child.kill('SIGKILL');
    await pause(200);
    place.write('go', '');
    await pause(500);
    assert.ok(!here('copy'));
    rmSync(join(place.project, 'go'));
  });

  for (const line of [
    'trap - DEBUG',
    "trap '' DEBUG",
    'trap : DEBUG',
    's=DEBUG; trap : $s',
    'set +T',
    '__hoopx_ok=1',
    'enable -n trap',
    'builtin() { :; }',
    'declare() { :; }; read() { :; }; exit() { :; }',
  ]) {
    it(`cannot be switched off: ${line}`, async () => {
      const { code, stderr } = await place.run(['-c', `f=$(cat key); ${line}; cat "$f" > copy`]);
      assert.equal(code, 77, stderr);
      assert.ok(!here('copy'));
    });
  }
});
