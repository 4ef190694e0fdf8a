/**
 * Whether a condition, or a part of one, holds: asked of the same validators that decide, so that an explanation
 * can never disagree with the decision it explains.
 */
import type { ValidateFunction } from 'ajv';
import { type Engine, quiet, validatorCompiler } from '../compile.ts';
import { type Condition, expand } from '../vocabulary.ts';

export type Truth = (condition: Condition, value: unknown) => boolean;

/** Compiles every condition once. `native` for built-in rules, `linear` for rules that others wrote. */
export function truthBy(engine: Engine): Truth {
  const ajv = validatorCompiler(engine);
  const compiled = new Map<string, ValidateFunction>();
  return (condition, value) => {
    const key = JSON.stringify(condition);
    let validate = compiled.get(key);
    if (validate === undefined) {
      validate = ajv.compile(quiet(expand(condition)));
      compiled.set(key, validate);
    }
    return validate(value) as boolean;
  };
}
