import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { htmlReference } from '../../../src/cli/policy/doc/html.ts';
import { markdownReference } from '../../../src/cli/policy/doc/markdown.ts';
import { referenceOf } from '../../../src/cli/policy/doc/reference.ts';
import { readBuiltin } from '../../../src/policy/catalogue.ts';
import type { Pack } from '../../../src/policy/types.ts';
import { Project, ruleFile } from './project.ts';

const HOSTILE: Pack = {
  pack: 'hostile',
  title: '<script>alert(1)</script> | x',
  rules: [
    {
      id: 'hostile.rule',
      decision: 'ask',
      severity: 'low',
      title: '[x](javascript:alert(1)) \u001b[2J\u202e',
      reason: '<img src=x onerror=alert(1)>',
      suggestion: '"quoted" & `code`',
      references: ['javascript:alert(1)', 'https://example.com/?a=1&b="2"', 'CVE-2024-1'],
      when: {},
      examples: { match: ['echo `id` ``x``'], pass: [{ command: 'ls </script>', branch: 'a' }] },
    },
  ],
};

describe('hoopx policy doc', () => {
  it('docs/rules.md is current (npm run docs writes it)', () => {
    const packs = readBuiltin();
    assert.ok(packs.ok);
    const file = join(import.meta.dirname, '../../../docs/rules.md');
    assert.ok(
      readFileSync(file, 'utf8') === markdownReference(referenceOf(packs.value)),
      'run: npm run build && npm run docs',
    );
  });

  it('nothing of a rule becomes markup in HTML', () => {
    const page = htmlReference(referenceOf([{ layer: 'project', pack: HOSTILE }]));
    assert.doesNotMatch(page, /<script|<img|href="javascript|[\u001b\u202e]/);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.match(page, /<a href="https:\/\/example\.com\/\?a=1&amp;b=&quot;2&quot;"/);
    assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
    assert.doesNotMatch(page, /(?:src|href)="(?!#|https:\/\/example)/);
  });

  it('nothing of a rule becomes markup in Markdown', () => {
    const page = markdownReference(referenceOf([{ layer: 'project', pack: HOSTILE }]));
    assert.doesNotMatch(page, /(?<!\\)\[x|(?<![\\`])<(?:script|img)|[\u001b\u202e]/);
    assert.match(page, /Matches: ``` echo `id` ``x`` ```/);
    assert.match(page, /\| &lt;script\\>alert\(1\)&lt;\/script\\> \\\| x \|/);
  });

  describe('in a project', () => {
    let project: Project;
    before(() => {
      project = new Project();
      project.write('.hoopx/rules/deploy.json', ruleFile());
    });
    after(() => project.dispose());

    it('holds all rules in force, or those of a layer', async () => {
      const all = await project.policy('doc');
      assert.match(all.stdout, /^### project\.no-prod-deploy$/m);
      assert.match(all.stdout, /^### filesystem\.wipe-home$/m);
      const own = await project.policy('doc', '--layer', 'project');
      assert.match(own.stdout, /^1 rules in 1 packs: 0 deny, 1 ask, 0 allow/m);
      assert.doesNotMatch(own.stdout, /filesystem/);
    });

    it('writes HTML by the name of the file, and says when it cannot', async () => {
      assert.equal((await project.policy('doc', '-o', 'out.html', '--layer', 'project')).code, 0);
      assert.match(readFileSync(join(project.project, 'out.html'), 'utf8'), /^<!doctype html>/);
      const { code, stderr } = await project.policy('doc', '-o', 'no/where.md');
      assert.match(stderr, /where\.md: cannot be written: ENOENT/);
      assert.equal(code, 64);
    });

    it('replaces only what it wrote, and makes nothing that anybody executes', async () => {
      project.write('README.md', 'mine\n');
      project.write('.bashrc', 'mine\n');
      symlinkSync(join(project.project, '.bash_login'), join(project.project, 'dangling.md'));
      symlinkSync(join(project.project, '.bashrc'), join(project.project, 'link.md'));
      for (const file of ['README.md', '.bashrc', '.profile', 'dangling.md', 'link.md', '.hoopx/config.yaml'])
        assert.equal((await project.policy('doc', '-o', file)).code, 64, file);
      assert.equal(readFileSync(join(project.project, 'README.md'), 'utf8'), 'mine\n');
      assert.equal(readFileSync(join(project.project, '.bashrc'), 'utf8'), 'mine\n');
      assert.ok(!existsSync(join(project.project, '.bash_login')));
      for (const _ of ['made', 'replaced'])
        assert.equal((await project.policy('doc', '-o', 'policy.md')).code, 0);
    });
  });
});
