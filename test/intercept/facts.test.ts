/** Facts of real repositories and folders: what Git itself says is the measure. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { liveFacts } from '../../src/intercept/facts.ts';
import { namesIn } from '../../src/intercept/git-index.ts';
import { ignoreGlob } from '../../src/intercept/ignore-glob.ts';

describe('liveFacts', () => {
  let root: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'hoopx-facts-')));
    git('init', '-q', '-b', 'main');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function git(...args: string[]): string {
    const env = { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', args, {
      cwd: root,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }
  function write(...files: string[]): void {
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), file);
    }
  }
  const facts = () =>
    liveFacts({ repository: { root, branch: null, commit: null }, home: root, ciProvider: 'gitlab' });

  for (const version of [2, 4])
    it(`knows what an index of version ${version} tracks`, () => {
      const files = [
        'a',
        'src/b.ts',
        'src/deep/er/c.ts',
        'src/deep/er/cc.ts',
        'ünï/x',
        `long/${'n'.repeat(200)}`,
      ];
      write(...files, 'untracked', 'src/untracked');
      git('add', ...files);
      git('update-index', '--index-version', String(version));
      const { tracked } = facts();
      for (const file of [...files, 'src', 'src/deep', 'src/deep/er/', ''])
        assert.equal(tracked!(join(root, file)), true, file);
      for (const file of ['untracked', 'src/untracked', 'sr', 'src/deep/e', 'src/b.ts/x', 'gone'])
        assert.equal(tracked!(join(root, file)), false, file);
      assert.equal(tracked!('/etc/passwd'), false);
    });
  it('knows what an index of version 3 tracks', () => {
    write('a', 'b');
    git('add', 'a');
    git('add', '--intent-to-add', 'b');
    assert.deepEqual(
      ['a', 'b', 'c'].map((file) => facts().tracked!(join(root, file))),
      [true, true, false],
    );
  });
  it('does not know what a split or broken index tracks', () => {
    write('a');
    git('add', 'a');
    git('update-index', '--split-index');
    assert.equal(facts().tracked!(join(root, 'a')), undefined);
    writeFileSync(join(root, '.git/index'), 'DIRC nonsense');
    assert.equal(facts().tracked!(join(root, 'a')), undefined);
    assert.equal(namesIn(Buffer.from('DIRC\0\0\0\x02\xff\xff\xff\xff', 'latin1')), null);
  });
  it('of a repository without a commit or an index: nothing is tracked', () =>
    assert.equal(facts().tracked!(join(root, 'a')), false));
  it('of a linked work tree', () => {
    write('a');
    git('add', 'a');
    git('-c', 'user.name=x', '-c', 'user.email=x', 'commit', '-qm', 'x');
    git('worktree', 'add', '-q', join(root, 'wt'));
    const linked = liveFacts({
      repository: { root: join(root, 'wt'), branch: null, commit: null },
      home: root,
      ciProvider: null,
    });
    assert.deepEqual(
      [linked.tracked!(join(root, 'wt/a')), linked.tracked!(join(root, 'wt/b'))],
      [true, false],
    );
  });

  it('ignores what Git ignores', () => {
    const patterns =
      '# comment\n*.log\n!keep.log\n/only-here\nout/\ndocs/**/*.tmp\n**/cache\nabc/**\n\\#hash\n[a-c]x\nq?z\nspace \\ \n*.t[!x]t\nfoo*bar*baz\nsub/dir/\n';
    writeFileSync(join(root, '.gitignore'), patterns);
    write('src/.gitignore.d/x');
    writeFileSync(join(root, 'src/.gitignore'), '!deep.log\nlocal\n/anchored\n');
    writeFileSync(join(root, '.git/info/exclude'), 'excluded\n');
    mkdirSync(join(root, '.config/git'), { recursive: true });
    writeFileSync(join(root, '.config/git/ignore'), 'globally\n');
    const files = [
      'a.log',
      'keep.log',
      'src/a.log',
      'src/deep.log',
      'src/x/deep.log',
      'only-here',
      'src/only-here',
      'out/x',
      'src/out/x',
      'docs/a.tmp',
      'docs/a/b/c.tmp',
      'src/docs/a.tmp',
      'cache',
      'x/y/cache',
      'x/cache/y',
      'abc/x',
      'abcd',
      '#hash',
      'ax',
      'bx',
      'dx',
      'qxz',
      'qxxz',
      'a.tat',
      'a.txt',
      'foo1bar2baz',
      'foobaz',
      'src/local',
      'local',
      'src/anchored',
      'src/x/anchored',
      'excluded',
      'x/excluded',
      'globally',
      'sub/dir/x',
      'x/sub/dir/x',
      'plain',
      'out/keep.log',
    ];
    write(...files);
    writeFileSync(join(root, 'tracked.log'), '');
    git('add', '-f', 'tracked.log');
    const ignored = new Set(
      git(
        '-c',
        'core.excludesFile=.config/git/ignore',
        'ls-files',
        '--others',
        '--ignored',
        '--exclude-standard',
      ).split('\n'),
    );
    const { ignored: asks } = facts();
    for (const file of [...files, 'tracked.log'])
      assert.equal(asks!(join(root, file)), ignored.has(file), `${file}: git says ${ignored.has(file)}`);
    assert.equal(asks!(join(root, 'out')), true);
    assert.equal(asks!('/etc/passwd'), false);
  });
  it('matches hostile globs in no time', () => {
    const start = performance.now();
    const glob = ignoreGlob(`${'*a'.repeat(200)}b`, true);
    assert.equal(glob.test('a'.repeat(4000)), false);
    assert.ok(performance.now() - start < 3000);
  });

  it('counts files', () => {
    write('d/a', 'd/b/c', 'd/b/e/f');
    symlinkSync('/', join(root, 'd/link'));
    const { fileCount } = facts();
    assert.deepEqual(
      ['d', 'd/b', 'd/a', 'gone'].map((name) => fileCount!(join(root, name))),
      [4, 2, 1, 0],
    );
  });
  it('stops counting', () => {
    for (let number = 0; number < 10_005; number++) write(`many/${number % 100}/${number}`);
    assert.equal(facts().fileCount!(root), 10_000);
  });
  it('answers ten thousand questions in bounded time, for the worse', () => {
    write('.gitignore');
    writeFileSync(
      join(root, '.gitignore'),
      Array.from({ length: 100 }, (_, number) => `*x${number}*y*z`).join('\n'),
    );
    for (let number = 0; number < 300; number++) write(`d/${number}`);
    const { ignored, fileCount } = facts();
    const start = performance.now();
    for (let number = 0; number < 10_000; number++)
      assert.equal(ignored!(join(root, `d/${'x'.repeat(50)}${number}`)), false);
    for (let number = 0; number < 10_000; number++) fileCount!(join(root, 'd'));
    assert.equal(fileCount!(join(root, 'd')), 10_000);
    assert.ok(performance.now() - start < 10_000, `${performance.now() - start} ms`);
  });
  it('knows the machine', () => {
    const { host, zone, groups, ciProvider, now } = facts();
    assert.ok(host!()!.length > 0);
    assert.doesNotThrow(() => new Intl.DateTimeFormat('en', { timeZone: zone!() }));
    assert.ok(groups!()!.length > 0);
    assert.equal(ciProvider!(), 'gitlab');
    assert.ok(Math.abs(now!() - Date.now()) < 5000);
  });
});
