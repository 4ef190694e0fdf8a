import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../src/execute/find-program.ts';

describe('findProgram', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hoopx-find-')));
  const path = `${join(folder, 'bin')}:/usr/bin:/bin`;
  const script = (name: string, text: string | Buffer, mode = 0o755) => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
  };
  mkdirSync(join(folder, 'bin/folder-on-path'), { recursive: true });
  mkdirSync(join(folder, 'empty'));
  script('plain', 'exit 0\n');
  script('nothing', '');
  script('no-permission', 'exit 0\n', 0o644);
  script('good', '#!/bin/sh\nexit 0\n');
  script('good-with-blanks', '#! \t/bin/sh -e\nexit 0\n');
  script('good-through-good', `#!${join(folder, 'good')}\n`);
  script('relative-interpreter', '#!good\n');
  script('missing-interpreter', '#!/no/such/interpreter\n');
  script('windows-line-ends', '#!/bin/sh\r\nexit 0\r\n');
  script('interpreter-not-executable', `#!${join(folder, 'no-permission')}\n`);
  script('interpreter-is-folder', `#!${folder}\n`);
  script('bin/on-path', 'exit 0\n');
  script('bin/blocked', 'exit 0\n', 0o644);
  script('bin/ls', 'exit 0\n', 0o644);
  script('only-here', 'exit 0\n');
  symlinkSync('loop', join(folder, 'loop'));
  symlinkSync('missing', join(folder, 'dangling'));
  after(() => rmSync(folder, { recursive: true }));

  const find = (name: string, env: Record<string, string | undefined> = { PATH: path }, cwd = folder) =>
    findProgram({ argv: [name], cwd, env });

  // Code, name, and the words behind the name. Each is also put to the bash of this machine.
  const refused: [126 | 127, string, string][] = [
    [127, 'no-such-program', 'no-such-program: command not found'],
    [127, '', ': command not found'],
    [127, 'folder-on-path', 'folder-on-path: command not found'],
    [127, '..', '..: command not found'],
    [126, 'blocked', `${folder}/bin/blocked: Permission denied`],
    [127, './missing', './missing: No such file or directory'],
    [127, './dangling', './dangling: No such file or directory'],
    [126, './no-permission', './no-permission: Permission denied'],
    [126, './empty', './empty: Is a directory'],
    [126, '/', '/: Is a directory'],
    [126, './plain/x', './plain/x: Not a directory'],
    [126, './loop', './loop: Too many levels of symbolic links'],
    [126, `./${'n'.repeat(300)}`, 'File name too long'],
    [126, '/dev/null', '/dev/null: Permission denied'],
    [127, './missing-interpreter', '/no/such/interpreter: bad interpreter: No such file or directory'],
    [127, './windows-line-ends', '/bin/sh\\r: bad interpreter: No such file or directory'],
    [126, './interpreter-not-executable', 'no-permission: bad interpreter: Permission denied'],
    [126, './interpreter-is-folder', `${folder}: bad interpreter: Permission denied`],
  ];
  for (const [code, name, words] of refused) {
    it(`says ${code} for ${JSON.stringify(name.slice(0, 40))}`, () => {
      const found = find(name);
      assert(!found.ok);
      assert.equal(found.exit.code, code);
      assert.match(found.exit.message, /^hoopx: [^\n]*$/);
      assert(found.exit.message.endsWith(words), found.exit.message);
      const bash = spawnSync('bash', ['-c', '"$0"', name], { cwd: folder, env: { PATH: path } });
      assert.equal(bash.status, code, `bash: ${bash.stderr}`);
    });
  }

  const accepted: [string, string, (Record<string, string | undefined> | undefined)?][] = [
    ['on-path', `${folder}/bin/on-path`],
    ['ls', '/usr/bin/ls'],
    ['./plain', './plain'],
    ['./nothing', './nothing'],
    ['./good', './good'],
    ['./good-with-blanks', './good-with-blanks'],
    ['./good-through-good', './good-through-good'],
    ['./relative-interpreter', './relative-interpreter'],
    ['only-here', './only-here', { PATH: '' }],
    ['only-here', './only-here', { PATH: '/no/such::/usr/bin' }],
    ['only-here', './only-here', { PATH: '/no/such:' }],
    ['only-here', './only-here', { PATH: ':/no/such' }],
    ['on-path', 'bin/on-path', { PATH: 'bin' }],
    ['sh', '/usr/bin/sh', { PATH: undefined }],
  ];
  for (const [name, where, env] of accepted) {
    it(`finds ${name} on ${env === undefined ? 'the PATH' : JSON.stringify(env.PATH)}`, () => {
      assert.deepEqual(find(name, env), { ok: true, path: where });
    });
  }

  const unfit: [string, Parameters<typeof findProgram>[0]][] = [
    ['a NUL byte in an argument', { argv: ['ls', 'a\0b'], cwd: folder, env: {} }],
    ['a NUL byte in the name', { argv: ['ls\0'], cwd: folder, env: {} }],
    ['a NUL byte in the environment', { argv: ['ls'], cwd: folder, env: { A: '\0' } }],
    ['a folder that is gone', { argv: ['ls'], cwd: join(folder, 'gone'), env: {} }],
    ['a file as folder', { argv: ['ls'], cwd: join(folder, 'plain'), env: {} }],
  ];
  for (const [what, execution] of unfit) {
    it(`refuses ${what}`, () => {
      const found = findProgram(execution);
      assert(!found.ok && found.exit.code === 126 && !found.exit.message.includes('\0'));
    });
  }

  it('refuses one argument of 128 KiB, which Linux does not take, and passes one below', () => {
    if (process.platform !== 'linux') return;
    const withArgument = (length: number) =>
      findProgram({ argv: ['ls', 'é'.repeat(length / 2)], cwd: folder, env: { PATH: path } });
    assert.equal(withArgument(131_070).ok, true);
    assert.equal(withArgument(131_072).ok, false);
  });

  it('does not let a name drive the terminal that its message is printed on', () => {
    const found = find('\x1b]0;title\x07\u202e\n');
    assert(!found.ok);
    assert.doesNotMatch(found.exit.message, /[\x00-\x1f\u202e]/);
  });
});
