/** What docs/policy-commands.md shows is there: every command, every finding, and snippets that are YAML. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { POLICY_COMMANDS } from '../../src/cli/policy/table.ts';
import { scanArguments, scanCommand } from '../../src/cli/scan.ts';
import { parseTestsFile } from '../../src/policy/testing/tests-file.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/policy-commands.md'), 'utf8');

describe('docs/policy-commands.md', () => {
  for (const { command } of POLICY_COMMANDS)
    it(`tells of ${command.name}`, () => assert.ok(PAGE.includes(`| \`hoopx policy ${command.name}`)));

  const snippets = [...PAGE.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);
  for (const [number, text] of snippets.entries())
    it(`snippet ${number + 1} is YAML`, () => assert.ok(parse(text)));

  it('shows a test file that is valid', () => {
    const file = parseTestsFile(snippets[0]!, 'x.yaml');
    assert.deepEqual(file.ok ? [] : file.problems, []);
  });

  const calls = [...PAGE.matchAll(/(?:npx |\$ )hoopx policy (\S+)((?: [^\n`>#|]+)?)/g)];
  for (const [whole, name, rest] of calls)
    it(`takes ${whole}`, () => {
      const found = POLICY_COMMANDS.find(({ command }) => command.name === name);
      assert.ok(found);
      const words = (rest!.match(/'[^']*'|(?:\$\{\{[^}]*\}\}|[^\s'])+/g) ?? []).map((word) =>
        word.replace(/^'|'$/g, ''),
      );
      assert.equal(scanCommand(found.command, words, {}).kind, 'command');
    });

  it('is reached through the group', () => assert.equal(scanArguments(['policy', 'test']).kind, 'group'));
});
