import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesFrom, realFiles } from '../../src/intercept/files.ts';

describe('the real file system', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hoopx-files-')));
    writeFileSync(at('file'), 'text');
    mkdirSync(at('folder'));
    symlinkSync('file', at('link'));
    symlinkSync('nowhere', at('dangling'));
    symlinkSync('loop', at('loop'));
    execFileSync('mkfifo', [at('pipe')]);
    writeFileSync(at('large'), 'x'.repeat(256 * 1024 + 1));
    writeFileSync(at('full'), 'x'.repeat(256 * 1024));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const kinds: readonly (readonly [string, unknown, unknown, unknown])[] = [
    ['file', 'file', 'file', 'text'],
    ['folder', 'directory', 'folder', null],
    ['link', 'symlink', 'file', 'text'],
    ['dangling', 'symlink', null, null],
    ['pipe', 'other', 'pipe', null],
    ['nothing', null, null, null],
    ['file/below', null, null, null],
  ];
  for (const [name, kind, real, text] of kinds) {
    it(`answers for ${name}`, () => {
      const files = realFiles();
      assert.equal(files.kind(at(name)), kind);
      assert.equal(files.realpath(at(name)), real === null ? null : at(real as string));
      assert.equal(files.read(at(name)), text);
    });
  }

  it('does not know where a loop of symlinks leads', () =>
    assert.equal(realFiles().realpath(at('loop')), undefined));
  it('does not know what a NUL byte names', () => assert.equal(realFiles().kind('/etc\0/passwd'), undefined));
  it('reads 256 KiB and not more', () => {
    assert.equal(realFiles().read(at('full'))?.length, 256 * 1024);
    assert.equal(realFiles().read(at('large')), null);
  });

  it('gives one answer for one question, and remembers it', () => {
    const files = realFiles();
    const path = at('changing');
    assert.equal(files.kind(path), null);
    writeFileSync(path, '');
    assert.equal(files.kind(path), null);
    assert.deepEqual(files.lookUps, [{ ask: 'kind', path, answer: null }]);
    assert.equal(realFiles().kind(path), 'file');
  });

  it('knows nothing more after 4096 look-ups', () => {
    const files = realFiles();
    for (let number = 0; number < 4096; number++) files.kind(at(`n${number}`));
    assert.equal(files.kind(at('file')), undefined);
    assert.equal(files.kind(at('n0')), null);
    assert.equal(files.lookUps.length, 4096);
  });

  it('reads 4 MiB for one request in all', () => {
    const files = realFiles();
    for (let number = 0; number < 16; number++) {
      writeFileSync(at(`part${number}`), 'x'.repeat(256 * 1024));
      assert.notEqual(files.read(at(`part${number}`)), null);
    }
    assert.equal(files.read(at('file')), null);
  });
});

describe('files given as data', () => {
  const files = filesFrom({ '/srv/app/a.sh': 'echo a', 'sub/b': 'b' }, '/srv/app');
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    ['/srv/app/a.sh', 'file', 'echo a'],
    ['/srv/app/sub/b', 'file', 'b'],
    ['/srv/app/sub', 'directory', undefined],
    ['/srv', 'directory', undefined],
    ['/etc/passwd', undefined, undefined],
    ['/srv/app/other', undefined, undefined],
  ];
  for (const [path, kind, text] of cases) {
    it(path, () => {
      assert.equal(files.kind(path), kind);
      assert.equal(files.read(path), text);
      assert.equal(files.realpath(path), kind === undefined ? undefined : path);
    });
  }
});
