import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { COMMANDS } from '../../../src/cli/options.ts';
import { POLICY_COMMANDS } from '../../../src/cli/policy/table.ts';
import { groupHelpText, mistakeInGroup } from '../../../src/cli/usage.ts';
import { Project } from './project.ts';

const GROUP = COMMANDS.find(({ name }) => name === 'policy')!;
const TABLE = POLICY_COMMANDS.map(({ command }) => command);

describe('hoopx policy', () => {
  let project: Project;
  before(() => {
    project = new Project();
  });
  after(() => project.dispose());

  for (const name of ['rules', 'config', 'tests', 'invocation'])
    it(`schema ${name} is the shipped one, and a schema`, async () => {
      const { code, stdout } = await project.policy('schema', name);
      const file = join(import.meta.dirname, '../../../rules/schema', `${name}.schema.json`);
      assert.equal(stdout, readFileSync(file, 'utf8'));
      assert.equal(new Ajv({ strict: false }).validateSchema(JSON.parse(stdout)), true);
      assert.equal(code, 0);
    });

  it('schema names them, and knows no other', async () => {
    assert.equal((await project.policy('schema')).stdout, 'rules\nconfig\ntests\ninvocation\n');
    assert.equal((await project.policy('schema', '../x')).code, 64);
  });

  it('helps with examples, for the group and every command', () => {
    for (const command of [null, ...TABLE]) {
      const text = groupHelpText(GROUP, TABLE, command);
      assert.match(text, /^Usage: hoopx policy /);
      assert.match(text, /^Examples:\n {2}hoopx policy /m);
      assert.match(text, /--help/);
      assert.deepEqual(
        text.split('\n').filter((line) => line.length > 130),
        [],
      );
    }
  });

  const calls: readonly (readonly [args: string[], code: number, says: RegExp])[] = [
    [['--help'], 0, /^Usage: hoopx policy COMMAND/],
    [['test', '--help'], 0, /^Usage: hoopx policy test/],
    [[], 64, /^Usage: hoopx policy COMMAND/],
    [['tset'], 64, /unknown command 'tset'; did you mean test\?/],
    [['lint', '--frmat'], 64, /did you mean --format\?/],
    [['doc', 'x'], 64, /too many arguments/],
  ];
  for (const [args, expected, says] of calls)
    it(args.join(' ') || 'alone', async () => {
      const { code, stdout, stderr } = await project.policy(...args);
      assert.match(stdout + stderr, says);
      assert.equal(code, expected);
    });

  it('finds words for every mistake', () => {
    for (const command of TABLE)
      assert.match(mistakeInGroup(GROUP, TABLE, [command.name, '--no-such-option']), /no-such-option/);
  });

  it('is still a program of that name after --', async () => {
    const { code, stderr } = await project.run(['--', 'policy', 'x']);
    assert.equal(code, 127, stderr);
  });
});
