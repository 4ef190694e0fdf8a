/** Checked rules to validators, by ajv. For rule files that are read when hoopx runs; its own come precompiled. */
import { Ajv, type Schema as AjvSchema, type Options } from 'ajv';
import prefixItems from 'ajv/dist/vocabularies/applicator/prefixItems.js';
import type { Invocation } from '../command/types.ts';
import { contextOf } from '../command/understand.ts';
import { type CompiledRule, policyOf, type RuleWords } from './decide.ts';
import { hashOfRules } from './hash.ts';
import { indexRules, lookupIn } from './index-rules.ts';
import { needsOf } from './needs.ts';
import { linearPattern, nativePattern } from './regular-expression.ts';
import type { Policy, Rule } from './types.ts';
import { View } from './view.ts';
import { type Condition, expand, type Schema } from './vocabulary.ts';

/** Which engine runs patterns: `linear` for rules that others wrote. */
export type Engine = 'linear' | 'native';

/** Source of a function that does in precompiled rules what `nativePattern` does. */
const NATIVE_SOURCE = '((p)=>p.startsWith("(?i)")?new RegExp(p.slice(4),"iu"):new RegExp(p,"u"))';

/** A policy of rules that `parseRuleFile` took. Throws on any other. */
export function compile(rules: readonly Rule[], engine: Engine = 'linear'): Policy {
  const ajv = validatorCompiler(engine);
  const schemas = rules.map(schemaOf);
  const compiled: CompiledRule[] = rules.map((rule, number) => {
    const validate = ajv.compile(quiet(schemas[number]!));
    const words = wordsOf(rule);
    const needs = needsOf(schemas[number]!);
    return {
      words: () => words,
      matches: (invocation: Invocation) => validate(invocation) as boolean,
      ...(needs && { needs }),
    };
  });
  const policy = policyOf(
    hashOfRules(rules),
    rules.length,
    lookupIn(indexRules(schemas)),
    (number) => compiled[number]!,
  );
  if (compiled.every(({ needs }) => needs === undefined)) return policy;
  return {
    ...policy,
    decide: (understanding, setting = { ci: false }) =>
      policy.decide(understanding, {
        ...setting,
        view: setting.view ?? new View(understanding, setting.context ?? contextOf(understanding)),
      }),
  };
}

/** The condition of a rule as plain JSON Schema. */
export function schemaOf({ when }: Rule): Schema {
  return expand(when as Condition);
}

export function wordsOf(rule: Rule): RuleWords {
  const { id, decision, severity, title, reason, suggestion, obligations, instead } = rule;
  const words = { id, decision, severity, title, reason, suggestion };
  return { ...words, ...(obligations && { obligations }), ...(instead && { instead }) };
}

/** Nobody reads why a rule did not match: inside `not`, ajv describes no errors. */
export function quiet(schema: Schema): AjvSchema {
  return { not: { not: schema } };
}

/**
 * An ajv for expanded conditions; `source` keeps the code for a module. It is the one for draft 7 with the one
 * keyword added that conditions need of 2020-12, as validators of 2020-12 keep book for `unevaluatedProperties`.
 */
export function validatorCompiler(engine: Engine, source = false): Ajv {
  const regExp = Object.assign(
    (pattern: string) => (engine === 'linear' ? linearPattern(pattern) : nativePattern(pattern)),
    { code: NATIVE_SOURCE },
  );
  const options: Options = {
    strict: true,
    strictTypes: false,
    strictTuples: false,
    // `constructor` is a property of every JavaScript object, but no option of the command.
    ownProperties: true,
    // Lengths in UTF-16 units, which needs no code of ajv at run time.
    unicode: false,
    loopEnum: Number.POSITIVE_INFINITY,
    messages: false,
    meta: false,
    validateSchema: false,
    logger: false,
    code: { regExp, source, lines: source, process: withoutErrors },
  };
  // Loaders differ in what they make of the default export of a CommonJS module.
  return new Ajv(options).addKeyword('default' in prefixItems ? prefixItems.default : prefixItems);
}

/** Errors are counted to tell what holds; the objects that would describe them are left out. */
export function withoutErrors(code: string): string {
  return code.replace(
    /const (err\d+) = \{\};\s*if\(vErrors === null\)\{\s*vErrors = \[\1\];\s*\}\s*else \{\s*vErrors\.push\(\1\);\s*\}/g,
    '',
  );
}
