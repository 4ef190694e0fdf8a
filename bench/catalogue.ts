/**
 * What the size of the catalogue costs: `npx tsx bench/catalogue.ts [--json]`. The same commands are decided by 40 rules
 * and by all of them, turn by turn in one process, so that a busy machine slows both alike. A decision is what a command
 * costs after start-up: understanding it and asking the rules.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readBuiltinPacks, tellProblems } from '../scripts/builtin-packs.ts';
import type { Request, Understanding } from '../src/command/types.ts';
import { understand } from '../src/command/understand.ts';
import { compile, schemaOf } from '../src/policy/compile.ts';
import { indexRules, keysOf } from '../src/policy/index-rules.ts';
import type { Policy, Rule } from '../src/policy/types.ts';
import { contextOf } from '../test/context.ts';

const FEW = 40;
const ROUNDS = 15;
/** The catalogue may make a decision so much slower, at most. */
const MOST = 1.3;
/** Packs of which every machine needs the rules: they are the few, and the rest of the catalogue comes on top. */
const FIRST = ['core', 'git', 'guard'];

const COMMANDS = path.join(import.meta.dirname, '../fixtures/bench/commands.jsonl');

interface Line {
  command: string;
  cwd: string;
  branch?: string;
}

/** The rules, those of the first packs in front. */
function catalogue(): Rule[] {
  const packs = readBuiltinPacks();
  if (!packs.ok) {
    tellProblems(packs.problems);
    process.exit(1);
  }
  const place = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return packs.value.toSorted((a, b) => place(a.pack) - place(b.pack)).flatMap((pack) => pack.rules);
}

function microseconds(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e3;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

const rules = catalogue();
const lines = readFileSync(COMMANDS, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Line);
const readings = lines.map(({ command, cwd, branch = 'main' }) => ({
  request: { kind: 'script', script: command, shell: 'bash', positional: [] } satisfies Request,
  context: contextOf({ cwd, branch }),
}));
const understood = readings.map(({ request, context }) => understand(request, context));

const policies: Record<'few' | 'all', Policy> = {
  few: compile(rules.slice(0, FEW), 'native'),
  all: compile(rules, 'native'),
};
const whole = (policy: Policy) => {
  for (const { request, context } of readings) policy.decide(understand(request, context));
};
const decideOnly = (policy: Policy, understandings: readonly Understanding[]) => {
  for (const each of understandings) policy.decide(each);
};

const index = indexRules(rules.map(schemaOf));
const asked = understood.map(({ invocations }) => [
  ...new Set([
    ...invocations.flatMap((each) => keysOf(each).flatMap((key) => index.byKey[key] ?? [])),
    ...index.always,
  ]),
]);
/** Commands that only rules of the few could match: for them the rest of the catalogue should cost nothing. */
const same = understood.filter((_, place) => asked[place]!.every((number) => number < FEW));

const times: Record<'few' | 'all' | 'fewRules' | 'allRules' | 'fewSame' | 'allSame', number[]> = {
  few: [],
  all: [],
  fewRules: [],
  allRules: [],
  fewSame: [],
  allSame: [],
};
for (let round = 0; round < ROUNDS; round++) {
  times.few.push(microseconds(() => whole(policies.few)) / lines.length);
  times.all.push(microseconds(() => whole(policies.all)) / lines.length);
  times.fewRules.push(microseconds(() => decideOnly(policies.few, understood)) / lines.length);
  times.allRules.push(microseconds(() => decideOnly(policies.all, understood)) / lines.length);
  times.fewSame.push(microseconds(() => decideOnly(policies.few, same)) / same.length);
  times.allSame.push(microseconds(() => decideOnly(policies.all, same)) / same.length);
}

const figures = {
  commands: lines.length,
  rules: { few: FEW, all: rules.length, withoutKey: index.always.length },
  askedOfACommand: {
    median: median(asked.map((each) => each.length)),
    most: Math.max(...asked.map((each) => each.length)),
  },
  decisionMicroseconds: { few: median(times.few), all: median(times.all) },
  rulesAloneMicroseconds: { few: median(times.fewRules), all: median(times.allRules) },
  sameRulesMicroseconds: { commands: same.length, few: median(times.fewSame), all: median(times.allSame) },
  ratio: median(times.all) / median(times.few),
};

if (process.argv.includes('--json')) console.log(JSON.stringify(figures));
else {
  const {
    decisionMicroseconds: whole,
    rulesAloneMicroseconds: alone,
    sameRulesMicroseconds: equal,
  } = figures;
  console.log(
    `${lines.length} commands, decided by ${FEW} rules and by ${rules.length}, ${ROUNDS} turns each`,
  );
  console.log(
    `a decision       ${whole.few.toFixed(0)} µs  ${whole.all.toFixed(0)} µs  ${figures.ratio.toFixed(2)}x`,
  );
  console.log(
    `its rules alone  ${alone.few.toFixed(1)} µs  ${alone.all.toFixed(1)} µs  ${(alone.all / alone.few).toFixed(2)}x`,
  );
  console.log(
    `the same rules   ${equal.few.toFixed(1)} µs  ${equal.all.toFixed(1)} µs  ${(equal.all / equal.few).toFixed(2)}x  (${equal.commands} commands that only the ${FEW} could match)`,
  );
  console.log(
    `rules asked      median ${figures.askedOfACommand.median}, most ${figures.askedOfACommand.most}; ${index.always.length} of ${rules.length} have no key`,
  );
}
if (figures.ratio > MOST) {
  console.error(
    `the catalogue makes a decision ${figures.ratio.toFixed(2)} times slower, ${MOST} is allowed`,
  );
  process.exitCode = 1;
}
