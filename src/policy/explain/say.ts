/** Conditions in words, for people who read why a rule did or did not match. */
import { type Condition, type ConditionObject, isScalar, type Keyword, list } from '../vocabulary.ts';

/** What a condition demands of `name`, in one line: `program is "rm"`. */
export function sayCondition(name: string, condition: Condition): string {
  if (isScalar(condition)) return `${name} is ${JSON.stringify(condition)}`;
  if (Array.isArray(condition)) return `${name} is one of ${oneOf(condition)}`;
  const said = (Object.keys(condition) as Keyword[])
    .filter((keyword) => keyword !== '$comment')
    .map((keyword) => sayKeyword(name, keyword, condition as ConditionObject));
  return said.length === 0 ? `${name} is there` : said.join(' and ');
}

/** What one keyword of a condition demands. */
export function sayKeyword(name: string, keyword: Keyword, condition: ConditionObject): string {
  const inner = (property: string) => (name === '' ? property : `${name}.${property}`);
  switch (keyword) {
    case 'has':
      return Object.entries(condition.has!)
        .map(([property, value]) => sayCondition(inner(property), value))
        .join(' and ');
    case 'effect':
      return `an effect with ${Object.entries(condition.effect!)
        .map(([property, value]) => sayCondition(property, value))
        .join(' and ')}`;
    case 'option':
      return `has the option ${list(condition.option!).join(' or ')}`;
    case 'named':
      return sayCondition(`a name in ${name}`, condition.named!);
    case 'some':
      return sayCondition(`an item of ${name}`, condition.some!);
    case 'every':
      return sayCondition(`every item of ${name}`, condition.every!);
    case 'starts':
      return condition.starts!.map((item, index) => sayCondition(`${name}[${index}]`, item)).join(' and ');
    case 'not':
      return `not (${sayCondition(name, condition.not!)})`;
    case 'anyOf':
      return condition.anyOf!.map((branch) => `(${sayCondition(name, branch)})`).join(' or ');
    case 'allOf':
      return condition.allOf!.map((branch) => sayCondition(name, branch)).join(' and ');
    case 'const':
      return `${name} is ${JSON.stringify(condition.const)}`;
    case 'enum':
      return `${name} is one of ${oneOf(condition.enum!)}`;
    case 'pattern':
      return `${name} matches /${condition.pattern}/`;
    case 'glob':
      return `${name} is like ${list(condition.glob!).join(' or ')}`;
    case 'host':
      return `${name} is host ${list(condition.host!).join(' or ')}`;
    case 'minItems':
      return `${name} has at least ${condition.minItems} items`;
    case 'maxItems':
      return `${name} has at most ${condition.maxItems} items`;
    case 'minLength':
      return `${name} has at least ${condition.minLength} characters`;
    case 'maxLength':
      return `${name} has at most ${condition.maxLength} characters`;
    case 'minimum':
      return `${name} is at least ${condition.minimum}`;
    case 'maximum':
      return `${name} is at most ${condition.maximum}`;
    default:
      return `${name} ${keyword} ${JSON.stringify(condition[keyword])}`;
  }
}

const MOST_WORDS = 8;

function oneOf(values: readonly unknown[]): string {
  const shown = values.slice(0, MOST_WORDS).map((value) => JSON.stringify(value));
  return values.length > MOST_WORDS ? `${shown.join(', ')} ... (${values.length})` : shown.join(', ');
}
