/** Why a condition holds for an invocation, or which part of it does not: the condition as a tree of smaller ones. */
import { pointerStep } from '../../config/positioned.ts';
import {
  type Condition,
  type ConditionObject,
  EFFECT_PROPERTIES,
  isScalar,
  type Keyword,
} from '../vocabulary.ts';
import { sayCondition, sayKeyword } from './say.ts';
import type { Truth } from './truth.ts';

/** One condition, put to one value. */
export interface Trace {
  holds: boolean;
  /** The demand in words. */
  says: string;
  /** JSON pointer to the condition within `when`. */
  pointer: string;
  /** The value that it was put to; undefined when it is not there. */
  found: unknown;
  /** The parts it is made of. Empty where the words say everything. */
  parts: Trace[];
}

/** Items of an array that are looked at to find the nearest. */
const MOST_ITEMS = 50;

/** Puts a `when` to an invocation. */
export function traceWhen(when: Condition, invocation: unknown, truth: Truth): Trace {
  return new Tracer(truth).condition(when, invocation, '', '');
}

/** The conditions at the leaves that keep the whole from holding, at most `most`. */
export function obstacles(trace: Trace, most = 3): Trace[] {
  if (trace.holds) return [];
  const inner = trace.parts.filter(({ holds }) => !holds).flatMap((part) => obstacles(part, most));
  return (inner.length > 0 ? inner : [trace]).slice(0, most);
}

