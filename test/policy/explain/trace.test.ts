import assert from 'node:assert/strict';
import { understand } from '../../../src/command/understand.ts';
import { readBuiltin, rulesOf } from '../../../src/policy/catalogue.ts';
import { compile } from '../../../src/policy/compile.ts';
import { obstacles, type Trace, traceWhen } from '../../../src/policy/explain/trace.ts';
import { truthBy } from '../../../src/policy/explain/truth.ts';
import { exampleRequest } from '../../../src/policy/testing/run.ts';
import type { Condition } from '../../../src/policy/vocabulary.ts';

const understood = (command: string) => {
  const { request, context } = exampleRequest(command);
  return understand(request, context);
};

/** Nodes whose parts do not add up to what they say themselves. */
function contradictions(trace: Trace): Trace[] {
  const inner = trace.parts.flatMap(contradictions);
  if (trace.parts.length === 0 || /\/(?:not|some|every|effect)$/.test(trace.pointer)) return inner;
  const holds =
    trace.says === 'any of'
      ? trace.parts.some((part) => part.holds)
      : trace.parts.every((part) => part.holds);
  return holds === trace.holds ? inner : [trace, ...inner];
}

describe('the trace of a condition', () => {
  const truth = truthBy('linear');
  const cases: readonly (readonly [command: string, when: Condition, holds: boolean, obstacle?: RegExp])[] = [
    ['rm -rf x', { has: { program: 'rm' } }, true],
    ['ls', { has: { program: 'rm' } }, false, /^program is "rm" \| "ls"$/],
    [
      'rm -r x',
      { has: { program: 'rm' }, option: 'force' },
      false,
      /has the option force \| \["recursive"\]/,
    ],
    ['git push', { has: { subcommand: { starts: ['pull'] } } }, false, /subcommand\[0\] is "pull" \| "push"/],
    [
      'rm -rf src',
      { effect: { action: 'delete', scope: 'home' } },
      false,
      /effects\[0\]\.target\.scope is "home" \| "workspace"/,
    ],
    ['ls', { effect: { action: 'delete' } }, false, /./],
    ['git -c a=b -c c=d log', { has: { options: { has: { c: 'c=d' } } } }, true],
    [
      'kubectl --context prod get pods',
      { has: { options: { has: { context: { glob: 'stag*' } } } } },
      false,
      /options\.context is like stag\* \| "prod"/,
    ],
    ['make x', { anyOf: [{ has: { program: 'rm' } }, { has: { operands: { some: 'x' } } }] }, true],
    ['make x', { not: { has: { program: 'make' } } }, false, /not \(program is "make"\)/],
    ['make x', { has: { remote: { has: { kind: 'host' } } } }, false, /./],
  ];
  for (const [command, when, holds, obstacle] of cases)
    it(`${command} ${JSON.stringify(when)}`, () => {
      const trace = traceWhen(when, understood(command).invocations[0], truth);
      assert.equal(trace.holds, holds);
      assert.deepEqual(contradictions(trace), []);
      const [first] = obstacles(trace);
      if (obstacle === undefined) assert.equal(first, undefined);
      else assert.match(`${first!.says} | ${JSON.stringify(first!.found)}`, obstacle);
    });

  it('agrees with the decision on the examples of every built-in rule', () => {
    const packs = readBuiltin();
    assert.ok(packs.ok);
    const native = truthBy('native');
    const rules = rulesOf(packs.value);
    assert.ok(rules.length > 200);
    for (const { rule } of rules) {
      const policy = compile([rule], 'native');
      for (const example of [...rule.examples.match.slice(0, 2), ...rule.examples.pass.slice(0, 2)]) {
        const { request, context } = exampleRequest(example);
        const understanding = understand(request, context);
        const traces = understanding.invocations.map((one) => traceWhen(rule.when as Condition, one, native));
        const decided = new Set(policy.decide(understanding).matches.map(({ invocation }) => invocation));
        decided.delete(null);
        assert.equal(
          traces.some(({ holds }) => holds),
          decided.size > 0,
          rule.id,
        );
        assert.deepEqual(traces.flatMap(contradictions), [], rule.id);
      }
    }
  }).timeout(120_000);
});
