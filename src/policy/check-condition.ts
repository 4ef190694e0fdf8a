/**
 * Checks a `when` against the invocation document before it is compiled: a rule that says something the document
 * cannot have (a misspelt property, a scope that does not exist) would never match, and nobody would notice.
 */
import { didYouMean } from '../config/did-you-mean.ts';
import { pointerStep } from '../config/positioned.ts';
import { globPattern, hostPattern, PatternError } from './glob.ts';
import { patternProblem } from './regular-expression.ts';
import type { Shape } from './shape.ts';
import { isScalar, KEYWORD_TYPES, type Keyword, type Scalar, type TypeName } from './vocabulary.ts';

/**
 * Every name of a program's options with the one that invocations show it by (`r` is `recursive`), or null when hoopx
 * does not know the program.
 */
export type OptionNames = (program: string) => ReadonlyMap<string, string> | null;

/** Takes one finding: JSON pointer, whether the key there or its value is wrong, what and what to do. */
export type Report = (pointer: string, at: 'key' | 'value', message: string, hint?: string | null) => void;

/** What each JSON Schema keyword that rules do not have is written as. */
const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ['properties', 'use "has": {"property": condition}, which also demands that the property is there'],
  ['required', 'use "has": {"property": {}}'],
  ['type', 'leave it out: every keyword demands the type it speaks of'],
  ['contains', 'use "some"'],
  ['minContains', 'use "some"'],
  ['maxContains', 'use "some" and "not"'],
  ['items', 'use "every", which also demands that the array is not empty'],
  ['prefixItems', 'use "starts"'],
  ['additionalItems', 'use "maxItems"'],
  ['unevaluatedItems', 'use "maxItems"'],
  ['uniqueItems', 'leave it out'],
  ['additionalProperties', 'use "has" and "not"'],
  ['unevaluatedProperties', 'use "has" and "not"'],
  ['patternProperties', 'use "has" with each name, or "named"'],
  ['propertyNames', 'use "named"'],
  ['minProperties', 'use "has" with each name'],
  ['maxProperties', 'use "has" and "not"'],
  ['dependentRequired', 'use "anyOf" and "not"'],
  ['dependentSchemas', 'use "anyOf" and "not"'],
  ['if', 'use "anyOf", "allOf" and "not"'],
  ['then', 'use "anyOf", "allOf" and "not"'],
  ['else', 'use "anyOf", "allOf" and "not"'],
  ['oneOf', 'use "anyOf"'],
  ['$ref', 'write the condition out'],
  ['$dynamicRef', 'write the condition out'],
  ['$defs', 'write the conditions out where they are used'],
  ['definitions', 'write the conditions out where they are used'],
  ['format', 'use "pattern", "glob" or "host"'],
  ['exclusiveMinimum', 'use "minimum"'],
  ['exclusiveMaximum', 'use "maximum"'],
  ['multipleOf', 'leave it out'],
  ['description', 'use "$comment"'],
  ['title', 'use "$comment"'],
]);

/** The name of a property. */
const NAME: Shape = {
  name: null,
  types: new Set<TypeName>(['string']),
  strings: null,
  properties: new Map(),
  members: null,
  items: null,
};

const KEYWORDS = Object.keys(KEYWORD_TYPES);

/** Checks the condition of a rule, telling `report` of everything that is wrong with it. */
export function checkWhen(when: unknown, invocation: Shape, report: Report, optionNames?: OptionNames): void {
  if (!isObject(when)) {
    report('', 'value', '"when" must be an object', 'write {"has": {"program": "rm"}}');
    return;
  }
  new Checker(report, invocation, optionNames ?? (() => null)).check(when, invocation, '', {
    named: 'an invocation',
    programs: null,
  });
}

/** What is known of the instance that a condition is about. */
interface Place {
  /** What to call the instance in messages. */
  named: string;
  /** The only programs it can be about, where a condition around this one says so. */
  programs: readonly string[] | null;
}

class Checker {
  readonly #report: Report;
  readonly #invocation: Shape;
  readonly #optionNames: OptionNames;

