import assert from 'node:assert/strict';
import { COMMANDS } from '../../src/cli/options.ts';
import { scanArguments } from '../../src/cli/scan.ts';
import { helpText, mistakeIn } from '../../src/cli/usage.ts';

describe('the arguments of hoopx', () => {
  const understood: readonly (readonly [args: string[], expected: object])[] = [
    [['ls', '-la'], { kind: 'prefix', options: {}, argv: ['ls', '-la'] }],
    [['git', '--help'], { kind: 'prefix', options: {}, argv: ['git', '--help'] }],
    [['--', 'ls', '--', '--ci'], { kind: 'prefix', options: {}, argv: ['ls', '--', '--ci'] }],
    [['--', '-c', 'x'], { kind: 'prefix', options: {}, argv: ['-c', 'x'] }],
    [['--', 'check', 'x'], { kind: 'prefix', options: {}, argv: ['check', 'x'] }],
    [['--', '--'], { kind: 'prefix', options: {}, argv: ['--'] }],
    [[''], { kind: 'prefix', options: {}, argv: [''] }],
    [['-'], { kind: 'prefix', options: {}, argv: ['-'] }],
    [['--json', '--ci', 'ls'], { kind: 'prefix', options: { json: true, ci: true }, argv: ['ls'] }],
    [['--agent', 'codex', 'ls'], { kind: 'prefix', options: { agent: 'codex' }, argv: ['ls'] }],
    [['--agent=codex', 'ls'], { kind: 'prefix', options: { agent: 'codex' }, argv: ['ls'] }],
    [['--agent=', 'ls'], { kind: 'prefix', options: { agent: '' }, argv: ['ls'] }],
    [['--agent', '--ci', 'ls'], { kind: 'prefix', options: { agent: '--ci' }, argv: ['ls'] }],
    [['-c', 'ls'], { kind: 'script', options: {}, args: ['-c', 'ls'] }],
    [['--ci', '-lc', 'ls', 'x'], { kind: 'script', options: { ci: true }, args: ['-lc', 'ls', 'x'] }],
    [
      ['-euo', 'pipefail', '-c', 'ls'],
      { kind: 'script', options: {}, args: ['-euo', 'pipefail', '-c', 'ls'] },
    ],
    [['--help'], { kind: 'help', command: null }],
    [['-h'], { kind: 'help', command: null }],
    [['--version'], { kind: 'version' }],
    [['-V', 'ls'], { kind: 'version' }],
  ];
  for (const [args, expected] of understood) {
    it(JSON.stringify(args), () => assert.deepEqual(scanArguments(args), expected));
  }

  it('a command takes its options before and after its operands, and those of hoopx before its name', () => {
    const scanned = scanArguments(['--ci', 'check', '--json', 'ls', '--shell', 'sh']);
    assert.ok(scanned.kind === 'command');
    assert.deepEqual(
      [scanned.options, scanned.operands, scanned.argv],
      [{ ci: true, json: true, shell: 'sh' }, ['ls'], null],
    );
  });

  it('after -- a command has an argument vector', () => {
    const scanned = scanArguments(['check', '--json', '--', 'rm', '--help']);
    assert.ok(scanned.kind === 'command');
    assert.deepEqual(scanned.argv, ['rm', '--help']);
  });

  const mistakes: readonly (readonly [args: string[], says: RegExp])[] = [
    [['--jsno', 'ls'], /^unknown option '--jsno'; did you mean --json\?$/],
    [['--verison'], /did you mean --version\?/],
    [['-z', 'ls'], /^unknown option '-z'$/],
    [['--ci=1', 'ls'], /^unknown option '--ci=1'/],
    [['--agent'], /argument missing$/],
    [['--shell', 'csh', '-c', 'ls'], /Allowed choices are bash, sh, zsh/],
    [['--'], /^no PROGRAM given$/],
    [['--ci'], /^no PROGRAM given$/],
    [[], /^no PROGRAM given$/],
    [['check', '--fiel', 'x'], /did you mean --file\?/],
    [['init', 'x'], /^too many arguments/],
    [['completion'], /^missing required argument/],
  ];
  for (const [args, says] of mistakes) {
    it(`finds the mistake in ${JSON.stringify(args)}`, () => {
      assert.equal(scanArguments(args).kind, 'mistake');
      assert.match(mistakeIn(args), says);
    });
  }

  it('helps with examples, for hoopx and for every command', () => {
    for (const command of [null, ...COMMANDS]) {
      const text = helpText(command);
      assert.match(text, /^Usage: hoopx /);
      assert.match(text, /^Examples:$/m);
      assert.match(text, /--help/);
      const wide = text.split('\n').filter((line) => line.length > 120);
      assert.deepEqual(wide, []);
    }
  });
});
