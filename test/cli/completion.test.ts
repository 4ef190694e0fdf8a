import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completionScript } from '../../src/cli/completion.ts';

const installed = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

describe('completion', () => {
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    it(`is a script that ${shell} reads`, () => {
      const script = completionScript(shell)!;
      assert.match(script, /check/);
      if (!installed(shell)) return;
      const folder = mkdtempSync(join(tmpdir(), 'hoopx-completion-'));
      try {
        writeFileSync(join(folder, 'hoopx'), script);
        execFileSync(shell, ['-n', join(folder, 'hoopx')], { stdio: 'pipe' });
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  /** What bash offers for the last word. */
  const offered = (...words: string[]) => {
    const line = words.map((word) => `'${word}'`).join(' ');
    const script = `${completionScript('bash')}
COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _hoopx; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean);
  };
  const cases: readonly (readonly [words: string[], offers: string[], not?: string])[] = [
    [['hoopx', '--js'], ['--json']],
    [['hoopx', 'che'], ['check']],
    [['hoopx', '--ci', 'doc'], ['doctor']],
    [
      ['hoopx', '--agent', 'x', 'comp'],
      ['completion', 'compgen'],
    ],
    [
      ['hoopx', '--shell', ''],
      ['bash', 'sh', 'zsh'],
    ],
    [['hoopx', 'check', '--b'], ['--batch']],
    [['hoopx', 'completion', 'f'], ['fish']],
    [
      ['hoopx', 'policy', ''],
      ['test', 'explain', 'lint', 'scan', '--help'],
    ],
    [['hoopx', '--ci', 'policy', 'sim'], ['simulate']],
    [
      ['hoopx', 'policy', 'test', '--'],
      ['--coverage', '--watch', '--reporter'],
    ],
    [
      ['hoopx', 'policy', 'test', '--reporter', ''],
      ['junit', 'tap', 'github'],
    ],
    [['hoopx', 'policy', 'schema', 'inv'], ['invocation']],
    [['hoopx', 'policy', 'scan', 'pack'], ['package.json']],
  ];
  for (const [words, offers] of cases) {
    it(words.join(' '), () => {
      const found = offered(...words);
      for (const offer of offers) assert.ok(found.includes(offer), `${offer} in ${found.slice(0, 20)}`);
    });
  }

  it('is for no other shell', () => assert.equal(completionScript('csh'), null));
});