  constructor(report: Report, invocation: Shape, optionNames: OptionNames) {
    this.#report = report;
    this.#invocation = invocation;
    this.#optionNames = optionNames;
  }

  check(condition: unknown, shape: Shape, pointer: string, place: Place): void {
    if (isScalar(condition)) this.#scalar(condition, shape, pointer, place);
    else if (Array.isArray(condition)) this.#scalars(condition, shape, pointer, place);
    else if (isObject(condition)) this.#object(condition, shape, pointer, place);
  }

  #object(condition: Record<string, unknown>, shape: Shape, pointer: string, outer: Place): void {
    const own = shape === this.#invocation ? programsIn(condition) : null;
    const place = own === null ? outer : { ...outer, programs: own };
    if (!Object.keys(condition).some((key) => key !== '$comment'))
      this.#report(pointer, 'value', `an empty condition says nothing of ${place.named}`);
    for (const [key, value] of Object.entries(condition)) {
      const at = pointer + pointerStep(key);
      if (!isKeyword(key)) this.#unknownKeyword(key, shape, at);
      else if (this.#fits(key, shape, at, place)) this.#keyword(key, value, shape, at, place);
    }
  }

  #unknownKeyword(key: string, shape: Shape, at: string): void {
    const replacement = REPLACEMENTS.get(key);
    if (shape.properties.has(key))
      this.#report(at, 'key', `"${key}" is a property, not a keyword`, `write "has": {"${key}": ...}`);
    else if (replacement !== undefined)
      this.#report(at, 'key', `"${key}" is not a keyword of rules`, replacement);
    else {
      const near = meant(key, [...KEYWORDS, ...shape.properties.keys()]);
      this.#report(at, 'key', `"${key}" is not a keyword`, near ?? `keywords are ${KEYWORDS.join(', ')}`);
    }
  }

  /** Whether the instance can be of the type that the keyword speaks of at all. */
  #fits(keyword: Keyword, shape: Shape, at: string, { named }: Place): boolean {
    const onInvocation = keyword === 'option' || keyword === 'effect';
    if (onInvocation && shape !== this.#invocation) {
      this.#report(at, 'key', `"${keyword}" is said of an invocation, not of ${named}`, 'use "has"');
      return false;
    }
    const demanded: TypeName | null = KEYWORD_TYPES[keyword];
    if (demanded === null || shape.types.has(demanded)) return true;
    const types = [...shape.types].join(' or ');
    this.#report(at, 'key', `"${keyword}" is said of a value of type ${demanded}, but ${named} is ${types}`);
    return false;
  }

  #keyword(keyword: Keyword, value: unknown, shape: Shape, at: string, place: Place) {
    switch (keyword) {
      case 'has':
        return this.#has(value, shape, at, place);
      case 'effect':
        return this.#effect(value, at, place);
      case 'named':
        return this.check(value, NAME, at, { named: `a name in ${place.named}`, programs: null });
      case 'option':
        return this.#options(value, at, place);
      case 'some':
      case 'every':
        return this.#items(value, shape, at, place);
      case 'starts':
        return this.#list(value, at, (item, pointer) => this.#items(item, shape, pointer, place));
      case 'not':
        return this.check(value, shape, at, place);
      case 'anyOf':
      case 'allOf':
        return this.#list(value, at, (branch, pointer) => this.check(branch, shape, pointer, place));
      case 'const':
        if (isScalar(value)) return this.#scalar(value, shape, at, place);
        return this.#report(at, 'value', '"const" must be a string, a number, true, false or null');
      case 'enum':
        if (Array.isArray(value)) return this.#scalars(value, shape, at, place);
        return this.#report(at, 'value', '"enum" must be an array of values');
      case 'pattern':
        return this.#pattern(value, at);
      case 'glob':
      case 'host':
        return this.#globs(keyword, value, at);
      case 'minItems':
      case 'maxItems':
      case 'minLength':
      case 'maxLength':
        if (!Number.isSafeInteger(value) || (value as number) < 0)
          this.#report(at, 'value', `"${keyword}" must be a whole number from 0`);
        else if (value === 0 && keyword.startsWith('min'))
          this.#report(at, 'value', `"${keyword}": 0 always holds`, 'leave it out');
        return;
      case 'minimum':
      case 'maximum':
        if (typeof value !== 'number' || !Number.isFinite(value))
          this.#report(at, 'value', `"${keyword}" must be a number`);
        return;
      case '$comment':
        if (typeof value !== 'string') this.#report(at, 'value', '"$comment" must be a string');
        return;
    }
  }

  #has(value: unknown, shape: Shape, at: string, place: Place): void {
    if (!this.#names(value, at)) return;
    for (const [name, condition] of Object.entries(value)) {
      const pointer = at + pointerStep(name);
      const property = shape.properties.get(name);
      const inner = { named: `"${name}"`, programs: name === 'options' ? place.programs : null };
      if (property !== undefined) this.#member(condition, property, pointer, inner);
      else if (shape.members !== null && name !== '__proto__') {
        this.#optionKnown(name, pointer, place);
        if (!isEmpty(condition)) this.check(condition, shape.members, pointer, inner);
      } else this.#unknownProperty(name, place.named, shape.properties.keys(), pointer);
    }
  }

  #effect(value: unknown, at: string, { programs }: Place): void {
    if (!this.#names(value, at)) return;
    const effect = this.#invocation.properties.get('effects')!.shape.items!;
    const target = effect.properties.get('target')!.shape;
    for (const [name, condition] of Object.entries(value)) {
      const pointer = at + pointerStep(name);
      const property = effect.properties.get(name) ?? target.properties.get(name);
      if (property !== undefined)
        this.#member(condition, property, pointer, { named: `"${name}"`, programs });
      else if (isKeyword(name))
        this.#report(
          pointer,
          'key',
          `"effect" takes properties only, not the keyword "${name}"`,
          'use "has": {"effects": {"some": ...}}, or several "effect" in "anyOf"',
        );
      else
        this.#unknownProperty(
          name,
          'an effect or its target',
          [...effect.properties.keys(), ...target.properties.keys()],
          pointer,
        );
    }
  }

  /** Every invocation has nearly every property, so that "is it there" is seldom what somebody means to ask. */
  #member(
    condition: unknown,
    { shape, always }: { shape: Shape; always: boolean },
    at: string,
    place: Place,
  ) {
    if (!isEmpty(condition)) this.check(condition, shape, at, place);
    else if (always) {
      const hint = shape.types.has('null')
        ? 'write {"not": null}'
        : shape.types.has('array')
          ? 'write {"minItems": 1}'
          : 'say what it must be';
      this.#report(at, 'value', `${place.named} is always there, so {} says nothing`, hint);
    }
  }

  #unknownProperty(name: string, of: string, known: Iterable<string>, at: string): void {
    const names = [...known];
    const hint = meant(name, names) ?? (names.length > 0 ? `it has ${names.join(', ')}` : null);
    this.#report(at, 'key', `${of} has no property "${name}"`, hint);
  }

  #options(value: unknown, at: string, place: Place) {
    const single = typeof value === 'string';
    if (!single && !(Array.isArray(value) && value.length > 0))
      return this.#report(at, 'value', '"option" must be the name of an option, or an array of names');
    (single ? [value] : (value as unknown[])).forEach((name, index) => {
      const pointer = single ? at : `${at}/${index}`;
      if (typeof name !== 'string' || name === '' || name === '__proto__')
        this.#report(pointer, 'value', 'must be the name of an option');
      else if (name.startsWith('-'))
        this.#report(pointer, 'value', `options are named without dashes: "${name.replace(/^-+/, '')}"`);
      else this.#optionKnown(name, pointer, place, 'value');
    });
  }

  /**
   * Finds names that no invocation would show: short for another, or misspelt. A name like no known one passes, as
   * options that a grammar does not have stand in invocations as they were written.
   */
  #optionKnown(name: string, at: string, { programs }: Place, where: 'key' | 'value' = 'key'): void {
    if (programs === null) return;
    const shown = new Map<string, string>();
    for (const program of programs) {
      const names = this.#optionNames(program);
      if (names === null) return;
      for (const [alias, canonical] of names) if (shown.get(alias) !== alias) shown.set(alias, canonical);
    }
    const canonical = shown.get(name) ?? (name.length > 2 ? didYouMean(name, shown.values()) : null);
    if (canonical === null || canonical === name) return;
    const hint = `did you mean "${canonical}"?`;
    this.#report(at, where, `no invocation of ${programs.join(', ')} shows an option "${name}"`, hint);
  }

  #items(value: unknown, shape: Shape, at: string, place: Place): void {
    if (isEmpty(value)) return;
    if (shape.items !== null)
      this.check(value, shape.items, at, { named: `an item of ${place.named}`, programs: null });
  }

  #list(value: unknown, at: string, each: (item: unknown, pointer: string) => void) {
    if (!Array.isArray(value) || value.length === 0)
      return this.#report(at, 'value', 'must be an array with at least one condition');
    value.forEach((item, index) => {
      each(item, `${at}/${index}`);
    });
  }

  #scalars(values: readonly unknown[], shape: Shape, at: string, place: Place): void {
    if (values.length === 0) this.#report(at, 'value', 'an empty list of values never matches');
    values.forEach((value, index) => {
      if (isScalar(value)) this.#scalar(value, shape, `${at}/${index}`, place);
      else
        this.#report(
          `${at}/${index}`,
          'value',
          'a list of values holds strings, numbers, true, false and null only',
          'use "anyOf" for conditions',
        );
    });
  }

  #scalar(value: Scalar, shape: Shape, at: string, { named }: Place): void {
    const type = value === null ? 'null' : (typeof value as TypeName);
    if (!shape.types.has(type)) {
      const types = [...shape.types].join(' or ');
      const hint = shape.types.has('array')
        ? 'use "some", "every" or "starts"'
        : shape.types.has('object')
          ? 'use "has"'
          : null;
      this.#report(at, 'value', `${named} is ${types}, never ${JSON.stringify(value)}`, hint);
    } else if (typeof value === 'string' && shape.strings !== null && !shape.strings.includes(value)) {
      const hint = meant(value, shape.strings) ?? `it is one of ${shape.strings.join(', ')}`;
      this.#report(at, 'value', `${named} is never "${value}"`, hint);
    }
  }

  #pattern(value: unknown, at: string) {
    if (typeof value !== 'string') return this.#report(at, 'value', '"pattern" must be a string');
    const problem = patternProblem(value);
    if (problem !== null) this.#report(at, 'value', problem.message, problem.hint);
  }

  #globs(keyword: 'glob' | 'host', value: unknown, at: string) {
    const globs = Array.isArray(value) ? value : [value];
    if (globs.length === 0 || !globs.every((glob) => typeof glob === 'string' && glob !== ''))
      return this.#report(at, 'value', `"${keyword}" must be a string or an array of strings`);
    try {
      const problem = patternProblem(keyword === 'glob' ? globPattern(globs) : hostPattern(globs));
      if (problem !== null) this.#report(at, 'value', problem.message);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      this.#report(at, 'value', error.message);
    }
  }

  #names(value: unknown, at: string): value is Record<string, unknown> {
    if (isObject(value) && Object.keys(value).length > 0) return true;
    this.#report(at, 'value', 'must be an object that names at least one property');
    return false;
  }
}

/** The programs an invocation can be, where its condition says so by a value or a list of values. */
function programsIn(condition: Record<string, unknown>): readonly string[] | null {
  const program = isObject(condition.has) ? condition.has.program : undefined;
  const said = isObject(program) ? (program.const ?? program.enum) : program;
  const programs = [said].flat();
  return programs.every((name) => typeof name === 'string') ? programs : null;
}

function meant(word: string, words: Iterable<string>): string | null {
  const near = didYouMean(word, words);
  return near === null ? null : `did you mean "${near}"?`;
}

function isKeyword(key: string): key is Keyword {
  return Object.hasOwn(KEYWORD_TYPES, key);
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
