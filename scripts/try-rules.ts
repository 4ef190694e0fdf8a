/**
 * Runs the examples of rule packs and prints those that fail: `npx tsx scripts/try-rules.ts [PACK...] [-v]`.
 * With `-v` also what hoopx understood of the command. `--command 'SCRIPT'` shows one command instead.
 */
import type { Invocation, Understanding } from '../src/command/types.ts';
import { failingExamples, policyOfRules, understandExample } from '../test/policy/rule-examples.ts';
import { readBuiltinPacks, tellProblems } from './builtin-packs.ts';

const args = process.argv.slice(2);
const verbose = args.includes('-v');
const at = args.indexOf('--command');
const command = at === -1 ? null : (args[at + 1] ?? '');
const only = args.filter((arg, index) => !arg.startsWith('-') && index !== at + 1 + (at === -1 ? -1 : 0));

/** The invocation without what is empty or the same everywhere. */
function shown({ span: _, context: __, pipeline, ...invocation }: Invocation) {
  const entries = Object.entries(invocation).filter(
    ([, value]) =>
      value !== null && value !== false && !(typeof value === 'object' && Object.keys(value).length === 0),
  );
  return { ...Object.fromEntries(entries), ...(pipeline.length > 1 && { pipeline }) };
}

function tell({ invocations, unresolved }: Understanding): void {
  for (const invocation of invocations) console.log(`        ${JSON.stringify(shown(invocation))}`);
  for (const part of unresolved) console.log(`        loose: ${JSON.stringify(part)}`);
}

const packs = readBuiltinPacks(only.length > 0 ? only : undefined);
if (!packs.ok) {
  tellProblems(packs.problems);
  process.exit(1);
}
const rules = packs.value.flatMap((pack) => pack.rules);
const policy = policyOfRules(rules);
if (command !== null) {
  const understanding = understandExample(command);
  tell(understanding);
  const { decision, severity, matches } = policy.decide(understanding);
  console.log(`${decision} ${severity ?? ''}`);
  for (const match of matches) console.log(`  ${match.decision} ${match.severity} ${match.rule}`);
} else {
  let examples = 0;
  let failed = 0;
  for (const rule of rules) {
    examples += rule.examples.match.length + rule.examples.pass.length;
    for (const { side, command: text, others, understanding } of failingExamples(rule, policy)) {
      failed++;
      const wrong = side === 'match' ? 'does not match' : 'must not match';
      const beside = others.length > 0 ? `   (matched: ${others.join(', ')})` : '';
      console.log(`${rule.id}: ${wrong}: ${text}${beside}`);
      if (verbose) tell(understanding);
    }
  }
  console.log(`${rules.length} rules, ${examples} examples, ${failed} failing`);
  process.exitCode = failed > 0 ? 1 : 0;
}
