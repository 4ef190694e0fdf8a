/** Scripts that a shell below a session reads from a pipe, which nobody has seen before: each command is decided as it comes. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { assertNothingRan, chooseRun, PROMPT, shellPlace } from './guarded-shell.ts';
import { exists, type Place } from './hoopx.ts';

/** Starts what `start.json` says and feeds it `script`, on standard input or, for `PIPE` in the arguments, by a name. */
const START = `import json, os, subprocess, sys
argv = json.load(open("start.json"))
script = open("script", "rb").read()
if "PIPE" in argv:
    read, write = os.pipe()
    os.write(write, script)
    os.close(write)
    argv[argv.index("PIPE")] = "/dev/fd/%d" % read
    ended = subprocess.run(argv, pass_fds=[read], stdin=open("stdin"))
else:
    ended = subprocess.run(argv, input=script)
print("python", ended.returncode)
`;
const DENIED = /^hoopx: denied: Runs the forbidden script/gm;

describe('scripts that shells below a guarded shell read from a pipe', function () {
  this.timeout(120_000);
  let place: Place;
  /** Python itself: a shim of pyenv would be a script below the session as well. */
  let python: string;
  before(() => {
    const ran = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
    python = ran.trim();
  });
  beforeEach(() => {
    place = shellPlace();
    place.write('start.py', START);
    place.write('stdin', 'from stdin\n');
  });
  afterEach(() => place.dispose());

  async function fed(
    script: string,
    argv: readonly string[],
  ): Promise<{ lines: string[]; stderr: string; denied: number }> {
    place.write('script', script);
    place.write('start.json', JSON.stringify(argv));
    const { stdout, stderr } = await place.run(['shell', '--shell', 'bash', '--ci'], {
      input: `${python} start.py\n`,
    });
    return {
      lines: stdout.trimEnd().split('\n'),
      stderr,
      denied: stderr.match(DENIED)?.length ?? 0,
    };
  }

  const FORBIDDEN = 'echo one\nn=forbid\ntouch before; ./"$n"den.sh\necho "st $?"\n./harmless.sh\nexit 3\n';
  for (const argv of [
    ['sh'],
    ['dash'],
    ['sh', '-s', 'a'],
    ['sh', '-'],
    ['sh', '-u'],
    ['sh', '/dev/stdin'],
    ['sh', 'PIPE', 'a'],
    ['env', 'sh'],
    ['sh', '-n', '+n'],
    ['sh', '-o', 'errexit', '+e'],
  ]) {
    it(`are decided command by command: ${argv.join(' ')}`, async () => {
      const { lines, stderr, denied } = await fed(FORBIDDEN, argv);
      assert.deepEqual(lines, ['one', 'st 77', 'harmless ran', 'python 3'], stderr);
      assert.equal(denied, 1, stderr);
      assertNothingRan(place, argv.join(' '));
    });
  }

  for (const argv of [['bash'], ['zsh']]) {
    it(`end with what is refused in ${argv[0]}, which asks by itself`, async () => {
      const { lines, stderr, denied } = await fed('echo one\nn=forbid\n./"$n"den.sh\necho no\n', argv);
      assert.deepEqual(lines, ['one', 'python 77'], stderr);
      assert.equal(denied, 1, stderr);
      assertNothingRan(place, argv.join(' '));
    });
  }

  for (const [what, argv, script, printed] of [
    ['arguments', ['sh', '-s', 'a', 'b c'], 'echo "$0 $# $2"\n', ['sh 2 b c', 'python 0']],
    [
      'the rest of the pipe',
      ['sh'],
      'read -r x; read -r y\nfirst\nsecond\necho "$x $y"\n',
      ['first second', 'python 0'],
    ],
    ['standard input beside it', ['sh', 'PIPE'], 'read -r x\necho "$x"\n', ['from stdin', 'python 0']],
    ['a heredoc and a loop', ['sh'], 'for i in 1 2\ndo cat <<X\n$i\nX\ndone\n', ['1', '2', 'python 0']],
    ['set -e', ['sh', '-e'], 'echo a\nfalse\necho b\n', ['a', 'python 1']],
    ['set -e and an end without a newline', ['sh', '-e'], 'echo a\necho b', ['a', 'b', 'python 0']],
    [
      'descriptors of its own',
      ['sh'],
      'exec 3>log 9>&1\necho x >&3; echo y >&9\ncat log\n',
      ['y', 'x', 'python 0'],
    ],
    ['no execution', ['sh', '-n'], 'echo a\n', ['python 0']],
    ['functions', ['sh'], 'f() { echo "f $1"; }\nf 1\n', ['f 1', 'python 0']],
    ['$?', ['sh'], '(exit 4)\necho $?\n(exit 5)\n', ['4', 'python 5']],
  ] as const) {
    it(`run as ever: ${what}`, async () => {
      const { lines, stderr } = await fed(script, argv);
      assert.deepEqual([...lines, stderr], [...printed, '']);
    });
  }

  it('are traced without what hoopx does', async () => {
    const { lines, stderr } = await fed('x=1\nfalse\necho "st $?"\nset +x\necho end\n', ['sh', '-x']);
    assert.deepEqual(lines, ['st 1', 'end', 'python 0']);
    assert.deepEqual(stderr.trimEnd().split('\n'), ['+ x=1', '+ false', '+ echo st 1', '+ set +x']);
  });

  for (const reader of ['sh', '{ sh; }', 'env sh', 'sh /dev/stdin']) {
    it(`are not approved with the line that a person approved: ${reader}`, async () => {
      place.write('writes.py', 'print("touch before; ./forb" + "idden.sh")\nprint("./harmless.sh")\n');
      const terminal = place.terminal(['shell', '--shell', 'bash'], { PS1: PROMPT });
      await terminal.see(PROMPT);
      terminal.type(`${python} writes.py | ${reader}\r`);
      await terminal.see('Run it?');
      await chooseRun(terminal);
      await terminal.see('denied: Runs the forbidden script');
      await terminal.see('harmless ran');
      assertNothingRan(place, reader);
    });
  }
});

