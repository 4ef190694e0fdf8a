import assert from 'node:assert/strict';
import { understand } from '../../../src/command/understand.ts';
import { type RuleWish, ruleFromCommand } from '../../../src/policy/author/rule-from-command.ts';
import { ruleFileText } from '../../../src/policy/author/rule-text.ts';
import { compile } from '../../../src/policy/compile.ts';
import { parseRuleFile } from '../../../src/policy/rules-file.ts';
import { exampleRequest } from '../../../src/policy/testing/run.ts';

const wish = (command: string, more: Partial<RuleWish> = {}): RuleWish => ({
  command,
  decision: 'ask',
  id: null,
  severity: null,
  title: null,
  reason: null,
  suggestion: null,
  program: null,
  anyOperands: false,
  ...more,
});

describe('a rule from a command', () => {
  const cases: readonly (readonly [
    command: string,
    matches: string[],
    passes: string[],
    more?: Partial<RuleWish>,
  ])[] = [
    [
      'make deploy-prod',
      ['make -j4 deploy-prod', 'env A=1 make deploy-prod'],
      ['make test', 'echo make deploy-prod'],
    ],
    [
      'git push --force',
      ['git -C x push -f origin'],
      ['git push', 'git push --force-with-lease', 'git commit -m "push --force"'],
    ],
    [
      'kubectl --context prod delete pod x',
      ['kubectl delete pod x --context=prod'],
      ['kubectl --context dev delete pod x', 'kubectl --context prod get pod x'],
    ],
    ['cd infra && terraform apply', ['terraform apply'], ['terraform plan', 'cd infra']],
    ['sudo systemctl stop nginx', ['systemctl stop nginx'], ['systemctl stop postgres', 'sudo ls']],
    ['terraform apply x.plan', ['terraform apply y.plan'], ['terraform plan'], { anyOperands: true }],
    ['make a && npm run b', ['npm run b'], ['make a', 'npm run c'], { program: 'npm' }],
    ['bash -c "make deploy"', ['make deploy'], ['bash -c "make x"']],
    ['rm -rf "$DIR"', ['rm -r -f other'], ['rm other']],
    ['xargs -n1 rm', ['xargs -n1 rm'], ['ls']],
  ];
  for (const [command, matches, passes, more] of cases)
    it(command, () => {
      const made = ruleFromCommand(wish(command, more));
      assert.ok(made.ok, made.ok ? '' : made.message);
      const policy = compile([made.rule]);
      const matched = (one: string) => {
        const { request, context } = exampleRequest(one);
        return policy.decide(understand(request, context)).matches.length > 0;
      };
      assert.deepEqual(
        [command, ...matches].filter((one) => !matched(one)),
        [],
      );
      assert.deepEqual(passes.filter(matched), []);
      const { match, pass } = made.rule.examples;
      assert.ok(match.length > 0 && pass.length > 0);
      assert.deepEqual(
        match.filter((one) => !matched(one as string)),
        [],
      );
      assert.deepEqual(
        pass.filter((one) => matched(one as string)),
        [],
      );
      const read = parseRuleFile(ruleFileText([made.rule], 'title', null), { file: 'x.yaml' });
      assert.ok(read.ok);
      assert.deepEqual(read.value.rules[0], made.rule);
    });

  const refused: readonly (readonly [command: string, says: RegExp, more?: Partial<RuleWish>])[] = [
    ['make a && npm run b', /several programs \(make, npm\): say which with --program/],
    ['make a', /does not start npm/, { program: 'npm' }],
    ['git push --help', /does nothing \(help\)/],
    ['"$X" y', /not known before run time/],
    ['# nothing', /starts no program/],
    ['', /starts no program/],
  ];
  for (const [command, says, more] of refused)
    it(`cannot be made: ${command}`, () => {
      const made = ruleFromCommand(wish(command, more));
      assert.ok(!made.ok);
      assert.match(made.message, says);
    });
});
