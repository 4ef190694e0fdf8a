/** Bad input: one clear line, the documented exit code, and nothing run that was not decided. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ended, exists, HOOPX, Place } from './hoopx.ts';

describe('bad input', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => place.dispose());

  const lines: readonly (readonly [args: string[], code: number, says: RegExp])[] = [
    [['--'], 64, /no PROGRAM given/],
    [['--ci'], 64, /no PROGRAM given/],
    [['--jsno', 'ls'], 64, /unknown option '--jsno'; did you mean --json\?/],
    [['-z', 'ls'], 64, /unknown option '-z'/],
    [['--shell', 'fish', '-c', 'ls'], 64, /'fish' is invalid/],
    [['--shell'], 64, /argument missing/],
    [['--timeout', 'soon', 'ls'], 64, /--timeout wants seconds/],
    [['--timeout', '0', 'ls'], 64, /--timeout wants seconds/],
    [['--timeout', '-5', 'ls'], 64, /--timeout wants seconds/],
    [['-c'], 64, /-c needs a SCRIPT/],
    [['-lc'], 64, /-c needs a SCRIPT/],
    [['-kc', 'ls'], 64, /option -k is not supported/],
    [['-O', 'extglob', '-c', 'ls'], 64, /option -O is not supported/],
    [['check'], 64, /check wants one of/],
    [['check', 'ls', '--file', 'x'], 64, /check wants one of/],
    [['check', 'git', 'status'], 64, /one SCRIPT, quoted; or: hoopx check -- git/],
    [['check', '--'], 64, /no PROGRAM given/],
    [['check', '--jso', 'ls'], 64, /unknown option '--jso'; did you mean --json\?/],
    [['init', 'x'], 64, /too many arguments/],
    [['completion', 'csh'], 64, /bash, zsh or fish/],
    [['hoopx-no-such-program'], 127, /hoopx-no-such-program: command not found/],
    [['./no-such-file'], 127, /No such file or directory/],
    [[''], 127, /command not found/],
    [['./plain.txt'], 126, /Permission denied/],
    [['./.hoopx'], 126, /Is a directory/],
    [['-c', 'echo "unterminated'], 77, /^hoopx: denied/],
    [['-c', 'if true'], 77, /^hoopx: denied/],
  ];
  for (const [args, code, says] of lines) {
    it(`${JSON.stringify(args)} ends with ${code}`, async () => {
      place.write('plain.txt', 'text');
      const run = await place.run(args);
      assert.equal(run.code, code, run.stderr);
      assert.match(run.stderr, says);
      assert.equal(run.stdout, '');
      if (code !== 77) assert.equal(run.stderr.trimEnd().split('\n').length, 1, run.stderr);
    });
  }

  it('no arguments at all: help on stderr, 64', async () => {
    const run = await place.run([]);
    assert.equal(run.code, 64);
    assert.match(run.stderr, /^Usage: hoopx /);
    assert.equal(run.stdout, '');
  });

  it('an option after PROGRAM belongs to PROGRAM', async () => {
    assert.equal((await place.run(['echo', '--json', '--help'])).stdout, '--json --help\n');
  });

  it('invalid UTF-8 in an argument', async () => {
    const line = `exec "${process.execPath}" "${HOOPX}" -- printf %s $'a\\xff'`;
    const run = await ended(spawn('bash', ['-c', line], { cwd: place.project, env: place.env }));
    if (process.platform !== 'linux') return;
    assert.deepEqual([run.code, run.stdout], [64, '']);
    assert.match(run.stderr, /argument 4 is not valid UTF-8/);
  });

  it('100,000 nested parentheses', async () => {
    const script = `${'('.repeat(50_000)}./forbidden.sh${')'.repeat(50_000)}`;
    const run = await place.run(['-c', script]);
    assert.equal(run.code, 77, run.stderr);
    place.write('deep.sh', `${'('.repeat(100_000)}./forbidden.sh${')'.repeat(100_000)}`);
    const file = await place.run(['check', '--file', 'deep.sh']);
    assert.ok(file.code === 75 || file.code === 77, `${file.code} ${file.stderr}`);
    const open = await place.run(['check', '--batch'], {
      input: JSON.stringify({ command: '$('.repeat(100_000) }),
    });
    assert.notEqual(JSON.parse(open.stdout).decision, 'allow');
    assert.ok(!exists(join(place.project, 'forbidden.ran')));
  });

  it('more arguments than the system takes', async () => {
    // 127 KiB each: a single one passes, all of them with the environment do not.
    const args = Array.from({ length: 15 }, () => 'x'.repeat(127 * 1024));
    const run = await place
      .run(['true', ...args], { env: { BIG: 'y'.repeat(127 * 1024) } })
      .catch((error) => error);
    if (run instanceof Error) return; // hoopx itself could not be started with that many
    assert.ok(run.code === 0 || run.code === 126, run.stderr);
  });

  const policies: readonly (readonly [what: string, file: string, text: string, says: RegExp])[] = [
    ['a rule file with broken JSON', '.hoopx/rules/a.json', '{"pack": "a",', /\.hoopx\/rules\/a\.json:1:\d+/],
    ['a rule file with broken YAML', '.hoopx/rules/a.yaml', 'pack: [', /\.hoopx\/rules\/a\.yaml/],
    [
      'a configuration with a misspelt setting',
      '.hoopx/config.yaml',
      'version: 1\nprofil: ci\n',
      /config\.yaml:2:1.*profil/,
    ],
    ['a configuration in a format that runs code', '.hoopx/config.js', 'process.exit(0)', /config\.js/],
  ];
  for (const [what, file, text, says] of policies) {
    it(`${what}: 78`, async () => {
      place.write(file, text);
      for (const args of [['./harmless.sh'], ['-c', './harmless.sh'], ['check', 'ls']]) {
        const run = await place.run(args);
        assert.equal(run.code, 78, run.stderr);
        assert.match(run.stderr, /^hoopx: /);
        assert.match(run.stderr, says);
      }
      const json = await place.run(['--json', './harmless.sh']);
      assert.equal(JSON.parse(json.stderr).exitCode, 78);
      assert.ok(!exists(join(place.project, 'harmless.ran')));
    });
  }

  it('a configuration that cannot be read: 78', async () => {
    mkdirSync(join(place.project, '.hoopx/config.yaml'));
    assert.equal((await place.run(['./harmless.sh'])).code, 78);
    rmSync(join(place.project, '.hoopx/config.yaml'), { recursive: true });
    const file = place.write('.hoopx/config.yaml', 'version: 1\n');
    chmodSync(file, 0);
    if (process.getuid?.() !== 0) assert.equal((await place.run(['./harmless.sh'])).code, 78);
  });

  it('a working directory that is gone', async () => {
    const line = `mkdir gone && cd gone && rmdir ../gone && exec "${process.execPath}" "${HOOPX}" ls`;
    const run = await ended(spawn('bash', ['-c', line], { cwd: place.project, env: place.env }));
    assert.equal(run.code, 70);
    assert.equal(run.stderr.trimEnd().split('\n').length, 1, run.stderr);
  });

  it('no bundle: one line, never 0', () => {
    const bin = place.write('bin/hoopx.js', execFileSync('cat', [HOOPX]));
    place.write('bin/package.json', '{"type":"commonjs"}');
    assert.throws(() => execFileSync(process.execPath, [bin, 'true'], { stdio: 'pipe' }), {
      status: 70,
      stderr: Buffer.from('hoopx: cannot start, nothing ran: it is not built; run: npm run build\n'),
    });
  });
});