describe('a script on a pipe in a guarded shell', function () {
  this.timeout(60_000);
  let place: Place;
  beforeEach(() => {
    place = shellPlace();
  });
  afterEach(() => place.dispose());

  const run = (shell: string, lines: readonly string[]) =>
    place.run(['shell', '--shell', shell, '--ci'], { input: `${lines.join('\n')}\n` });

  // A value that hoopx is shown must come from the shell.
  for (const shell of ['bash', 'zsh']) {
    it(`cannot write to hoopx in the shell's name (${shell})`, async () => {
      const { stdout, stderr } = await run(shell, [
        'n=9; while [ "$n" -lt 40 ]; do n=$((n + 1)); : >&"$n" && echo "open $n"; done',
        '(n=9; while [ "$n" -lt 40 ]; do n=$((n + 1)); : >&"$n" && echo "open $n"; done)',
        'echo end',
      ]);
      assert.equal(stdout, 'end\n', stderr);
    });
  }

  it('goes on after commands that close all descriptors they can name', async () => {
    const { stdout, stderr } = await run('bash', [
      'exec 3>&- 8>&- 9>&- 10>&-',
      'echo on',
      './forbidden.sh',
      'echo $?',
    ]);
    assert.equal(stdout, 'on\n77\n', stderr);
  });

  for (const shell of ['bash', 'zsh', 'sh']) {
    it(`is traced without what hoopx does (${shell})`, async () => {
      const { stdout, stderr } = await run(shell, [
        "PS4='+ '",
        'set -x',
        'false',
        'echo "st $?"',
        'set +x',
        'echo $-',
      ]);
      assert.match(stdout, /^st 1\n[^x]*\n$/);
      // Each level of eval repeats the first character.
      const traced = stderr.trimEnd().replace(/^\++/gm, '+').replaceAll("'", '');
      assert.equal(traced, '+ false\n+ echo st 1\n+ set +x');
    });
  }

  it('keeps its descriptors', async () => {
    for (const shell of ['bash', 'zsh', 'sh']) {
      const { stdout, stderr } = await run(shell, ['exec 3>log', 'echo three >&3', 'exec 3>&-', 'cat log']);
      assert.equal(stdout, 'three\n', stderr);
    }
    assert.ok(exists(join(place.project, 'log')));
  });
});
