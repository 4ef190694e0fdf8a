import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { ShellName } from '../../src/command/types.ts';
import { parseShellCall, readsStartupFiles, shellArgv, startsShellCall } from '../../src/intercept/script.ts';

describe('the door for -c', () => {
  /** What the shell gets, for what agents write after `hoopx`. */
  const taken: readonly (readonly [args: string[], argv: string[], shell?: ShellName])[] = [
    [
      ['-c', 'ls'],
      ['bash', '-c', 'ls'],
    ],
    [
      ['-lc', 'ls'],
      ['bash', '-l', '-c', 'ls'],
    ],
    [
      ['-ec', 'ls'],
      ['bash', '-e', '-c', 'ls'],
    ],
    [
      ['-xc', 'ls'],
      ['bash', '-x', '-c', 'ls'],
    ],
    [
      ['-cl', 'ls'],
      ['bash', '-l', '-c', 'ls'],
    ],
    [
      ['-l', '-c', 'ls'],
      ['bash', '-l', '-c', 'ls'],
    ],
    [
      ['-euo', 'pipefail', '-c', 'ls'],
      ['bash', '-euo', 'pipefail', '-c', 'ls'],
    ],
    [
      ['-euxo', 'pipefail', '-c', 'ls'],
      ['bash', '-euxo', 'pipefail', '-c', 'ls'],
    ],
    [
      ['-euoc', 'pipefail', 'ls'],
      ['bash', '-euo', 'pipefail', '-c', 'ls'],
    ],
    [
      ['-o', 'pipefail', '-c', 'ls'],
      ['bash', '-o', 'pipefail', '-c', 'ls'],
    ],
    [
      ['-c', '-e', 'ls'],
      ['bash', '-e', '-c', 'ls'],
    ],
    [
      ['+e', '-c', 'ls'],
      ['bash', '+e', '-c', 'ls'],
    ],
    [
      ['--norc', '--noprofile', '-c', 'ls'],
      ['bash', '--noprofile', '--norc', '-c', 'ls'],
    ],
    [
      ['--login', '-c', 'ls'],
      ['bash', '--login', '-c', 'ls'],
    ],
    [
      ['-c', 'echo $0 $1', 'name', 'a b'],
      ['bash', '-c', 'echo $0 $1', 'name', 'a b'],
    ],
    [
      ['-c', 'ls', '--json'],
      ['bash', '-c', 'ls', '--json'],
    ],
    [
      ['-c', 'ls', '--', 'x'],
      ['bash', '-c', 'ls', '--', 'x'],
    ],
    [
      ['-c', ''],
      ['bash', '-c', ''],
    ],
    [
      ['-c', '--', '-x'],
      ['bash', '-c', '--', '-x'],
    ],
    [
      ['-c', '-', '-x'],
      ['bash', '-c', '--', '-x'],
    ],
    [
      ['-c', '--', 'ls'],
      ['bash', '-c', 'ls'],
    ],
    [['-lc', 'ls'], ['zsh', '-l', '-c', 'ls'], 'zsh'],
    [['-ec', 'ls'], ['sh', '-e', '-c', 'ls'], 'sh'],
  ];
  for (const [args, argv, shell = 'bash'] of taken) {
    it(`${shell} ${args.join(' ')}`, () => {
      assert.ok(startsShellCall(args));
      const parsed = parseShellCall(args, shell);
      assert.ok(parsed.ok, JSON.stringify(parsed));
      assert.deepEqual(shellArgv(parsed.call, shell), argv);
    });
  }

  const refused: readonly (readonly [args: string[], why: RegExp, shell?: ShellName])[] = [
    [['-c'], /-c needs a SCRIPT/],
    [['-lc'], /-c needs a SCRIPT/],
    [['-euo', 'pipefail'], /need -c SCRIPT/],
    [['-kc', 'ls'], /option -k is not supported/],
    [['-sc', 'ls'], /option -s is not supported/],
    [['-O', 'extglob', '-c', 'ls'], /option -O is not supported/],
    [['-o', 'history', '-c', 'ls'], /option -o history is not supported/],
    [['-co', 'ls'], /option -o ls is not supported/],
    [['-c', '--rcfile', 'x', 'ls'], /option --rcfile is not supported/],
    [['-yc', 'ls'], /option -y is not supported/, 'zsh'],
    [['-bc', 'ls'], /option -b is not supported/, 'zsh'],
    [['--norc', '-c', 'ls'], /option --norc is not supported/, 'sh'],
  ];
  for (const [args, why, shell = 'bash'] of refused) {
    it(`refuses ${shell} ${args.join(' ')}`, () => {
      const parsed = parseShellCall(args, shell);
      assert.ok(!parsed.ok);
      assert.match(parsed.message, why);
    });
  }

  const others: readonly string[][] = [
    ['ls', '-c'],
    ['--ci', 'ls'],
    ['-x', 'ls'],
    ['git', 'commit', '-c', 'HEAD'],
    ['--'],
    [],
  ];
  for (const args of others)
    it(`is not meant by ${JSON.stringify(args)}`, () => assert.equal(startsShellCall(args), false));

  const startups: readonly (readonly [
    args: string[],
    shell: ShellName,
    env: Record<string, string>,
    reads: boolean,
  ])[] = [
    [['-c', 'x'], 'bash', {}, false],
    [['-ec', 'x'], 'bash', {}, false],
    [['-lc', 'x'], 'bash', {}, true],
    [['-eic', 'x'], 'bash', {}, true],
    [['--login', '-c', 'x'], 'bash', {}, true],
    [['--norc', '-c', 'x'], 'bash', {}, false],
    [['-c', 'x'], 'bash', { BASH_ENV: '/x' }, true],
    [['-c', 'x'], 'sh', { BASH_ENV: '/x' }, false],
    [['-lc', 'x'], 'sh', {}, true],
    [['-c', 'x'], 'zsh', {}, true],
  ];
  for (const [args, shell, env, reads] of startups) {
    it(`${shell} ${args.join(' ')} ${reads ? 'reads' : 'does not read'} startup files`, () => {
      const parsed = parseShellCall(args, shell);
      assert.ok(parsed.ok);
      assert.equal(readsStartupFiles(parsed.call, shell, env), reads);
    });
  }

  describe('hands the very same script to the shell', () => {
    const scripts = [
      'printf %s "$0|$1"',
      "printf '%s' '  two  spaces  '",
      'printf "%s" "-x"',
      '-x() { printf dash; }; -x',
      'printf a\nprintf b\r',
    ];
    for (const script of scripts) {
      it(JSON.stringify(script), () => {
        const args = ['-c', '--', script, 'zero', 'one'];
        const parsed = parseShellCall(args, 'bash');
        assert.ok(parsed.ok);
        const [shell, ...rest] = shellArgv(parsed.call, 'bash');
        const run = (argv: string[]) => execFileSync(shell, argv, { encoding: 'utf8', stdio: 'pipe' });
        assert.equal(run(rest), run(args));
      });
    }
  });
});