class Tracer {
  readonly #truth: Truth;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  condition(condition: Condition, value: unknown, name: string, pointer: string): Trace {
    const whole: Trace = {
      holds: this.#truth(condition, value),
      says: sayCondition(name, condition),
      pointer,
      found: value,
      parts: [],
    };
    if (isScalar(condition) || Array.isArray(condition)) return whole;
    const keywords = (Object.keys(condition) as Keyword[]).filter((keyword) => keyword !== '$comment');
    const parts = keywords.map((keyword) =>
      this.#keyword(keyword, condition as ConditionObject, value, name, pointer),
    );
    return parts.length === 1 ? parts[0]! : { ...whole, parts };
  }

  #keyword(
    keyword: Keyword,
    condition: ConditionObject,
    value: unknown,
    name: string,
    pointer: string,
  ): Trace {
    const own = { [keyword]: condition[keyword] } as ConditionObject;
    const at = `${pointer}/${keyword}`;
    const trace: Trace = {
      holds: this.#truth(own, value),
      says: sayKeyword(name, keyword, condition),
      pointer: at,
      found: value,
      parts: [],
    };
    switch (keyword) {
      case 'has':
        return this.#only({ ...trace, parts: this.#properties(condition.has!, value, name, at) });
      case 'effect':
        return this.#effect(trace, condition.effect!, value);
      case 'option':
        return { ...trace, found: Object.keys(objectIn(value, 'options') ?? {}) };
      case 'some':
      case 'every':
        return this.#items(trace, condition[keyword]!, value, name);
      case 'starts':
        return {
          ...trace,
          parts: condition.starts!.map((item, index) =>
            this.condition(item, itemAt(value, index), `${name}[${index}]`, `${at}/${index}`),
          ),
        };
      case 'not':
        return { ...trace, parts: this.#holding(this.condition(condition.not!, value, name, at)) };
      case 'anyOf':
      case 'allOf':
        return {
          ...trace,
          says: keyword === 'anyOf' ? 'any of' : 'all of',
          parts: condition[keyword]!.map((branch, index) =>
            this.condition(branch, value, name, `${at}/${index}`),
          ),
        };
      default:
        return trace;
    }
  }

  #properties(
    properties: { readonly [property: string]: Condition },
    value: unknown,
    name: string,
    at: string,
  ): Trace[] {
    return Object.entries(properties).map(([property, condition]) => {
      const pointer = at + pointerStep(property);
      const inner = name === '' ? property : `${name}.${property}`;
      const found = propertyOf(value, property);
      // Options may stand several times: what is said of one holds for any of its values.
      if (property === 'options' || name === 'options')
        return {
          holds: this.#truth(
            wrapped(name, { has: { [property]: condition } }),
            name === 'options' ? { options: value } : value,
          ),
          says: sayCondition(inner, condition),
          pointer,
          found,
          parts: property === 'options' ? this.#optionParts(condition, found, pointer) : [],
        };
      if (found === undefined)
        return { holds: false, says: sayCondition(inner, condition), pointer, found, parts: [] };
      return this.condition(condition, found, inner, pointer);
    });
  }

  #optionParts(condition: Condition, options: unknown, pointer: string): Trace[] {
    if (isScalar(condition) || Array.isArray(condition)) return [];
    const { has, ...rest } = condition as ConditionObject;
    const parts = has === undefined ? [] : this.#properties(has, options, 'options', `${pointer}/has`);
    return Object.keys(rest).length === 0
      ? parts
      : [...parts, this.condition(rest, options, 'options', pointer)];
  }

  /** Shows the effect that comes nearest. */
  #effect(trace: Trace, properties: { readonly [property: string]: Condition }, value: unknown): Trace {
    const effects = propertyOf(value, 'effects');
    const found = Array.isArray(effects) ? effects.slice(0, MOST_ITEMS) : [];
    const parts = nearest(
      found.map((effect, index) =>
        Object.entries(properties).map(([property, condition]) => {
          const own = EFFECT_PROPERTIES.has(property);
          const holder = own ? effect : propertyOf(effect, 'target');
          const name = `effects[${index}].${own ? '' : 'target.'}${property}`;
          const at = trace.pointer + pointerStep(property);
          const inner = propertyOf(holder, property);
          return inner === undefined
            ? { holds: false, says: sayCondition(name, condition), pointer: at, found: inner, parts: [] }
            : this.condition(condition, inner, name, at);
        }),
      ),
    );
    const actions = found.map((effect) => `${propertyOf(effect, 'action')}`);
    return { ...trace, found: actions.length === 0 ? 'no effects' : actions, parts: parts ?? [] };
  }

  #items(trace: Trace, condition: Condition, value: unknown, name: string): Trace {
    const items = Array.isArray(value) ? value.slice(0, MOST_ITEMS) : [];
    const traces = items.map((item, index) =>
      this.condition(condition, item, `${name}[${index}]`, trace.pointer),
    );
    // A plain word in a list of plain words: the list says it all.
    if (traces.every(({ parts, found }) => parts.length === 0 && typeof found !== 'object')) return trace;
    const wanted =
      trace.pointer.endsWith('/every') && !trace.holds ? traces.filter(({ holds }) => !holds) : traces;
    const shown = nearest(wanted.map((each) => [each]));
    return { ...trace, parts: shown ?? [] };
  }

  /** Under `not` only what does hold explains anything. */
  #holding(inner: Trace): Trace[] {
    return inner.holds ? [inner] : [];
  }

  /** A `has` of one property is that property. */
  #only(trace: Trace): Trace {
    return trace.parts.length === 1 && trace.parts[0]!.holds === trace.holds ? trace.parts[0]! : trace;
  }
}

/** The candidate that holds, else the one of which most holds. */
function nearest(candidates: readonly Trace[][]): Trace[] | null {
  let best: Trace[] | null = null;
  let score = Number.NEGATIVE_INFINITY;
  for (const candidate of candidates) {
    const total = candidate.reduce((sum, { holds }) => sum + (holds ? 1 : 0), 0);
    const all = total === candidate.length ? 1 : 0;
    if (total + all > score) {
      best = candidate;
      score = total + all;
    }
  }
  return best;
}

function wrapped(name: string, condition: ConditionObject): ConditionObject {
  return name === 'options' ? { has: { options: condition } } : condition;
}

function propertyOf(value: unknown, property: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, property)
    ? (value as Record<string, unknown>)[property]
    : undefined;
}

function objectIn(value: unknown, property: string): object | null {
  const found = propertyOf(value, property);
  return typeof found === 'object' && found !== null ? found : null;
}

function itemAt(value: unknown, index: number): unknown {
  return Array.isArray(value) ? value[index] : undefined;
}
