/** The file in which a shell finds what it will be asked for. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hint } from '../../../src/intercept/shell/hint.ts';

describe('the hint for a guarded shell', () => {
  let folder: string;
  let hint: Hint;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hoopx-hint-'));
    hint = new Hint(join(folder, 'hint'));
  });
  afterEach(() => {
    hint.close();
    rmSync(folder, { recursive: true });
  });
  /** What the shell reads: `read` ends at the first newline. */
  const first = () => readFileSync(hint.path, 'utf8').split('\n')[0];

  it('is private, and empty at first', () => {
    assert.equal(statSync(hint.path).mode & 0o777, 0o600);
    assert.equal(first(), '');
  });

  it('is the last list, whatever was longer before', () => {
    hint.expect(['PATH', 'HOME', '?ls', '?some-long-name']);
    assert.equal(first(), 'PATH HOME ?ls ?some-long-name');
    hint.expect(new Set(['PATH', '?ls']));
    assert.equal(first(), 'PATH ?ls');
    hint.expect([]);
    assert.equal(first(), '');
  });

  it('is nothing where the list is long', () => {
    hint.expect(['PATH']);
    hint.expect(Array.from({ length: 1000 }, (_, i) => `?word${i}`));
    assert.equal(first(), '');
  });

  it('takes no file that is there', () => {
    assert.throws(() => new Hint(hint.path), /EEXIST/);
  });
});
