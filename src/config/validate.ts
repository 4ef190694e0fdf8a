/** Checks a value against a JSON Schema, and says what is wrong in words with a place: line, column, pointer. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Problem } from '../problem.ts';
import { didYouMean } from './did-you-mean.ts';
import { type Positioned, pointerStep } from './positioned.ts';
import { problemIn } from './problems.ts';

/**
 * Compiles a schema so that all errors are told, each with its schema and value. The schema is taken to be valid, as
 * our tests prove: checking it against its metaschema would cost 40 ms at every start.
 */
export function compileSchema(schema: object): ValidateFunction {
  return new Ajv({ allErrors: true, verbose: true, meta: false, validateSchema: false }).compile(schema);
}

/** A file that is wrong everywhere is told in part. */
const MOST_PROBLEMS = 100;

/** Everything wrong with a document, in the order of the file. */
export function validate(document: Positioned, file: string, check: ValidateFunction): Problem[] {
  if (check(document.value)) return [];
  // What stands inside these is told by an error of its own.
  const told = (check.errors ?? []).filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames');
  const errors = told.slice(0, MOST_PROBLEMS);
  const problems = errors.map((error) => problemOf(error, document, file));
  return problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

function problemOf(error: ErrorObject, document: Positioned, file: string): Problem {
  if (error.propertyName !== undefined) return badName(error.propertyName, error, document, file);
  const extra = error.keyword === 'additionalProperties' ? String(error.params.additionalProperty) : null;
  const pointer = extra === null ? error.instancePath : error.instancePath + pointerStep(extra);
  const position = extra === null ? document.valueAt(pointer) : document.keyAt(pointer);
  const { message, hint } = extra === null ? wordsOf(error) : unknownKey(extra, error);
  return problemIn(file, message, {
    line: position?.line ?? null,
    column: position?.column ?? null,
    pointer,
    hint,
  });
}

function badName(name: string, error: ErrorObject, document: Positioned, file: string): Problem {
  const pointer = error.instancePath + pointerStep(name);
  const hint = 'write it in lower-case kebab, like prod-eu';
  const message = `${JSON.stringify(name)} is not a name`;
  return problemIn(file, message, { ...document.keyAt(pointer), pointer, hint });
}

interface Words {
  message: string;
  hint: string | null;
}

function unknownKey(key: string, error: ErrorObject): Words {
  const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
  const meant = didYouMean(key, known);
  const hint = meant === null ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`;
  return { message: `unknown key ${JSON.stringify(key)}`, hint };
}

function wordsOf(error: ErrorObject): Words {
  const name = error.instancePath === '' ? 'the file' : error.instancePath.slice(1).replaceAll('/', '.');
  const given = shown(error.data);
  switch (error.keyword) {
    case 'required':
      return { message: `${name} has no "${error.params.missingProperty}"`, hint: exampleOf(error) };
    case 'type':
      return { message: `${name} must be ${article(String(error.params.type))}, not ${given}`, hint: null };
    case 'const':
      return {
        message: `${name} must be ${JSON.stringify(error.params.allowedValue)}, not ${given}`,
        hint: null,
      };
    case 'enum': {
      const allowed = (error.params.allowedValues as unknown[]).map(String);
      const meant = typeof error.data === 'string' ? didYouMean(error.data, allowed) : null;
      const hint = meant === null ? null : `did you mean "${meant}"?`;
      return { message: `${name} must be one of ${allowed.join(', ')}, not ${given}`, hint };
    }
    default:
      return { message: `${name} ${error.message ?? 'is not valid'}, but is ${given}`, hint: null };
  }
}

/** `version: 1` for a missing key whose value is given. */
function exampleOf(error: ErrorObject): string | null {
  const key = String(error.params.missingProperty);
  const properties = error.parentSchema?.properties as Record<string, { const?: unknown }> | undefined;
  const value = properties?.[key]?.const;
  return value === undefined ? null : `add ${key}: ${JSON.stringify(value)}`;
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
